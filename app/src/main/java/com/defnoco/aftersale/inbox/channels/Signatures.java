package com.defnoco.aftersale.inbox.channels;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keyed hashes over raw bytes, compared in constant time. */
public final class Signatures {

  private Signatures() {}

  public static byte[] hmacSha256(byte[] key, byte[] content) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacSHA256"));
      return mac.doFinal(content);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  public static byte[] hmacSha256(String key, byte[] content) {
    return hmacSha256(key.getBytes(StandardCharsets.UTF_8), content);
  }

  /** Hex SHA-1 of the sorted parts one after the other: WeChat's way of signing. */
  public static String sha1OfSorted(String... parts) {
    try {
      var sorted = parts.clone();
      Arrays.sort(sorted);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(String.join("", sorted).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** SHA-256 in hex: names a delivery whose provider gives it no name of its own. */
  public static String digestOf(byte[] content) {
    return HexFormat.of().formatHex(com.defnoco.aftersale.platform.Hashes.sha256(content));
  }

  /** In a time that does not tell where they differ. */
  public static boolean same(byte[] one, byte[] other) {
    return MessageDigest.isEqual(one, other);
  }

  public static boolean same(String one, String other) {
    return same(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether this hex text, in either case, stands for these bytes. */
  public static boolean isHexOf(String hex, byte[] expected) {
    return same(hex.strip().toLowerCase(Locale.ROOT), HexFormat.of().formatHex(expected));
  }
}
