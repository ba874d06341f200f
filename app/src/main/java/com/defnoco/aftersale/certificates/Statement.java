package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.certificates.Cbor.Tagged;
import com.defnoco.aftersale.certificates.Cbor.Unreadable;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a certificate says, small enough for a QR code: COSE_Sign1 (RFC 9052) with ES256 over a CBOR map, in base64url. About 180 characters.
 *
 * @param number of the certificate
 * @param serial canonical serial of the unit
 * @param port UN/LOCODE of the port of discharge
 * @param arrivedOn local day at the port
 * @param coverFrom first day of the cover with valid papers
 * @param lastDay last day of it
 * @param issuedOn UTC day
 * @param purchasedOn of a completed certificate; null while the owner has not completed it
 * @param ownerMark first bytes of a hash over buyer and invoice number of a completed certificate, so that the code names nobody and still fits one paper only
 */
public record Statement(String number, String serial, String model, String port, LocalDate arrivedOn, LocalDate coverFrom, LocalDate lastDay,
    LocalDate issuedOn, @Nullable LocalDate purchasedOn, byte @Nullable [] ownerMark) {

  private static final long ALGORITHM = 1;
  private static final long KEY = 4;
  private static final long ES256 = -7;
  private static final long COSE_SIGN1 = 18;
  private static final int LONGEST = 400;

  /** A statement as it was read, with what is needed to check it. Nothing in it is true before {@link #by} has said so. */
  public static final class Signed {
    private final Statement statement;
    private final byte[] protectedPart;
    private final byte[] payload;
    private final byte[] key;
    private final byte[] signature;

    private Signed(Statement statement, byte[] protectedPart, byte[] payload, byte[] key, byte[] signature) {
      this.statement = statement;
      this.protectedPart = protectedPart;
      this.payload = payload;
      this.key = key;
      this.signature = signature;
    }

    public Statement statement() {
      return statement;
    }

    /** Which key it says signed it. */
    String keyId() {
      return java.util.HexFormat.of().formatHex(key);
    }

    /** Whether this key signed it. */
    boolean by(PublicKey publicKey) {
      try {
        var verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
        verifier.initVerify(publicKey);
        verifier.update(toBeSigned(protectedPart, payload));
        return verifier.verify(signature);
      } catch (GeneralSecurityException notASignature) {
        return false;
      }
    }
  }

  /** The signed text, as it stands in the code after the address. */
  String sign(String keyId, PrivateKey privateKey) {
    var protectedPart = Cbor.write(Map.of(ALGORITHM, ES256));
    var payload = payload();
    try {
      var signer = Signature.getInstance("SHA256withECDSAinP1363Format");
      signer.initSign(privateKey);
      signer.update(toBeSigned(protectedPart, payload));
      var whole = new Tagged(COSE_SIGN1, List.of(protectedPart, Map.of(KEY, java.util.HexFormat.of().parseHex(keyId)), payload, signer.sign()));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Cbor.write(whole));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads the text of a code: the signed text alone, or an address that ends with it. The address itself is not looked at: whoever printed it, only
   * the signature counts.
   *
   * @throws Unreadable when it is nothing of this kind
   */
  static Signed read(String code) throws Unreadable {
    var text = code.strip();
    int from = Math.max(text.lastIndexOf('='), text.lastIndexOf('#'));
    text = text.substring(from + 1);
    if (text.length() > LONGEST || text.length() < 100) {
      throw new Unreadable("not of the length of a statement");
    }
    try {
      var bytes = Base64.getUrlDecoder().decode(text);
      if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text)) {
        throw new Unreadable("not the one spelling");
      }
      if (Cbor.read(bytes) instanceof Tagged(long tag, Object value) && tag == COSE_SIGN1 && value instanceof List<?> parts && parts.size() == 4
          && parts.get(0) instanceof byte[] protectedPart && parts.get(1) instanceof Map<?, ?> open && open.size() == 1 && open.get(KEY) instanceof byte[] key
          && parts.get(2) instanceof byte[] payload && parts.get(3) instanceof byte[] signature
          && Arrays.equals(protectedPart, Cbor.write(Map.of(ALGORITHM, ES256))) && signature.length == 64) {
        return new Signed(of(payload), protectedPart, payload, key, signature);
      }
    } catch (IllegalArgumentException | ClassCastException | java.time.DateTimeException other) {
      throw new Unreadable(String.valueOf(other.getMessage()));
    }
    throw new Unreadable("not a signed statement");
  }

  private byte[] payload() {
    var map = new TreeMap<Long, Object>();
    map.put(1L, number);
    map.put(2L, serial);
    map.put(3L, model);
    map.put(4L, port);
    map.put(5L, arrivedOn.toEpochDay());
    map.put(6L, coverFrom.toEpochDay());
    map.put(7L, lastDay.toEpochDay());
    map.put(8L, issuedOn.toEpochDay());
    if (purchasedOn != null && ownerMark != null) {
      map.put(9L, purchasedOn.toEpochDay());
      map.put(10L, ownerMark);
    }
    return Cbor.write(map);
  }

  private static Statement of(byte[] payload) throws Unreadable {
    if (!(Cbor.read(payload) instanceof TreeMap<?, ?> map) || map.size() != 8 && map.size() != 10) {
      throw new Unreadable("not the facts of a certificate");
    }
    return new Statement(text(map, 1), text(map, 2), text(map, 3), text(map, 4), day(map, 5), day(map, 6), day(map, 7), day(map, 8),
        map.size() == 8 ? null : day(map, 9), map.size() == 8 ? null : (byte[]) map.get(10L));
  }

  private static String text(Map<?, ?> map, long key) throws Unreadable {
    if (map.get(key) instanceof String text && text.length() <= 60) {
      return text;
    }
    throw new Unreadable("a fact is missing");
  }

  private static LocalDate day(Map<?, ?> map, long key) throws Unreadable {
    if (map.get(key) instanceof Long day && day > 0 && day < 100_000) {
      return LocalDate.ofEpochDay(day);
    }
    throw new Unreadable("a day is missing");
  }

  /** Sig_structure of RFC 9052, 4.4. */
  private static byte[] toBeSigned(byte[] protectedPart, byte[] payload) {
    return Cbor.write(List.of("Signature1", protectedPart, new byte[0], payload));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Statement statement && Arrays.equals(payload(), statement.payload());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(payload());
  }
}
