package com.defnoco.aftersale.inbox.channels.botframework;

import com.defnoco.aftersale.inbox.ChannelAdapter.Forged;
import com.defnoco.aftersale.inbox.channels.Calls;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The keys that sign a bot's deliveries, by the metadata addresses of the account. Each set of keys vouches for its own issuer alone. RS256 only. */
final class SigningKeys {

  private static final Duration KEPT = Duration.ofHours(24);
  /** An unknown key id makes us ask again, but not as often as somebody likes to make one up. */
  private static final Duration NOT_AGAIN_WITHIN = Duration.ofMinutes(5);
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final ConcurrentHashMap<String, Keys> known = new ConcurrentHashMap<>();

  private record Key(PublicKey key, Set<String> endorsements) {}

  private record Keys(String issuer, Map<String, Key> keys, Instant at) {}

  /**
   * A genuine token.
   *
   * @param serviceUrl the address it binds; empty where it binds none
   * @param endorsements channels the key speaks for; empty where the issuer endorses none
   * @param mustBindServiceUrl the issuer always binds an address
   */
  record Token(String serviceUrl, Set<String> endorsements, boolean mustBindServiceUrl) {}

  Token verified(String token, List<String> metadata, String audience, Instant now) throws Forged {
    var parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw new Forged("not a token");
    }
    JsonNode header;
    JsonNode claims;
    byte[] signature;
    try {
      header = Calls.json().readTree(Base64.getUrlDecoder().decode(parts[0]));
      claims = Calls.json().readTree(Base64.getUrlDecoder().decode(parts[1]));
      signature = Base64.getUrlDecoder().decode(parts[2]);
    } catch (IllegalArgumentException | JacksonException e) {
      throw new Forged("not a token");
    }
    if (!header.path("alg").asString("").equals("RS256")) {
      throw new Forged("not RS256");
    }
    var issuer = claims.path("iss").asString("");
    var id = header.path("kid").asString("");
    for (var address : metadata) {
      var keys = keys(address, id, now);
      if (keys == null || !keys.issuer().equals(issuer)) {
        continue;
      }
      var key = keys.keys().get(id);
      if (key == null || !signedBy(key.key(), parts[0] + "." + parts[1], signature)) {
        throw new Forged("no key of the issuer signed it");
      }
      if (!claims.path("aud").asString("").equals(audience)) {
        throw new Forged("it is for another bot");
      }
      if (!claims.path("exp").isNumber() || now.minus(SKEW).isAfter(Instant.ofEpochSecond(claims.path("exp").asLong()))
          || claims.path("nbf").isNumber() && now.plus(SKEW).isBefore(Instant.ofEpochSecond(claims.path("nbf").asLong()))) {
        throw new Forged("its time is over, or has not come");
      }
      return new Token(claims.path("serviceurl").asString(claims.path("serviceUrl").asString("")), key.endorsements(), issuer.equals("https://api.botframework.com"));
    }
    throw new Forged("the issuer is not one of ours");
  }

  private @org.jspecify.annotations.Nullable Keys keys(String address, String id, Instant now) {
    var held = known.get(address);
    if (held != null && held.at().plus(KEPT).isAfter(now) && (held.keys().containsKey(id) || held.at().plus(NOT_AGAIN_WITHIN).isAfter(now))) {
      return held;
    }
    try {
      var told = Calls.get(address, Map.of()).json();
      var keys = new HashMap<String, Key>();
      for (var key : Calls.get(told.path("jwks_uri").asString(""), Map.of()).json().path("keys")) {
        if (key.path("kty").asString("").equals("RSA")) {
          var endorsements = new HashSet<String>();
          key.path("endorsements").forEach(one -> endorsements.add(one.asString("")));
          keys.put(key.path("kid").asString(""), new Key(KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(number(key.path("n")), number(key.path("e")))), endorsements));
        }
      }
      if (!keys.isEmpty()) {
        held = new Keys(told.path("issuer").asString(""), Map.copyOf(keys), now);
        known.put(address, held);
      }
    } catch (Calls.NoAnswer | GeneralSecurityException | IllegalArgumentException unreachable) {
      // What is known stays in use; without any, nothing is believed.
    }
    return held;
  }

  private static boolean signedBy(PublicKey key, String content, byte[] signature) {
    try {
      var verifier = Signature.getInstance("SHA256withRSA");
      verifier.initVerify(key);
      verifier.update(content.getBytes(StandardCharsets.US_ASCII));
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static BigInteger number(JsonNode base64) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(base64.asString("")));
  }
}
