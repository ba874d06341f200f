package com.defnoco.aftersale.certificates;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What anybody needs to check our papers without us: our public keys with their certificates, and the signed list of what was taken back. Everything that is
 * trusted stands here; nothing that a paper brings along is.
 */
public final class PublishedKeys {

  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * A key of ours.
   *
   * @param id first four bytes of the SHA-256 of its SubjectPublicKeyInfo, hex
   * @param revokedAt since when nothing it signed is believed any more; null for all keys but a stolen one
   */
  public record Key(String id, X509Certificate certificate, X509Certificate root, Instant since, @Nullable Instant retiredAt, @Nullable Instant revokedAt) {

    PublicKey publicKey() {
      return certificate.getPublicKey();
    }
  }

  /** Why a certificate is not the last word any more. */
  public enum Standing { SUPERSEDED, REVOKED }

  private final List<Key> keys;
  private final Map<String, Standing> takenBack;
  private final @Nullable Instant listedAt;

  PublishedKeys(List<Key> keys, Map<String, Standing> takenBack, @Nullable Instant listedAt) {
    this.keys = List.copyOf(keys);
    this.takenBack = Map.copyOf(takenBack);
    this.listedAt = listedAt;
  }

  /**
   * The published file.
   *
   * @throws IllegalArgumentException with a sentence, when it is not such a file or its list of revocations is not signed by one of its keys
   */
  public static PublishedKeys read(byte[] file) {
    try {
      var json = JSON.readTree(file);
      var keys = new ArrayList<Key>();
      for (var key : json.path("keys")) {
        keys.add(new Key(key.path("kid").asString(), certificate(key.path("x5c").path(0).asString()), certificate(key.path("x5c").path(1).asString()),
            Instant.parse(key.path("since").asString()), instant(key.path("retiredAt")), instant(key.path("revokedAt"))));
      }
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("This is not a file of published keys: it holds no key.");
      }
      for (var key : keys) {
        key.certificate().verify(key.root().getPublicKey());
      }
      var plain = new PublishedKeys(keys, Map.of(), null);
      var list = plain.signed(json.path("revocations").asString()).orElseThrow(() ->
          new IllegalArgumentException("The list of revocations in this file is not signed by one of its keys."));
      var takenBack = new LinkedHashMap<String, Standing>();
      for (var number : list.path("superseded")) {
        takenBack.put(number.asString(), Standing.SUPERSEDED);
      }
      for (var number : list.path("revoked")) {
        takenBack.put(number.asString(), Standing.REVOKED);
      }
      return new PublishedKeys(keys, takenBack, Instant.parse(list.path("issuedAt").asString()));
    } catch (JacksonException | GeneralSecurityException | java.time.DateTimeException e) {
      throw new IllegalArgumentException("This is not a file of published keys: " + e.getMessage(), e);
    }
  }

  /** The published form. @param revocations the signed list, see {@code SigningKeys.jws} */
  static String write(List<Key> keys, String issuer, String revocations) {
    var list = new ArrayList<Map<String, @Nullable Object>>();
    for (var key : keys) {
      var point = ((java.security.interfaces.ECPublicKey) key.publicKey()).getW();
      var one = new LinkedHashMap<String, @Nullable Object>();
      one.put("kid", key.id());
      one.put("kty", "EC");
      one.put("crv", "P-256");
      one.put("alg", "ES256");
      one.put("use", "sig");
      one.put("x", coordinate(point.getAffineX()));
      one.put("y", coordinate(point.getAffineY()));
      one.put("x5c", List.of(der(key.certificate()), der(key.root())));
      one.put("since", key.since().toString());
      one.put("retiredAt", key.retiredAt() == null ? null : key.retiredAt().toString());
      one.put("revokedAt", key.revokedAt() == null ? null : key.revokedAt().toString());
      list.add(one);
    }
    var all = new LinkedHashMap<String, Object>();
    all.put("issuer", issuer);
    all.put("keys", list);
    all.put("revocations", revocations);
    return JSON.writeValueAsString(all);
  }

  List<Key> keys() {
    return keys;
  }

  Optional<Key> key(String id) {
    return keys.stream().filter(key -> key.id().equals(id)).findFirst();
  }

  Optional<Standing> standing(String number) {
    return Optional.ofNullable(takenBack.get(number));
  }

  /** When the list of what was taken back was made; null where it is known at once. */
  public @Nullable Instant listedAt() {
    return listedAt;
  }

  /** What a JWS in compact form (RFC 7515) says, when one of our keys signed it and was not revoked. */
  Optional<JsonNode> signed(String jws) {
    var parts = jws.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      var head = JSON.readTree(Base64.getUrlDecoder().decode(parts[0]));
      var key = key(head.path("kid").asString(""));
      if (key.isEmpty() || key.get().revokedAt() != null || !head.path("alg").asString("").equals("ES256")) {
        return Optional.empty();
      }
      var verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
      verifier.initVerify(key.get().publicKey());
      verifier.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      return verifier.verify(Base64.getUrlDecoder().decode(parts[2])) ? Optional.of(JSON.readTree(Base64.getUrlDecoder().decode(parts[1]))) : Optional.empty();
    } catch (GeneralSecurityException | IllegalArgumentException | JacksonException notSigned) {
      return Optional.empty();
    }
  }

  static String idOf(PublicKey key) {
    return HexFormat.of().formatHex(com.defnoco.aftersale.platform.Hashes.sha256(key.getEncoded()), 0, 4);
  }

  static X509Certificate certificate(byte[] der) {
    try {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not a certificate", e);
    }
  }

  private static X509Certificate certificate(String base64) {
    return certificate(Base64.getDecoder().decode(base64));
  }

  private static String der(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable Instant instant(JsonNode node) {
    return node.isString() ? Instant.parse(node.asString()) : null;
  }

  private static String coordinate(java.math.BigInteger number) {
    var bytes = number.toByteArray();
    var fixed = new byte[32];
    int from = Math.max(0, bytes.length - 32);
    System.arraycopy(bytes, from, fixed, 32 - (bytes.length - from), bytes.length - from);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(fixed);
  }
}
