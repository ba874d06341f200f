package com.defnoco.aftersale.inbox.channels.wechat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Locks a message as WeChat does. */
final class Locked {

  static final String KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";

  private Locked() {}

  static String of(String message, String receiver) {
    try {
      var key = Base64.getDecoder().decode(KEY + "=");
      var text = message.getBytes(StandardCharsets.UTF_8);
      var to = receiver.getBytes(StandardCharsets.UTF_8);
      int length = 20 + text.length + to.length;
      int padding = 32 - length % 32;
      var plain = ByteBuffer.allocate(length + padding).put("0123456789abcdef".getBytes(StandardCharsets.UTF_8)).putInt(text.length).put(text).put(to);
      while (plain.hasRemaining()) {
        plain.put((byte) padding);
      }
      var cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(Arrays.copyOf(key, 16)));
      return Base64.getEncoder().encodeToString(cipher.doFinal(plain.array()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
