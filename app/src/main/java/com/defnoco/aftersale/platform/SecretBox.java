package com.defnoco.aftersale.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Keeps small secrets that the program itself must read again (AES-256-GCM). The key lies in {@code <home>/secret.key}, readable by the owner alone, so
 * that a copy of the database without the data folder gives nothing away. Copies that share a database share this file.
 */
@Component
public class SecretBox {

  private static final int NONCE = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;

  SecretBox(Settings settings) {
    this.key = new SecretKeySpec(keyIn(settings.home().toAbsolutePath().resolve("secret.key")), "AES");
  }

  /**
   * Locks a secret.
   *
   * @param purpose what it is for and whose it is; opening needs the same words, so that one row's secret cannot be put into another
   */
  public byte[] lock(String purpose, byte[] secret) {
    var nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    var locked = run(Cipher.ENCRYPT_MODE, nonce, purpose, secret);
    return ByteBuffer.allocate(NONCE + locked.length).put(nonce).put(locked).array();
  }

  /** @throws IllegalStateException when it was locked with another key, for another purpose, or was changed */
  public byte[] open(String purpose, byte[] locked) {
    return run(Cipher.DECRYPT_MODE, Arrays.copyOf(locked, NONCE), purpose, Arrays.copyOfRange(locked, NONCE, locked.length));
  }

  /**
   * A key of 32 bytes for signing, the same as long as the key file is the same; it tells nothing about the key it comes from.
   *
   * @param purpose keys of different purposes have nothing in common
   */
  public byte[] derived(String purpose) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
      return mac.doFinal(("derived:" + purpose).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private byte[] run(int mode, byte[] nonce, String purpose, byte[] input) {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(128, nonce));
      cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The secret of " + purpose + " cannot be opened with the key in the data folder", e);
    }
  }

  private static byte[] keyIn(Path file) {
    try {
      if (!Files.exists(file)) {
        write(file);
      }
      var bytes = Files.readAllBytes(file);
      if (bytes.length != 32) {
        throw new StartupProblem("The file " + file + " should hold a key of 32 bytes and holds " + bytes.length
            + ". Restore it from your backup; without it, people must enrol their second factor again.");
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Written aside and linked, so that a crash leaves either no key or a whole one. A link fails where the name is taken (a move would replace), so that copies which start at once agree on one key. */
  private static void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    var bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    var posix = Files.getFileStore(file.getParent()).supportsFileAttributeView("posix");
    var aside = posix
        ? Files.createTempFile(file.getParent(), "secret", ".new", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
        : Files.createTempFile(file.getParent(), "secret", ".new");
    try (var channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes));
      channel.force(true); // before anything in the database is locked with it
    }
    try {
      Files.createLink(file, aside);
    } catch (FileAlreadyExistsException anotherCopyWasFirst) {
      return;
    } catch (UnsupportedOperationException noLinksHere) {
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(aside);
    }
  }
}
