package com.defnoco.aftersale.inbox.channels.email;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Ids of our mails that nobody else can make: {@code <uuid.signature@domain>} as Message-ID and {@code reply+uuid-signature@domain} as the address
 * answers and bounces come back to. Whoever sends one back had our mail before them.
 */
final class MailSigns {

  private static final int SIGNED_BYTES = 10;
  private static final Pattern ID = Pattern.compile("([0-9a-f]{32})\\.([0-9a-f]{20})@[^@\\s]+");
  private static final Pattern ADDRESS = Pattern.compile("[^@+]*\\+([0-9a-f]{32})([0-9a-f]{20})@[^@\\s]+");

  private final byte[] key;

  MailSigns(byte[] key) {
    this.key = key.clone();
  }

  /** The Message-ID of a mail of ours, without brackets. */
  String messageId(UUID message, String domain) {
    return plain(message) + "." + signature(message) + "@" + domain;
  }

  /** The address that answers to this mail go to. @param base an address of ours that takes whatever stands after a plus */
  String replyAddress(UUID message, String base) {
    int at = base.lastIndexOf('@');
    return base.substring(0, at) + "+" + plain(message) + signature(message) + base.substring(at);
  }

  /** The mail of ours that this id or address names, if we signed it. */
  Optional<UUID> ours(String idOrAddress) {
    var text = idOrAddress.strip().toLowerCase(Locale.ROOT);
    for (var pattern : new Pattern[] {ID, ADDRESS}) {
      var match = pattern.matcher(text);
      if (match.matches()) {
        var hex = match.group(1);
        var message = UUID.fromString(hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
        if (MessageDigest.isEqual(signature(message).getBytes(StandardCharsets.US_ASCII), match.group(2).getBytes(StandardCharsets.US_ASCII))) {
          return Optional.of(message);
        }
      }
    }
    return Optional.empty();
  }

  private static String plain(UUID id) {
    return id.toString().replace("-", "");
  }

  private String signature(UUID message) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return HexFormat.of().formatHex(Arrays.copyOf(mac.doFinal(plain(message).getBytes(StandardCharsets.US_ASCII)), SIGNED_BYTES));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
