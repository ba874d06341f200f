package com.defnoco.aftersale.api;

import com.defnoco.aftersale.remedies.course.Parcels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What carriers tell about parcels, signed by Standard Webhooks with the secret {@code aftersale.tracking-secret}; without that setting nobody is believed. */
@RestController
class TrackingHook {

  private static final int LARGEST = 64 * 1024;
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final Parcels parcels;
  private final JsonMapper json;
  private final Clock clock;
  private final String secret;

  TrackingHook(Parcels parcels, JsonMapper json, Clock clock, @Value("${aftersale.tracking-secret:}") String secret) {
    this.parcels = parcels;
    this.json = json;
    this.clock = clock;
    this.secret = secret;
  }

  @PostMapping("/hooks/tracking")
  ResponseEntity<Map<String, String>> told(@RequestHeader(name = "webhook-id", required = false) @Nullable String id,
      @RequestHeader(name = "webhook-timestamp", required = false) @Nullable String timestamp,
      @RequestHeader(name = "webhook-signature", required = false) @Nullable String signature, InputStream body) throws IOException {
    var bytes = body.readNBytes(LARGEST + 1);
    if (bytes.length > LARGEST) {
      return ResponseEntity.status(413).body(Map.of("problem", "The body is larger than 64 KiB."));
    }
    if (id == null || timestamp == null || signature == null || !genuine(id, timestamp, signature, bytes)) {
      return ResponseEntity.status(401).body(Map.of("problem", "The signature does not fit: Standard Webhooks over webhook-id, webhook-timestamp and the body."));
    }
    try {
      var told = json.readTree(bytes);
      var carrier = told.path("carrier").asString("");
      var number = told.path("trackingNumber").asString("");
      var status = told.path("status").asString("");
      if (carrier.isBlank() || number.isBlank() || status.isBlank()) {
        return ResponseEntity.unprocessableContent().body(Map.of("problem", "carrier, trackingNumber and status are needed."));
      }
      var at = told.path("at").asString("");
      var place = told.path("place").asString("");
      var heard = parcels.heard(id, carrier, number, status, at.isEmpty() ? clock.instant() : Instant.parse(at), place.isEmpty() ? null : place.substring(0, Math.min(200, place.length())));
      return ResponseEntity.ok(Map.of("heard", heard.name()));
    } catch (JacksonException | DateTimeException unreadable) {
      return ResponseEntity.unprocessableContent().body(Map.of("problem", "The body is not JSON, or \"at\" is not an instant such as 2026-05-02T10:00:00Z."));
    }
  }

  private boolean genuine(String id, String timestamp, String signature, byte[] body) {
    if (secret.isEmpty() || id.length() > 200 || !timestamp.matches("[0-9]{1,12}")
        || Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant()).abs().compareTo(TOLERANCE) > 0) {
      return false;
    }
    try {
      var mac = Mac.getInstance("HmacSHA256");
      var plain = secret.startsWith("whsec_") ? Base64.getDecoder().decode(secret.substring(6)) : secret.getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(plain, "HmacSHA256"));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      var right = Base64.getEncoder().encode(mac.doFinal(body));
      for (var one : signature.split(" ")) {
        if (one.startsWith("v1,") && MessageDigest.isEqual(right, one.substring(3).getBytes(StandardCharsets.UTF_8))) {
          return true;
        }
      }
      return false;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
