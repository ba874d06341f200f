package com.defnoco.aftersale.inbox.channels.email;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.jspecify.annotations.Nullable;

/** The mail inside an S/MIME part that is signed and not encrypted (RFC 8551: application/pkcs7-mime; smime-type=signed-data). */
final class SignedContent {

  private static final ASN1ObjectIdentifier SIGNED_DATA = new ASN1ObjectIdentifier("1.2.840.113549.1.7.2");

  private SignedContent() {}

  /** Null when it is encrypted, compressed, or cannot be read. The signature is not checked. */
  static byte @Nullable [] of(byte[] cms) {
    try (var in = new ASN1InputStream(cms, true)) {
      if (!(in.readObject() instanceof ASN1Sequence outer) || outer.size() < 2 || !SIGNED_DATA.equals(outer.getObjectAt(0))) {
        return null;
      }
      var signed = ASN1Sequence.getInstance(ASN1TaggedObject.getInstance(outer.getObjectAt(1)), true);
      var content = ASN1Sequence.getInstance(signed.getObjectAt(2));
      if (content.size() < 2) {
        return null;
      }
      return ASN1OctetString.getInstance(ASN1TaggedObject.getInstance(content.getObjectAt(1)), true).getOctets();
    } catch (IOException | RuntimeException | StackOverflowError notReadable) {
      return null;
    }
  }
}
