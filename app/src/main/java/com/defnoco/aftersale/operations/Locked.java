package com.defnoco.aftersale.operations;

import java.io.BufferedInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.Date;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.PGPPBEEncryptedData;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.PBEDataDecryptorFactory;
import org.bouncycastle.openpgp.operator.bc.BcPBEDataDecryptorFactory;
import org.bouncycastle.openpgp.operator.bc.BcPBEKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;

/**
 * A stream locked with a passphrase as OpenPGP symmetric encryption (RFC 9580: AES-256, integrity protected), so that {@code gpg --decrypt} opens it as well when this program is not at hand.
 */
final class Locked {

  private static final int BUFFER = 1 << 16;
  /** The highest count that the standard's one octet can say: 65,011,712 bytes hashed for each guess. */
  private static final int SLOWEST_GUESS = 0xff;

  private Locked() {}

  /** What is written here arrives locked in {@code out}; closing ends the message and leaves {@code out} open. */
  static OutputStream lock(OutputStream out, String passphrase) throws IOException {
    var encryption = new PGPEncryptedDataGenerator(
        new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256).setWithIntegrityPacket(true).setSecureRandom(new SecureRandom()));
    try {
      encryption.addMethod(new BcPBEKeyEncryptionMethodGenerator(passphrase.toCharArray(),
          new BcPGPDigestCalculatorProvider().get(org.bouncycastle.bcpg.HashAlgorithmTags.SHA256), SLOWEST_GUESS));
      var encrypted = encryption.open(out, new byte[BUFFER]);
      // The format wants a time of modification; the archive says its own.
      var literal = new PGPLiteralDataGenerator().open(encrypted, PGPLiteralData.BINARY, "backup.zip", new Date(0), new byte[BUFFER]);
      return new FilterOutputStream(literal) {
        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
          literal.close();
          encrypted.close();
        }
      };
    } catch (PGPException e) {
      throw new IOException(e);
    }
  }

  /**
   * Copies what was locked to {@code out}.
   *
   * @throws BackupProblem when the passphrase is not the one, or the bytes were changed or cut
   */
  static void open(InputStream locked, String passphrase, OutputStream out) throws IOException {
    PGPPBEEncryptedData data = null;
    try {
      if (new BcPGPObjectFactory(new BufferedInputStream(locked, BUFFER)).nextObject() instanceof PGPEncryptedDataList list && list.get(0) instanceof PGPPBEEncryptedData found) {
        data = found;
      }
      if (data == null) {
        throw new BackupProblem("This is neither a backup of Aftersale nor one locked with a passphrase.");
      }
      PBEDataDecryptorFactory key = new BcPBEDataDecryptorFactory(passphrase.toCharArray(), new BcPGPDigestCalculatorProvider());
      if (!(new BcPGPObjectFactory(data.getDataStream(key)).nextObject() instanceof PGPLiteralData literal)) {
        throw new BackupProblem("The passphrase does not open this backup.");
      }
      literal.getInputStream().transferTo(out);
      if (!data.verify()) {
        throw new BackupProblem("The backup was changed after it was locked: its integrity check fails. Use another backup.");
      }
    } catch (BackupProblem told) {
      throw told;
    } catch (PGPException | IOException | RuntimeException refused) {
      if (refused instanceof java.nio.file.FileSystemException disk) {
        throw disk;
      }
      throw new BackupProblem("The backup cannot be opened: the passphrase is another one, or the file is damaged (" + refused.getMessage() + ").", refused);
    }
  }
}
