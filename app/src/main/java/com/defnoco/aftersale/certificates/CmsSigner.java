package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.platform.Hashes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.CMSTypedData;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/** Makes the signature of a PDF as PAdES wants it: detached, the certificate named among the signed attributes, no time of its own (that stands in /M). */
final class CmsSigner {

  private CmsSigner() {}

  /** @param digest SHA-256 of everything that is signed */
  static CMSSignedData sign(PrivateKey key, X509Certificate certificate, X509Certificate root, byte[] digest) {
    try {
      var generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(new JcaSimpleSignerInfoGeneratorBuilder()
          .setSignedAttributeGenerator(parameters -> {
            var table = new DefaultSignedAttributeTableGenerator().getAttributes(parameters).remove(CMSAttributes.signingTime);
            var attribute = new Attribute(PKCSObjectIdentifiers.id_aa_signingCertificateV2,
                new DERSet(new SigningCertificateV2(new ESSCertIDv2(Hashes.sha256(encoded(certificate))))));
            return table.add(attribute.getAttrType(), attribute.getAttrValues().getObjectAt(0))
                .remove(CMSAttributes.messageDigest).add(CMSAttributes.messageDigest, new DEROctetString(digest));
          })
          .build("SHA256withECDSA", key, certificate));
      generator.addCertificates(new JcaCertStore(certificate.equals(root) ? List.of(certificate) : List.of(certificate, root)));
      return generator.generate(new CMSAbsentContent(), false);
    } catch (CMSException | OperatorCreationException | CertificateEncodingException e) {
      throw new IllegalStateException("Signing failed", e);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What lies before and behind a signature that is checked, without copying it together. */
  record Content(byte[] before, byte[] after) implements CMSTypedData {
    @Override
    public ASN1ObjectIdentifier getContentType() {
      return PKCSObjectIdentifiers.data;
    }

    @Override
    public void write(OutputStream out) throws IOException {
      out.write(before);
      out.write(after);
    }

    @Override
    public Object getContent() {
      return stream();
    }

    InputStream stream() {
      return new SequenceInputStream(new ByteArrayInputStream(before), new ByteArrayInputStream(after));
    }
  }
}
