package com.defnoco.aftersale.inbox.channels.wechat;

import com.defnoco.aftersale.inbox.ChannelAdapter.Forged;
import com.defnoco.aftersale.inbox.channels.Signatures;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * How WeChat and WeCom sign and lock what they send: SHA-1 over the sorted parts; AES-256-CBC with the key's first half as start, padded to 32 bytes; 16 random bytes, the length as four
 * bytes big-endian, the message, and the id of the receiver, which must be ours.
 */
final class WeChatCrypto {

  private WeChatCrypto() {}

  static void signed(String signature, String... parts) throws Forged {
    if (!Signatures.same(signature, Signatures.sha1OfSorted(parts))) {
      throw new Forged("the signature does not fit");
    }
  }

  /** @throws Forged when it was not locked for us with our key */
  static String opened(String encodingAesKey, String receiver, String locked) throws Forged {
    try {
      var key = Base64.getDecoder().decode(encodingAesKey + "=");
      var cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(Arrays.copyOf(key, 16)));
      var plain = cipher.doFinal(Base64.getMimeDecoder().decode(locked));
      int padding = plain[plain.length - 1] & 0xFF;
      if (padding < 1 || padding > 32 || plain.length - padding < 20) {
        throw new Forged("the padding is wrong");
      }
      int length = ByteBuffer.wrap(plain, 16, 4).getInt();
      if (length < 0 || length > plain.length - padding - 20) {
        throw new Forged("the length is wrong");
      }
      var to = new String(plain, 20 + length, plain.length - padding - 20 - length, StandardCharsets.UTF_8);
      if (!Signatures.same(to, receiver)) {
        throw new Forged("it is for somebody else");
      }
      return new String(plain, 20, length, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new Forged("it cannot be opened with our key");
    }
  }
}
