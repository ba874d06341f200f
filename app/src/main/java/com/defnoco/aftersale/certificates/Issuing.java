package com.defnoco.aftersale.certificates;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509ExtensionUtils;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Makes the certificates of our keys: X.509 version 3 (RFC 5280), P-256, SHA-256. A class of its own, as every class that knows Bouncy Castle and is not needed to start: its jars are signed,
 * and Java checks all of that signature when the first class of them is loaded.
 */
final class Issuing {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Issuing() {}

  /** @param parent the issuer's own certificate; null for a root, which signs itself */
  static X509Certificate certificate(String subject, String issuer, PublicKey key, PrivateKey signer, @Nullable X509Certificate parent, Instant from, Duration life) {
    try {
      var builder = new X509v3CertificateBuilder(X500Name.getInstance(new X500Principal(issuer).getEncoded()), new BigInteger(120, RANDOM).setBit(119),
          time(from.minus(Duration.ofDays(1))), time(from.plus(life)), X500Name.getInstance(new X500Principal(subject).getEncoded()),
          SubjectPublicKeyInfo.getInstance(key.getEncoded()));
      DigestCalculator sha1 = new BcDigestCalculatorProvider().get(
          new org.bouncycastle.asn1.x509.AlgorithmIdentifier(org.bouncycastle.asn1.oiw.OIWObjectIdentifiers.idSHA1));
      var names = new X509ExtensionUtils(sha1);
      builder.addExtension(Extension.subjectKeyIdentifier, false, names.createSubjectKeyIdentifier(SubjectPublicKeyInfo.getInstance(key.getEncoded())));
      builder.addExtension(Extension.authorityKeyIdentifier, false, names.createAuthorityKeyIdentifier(
          SubjectPublicKeyInfo.getInstance(parent == null ? key.getEncoded() : parent.getPublicKey().getEncoded())));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(parent == null));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(parent == null ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature | KeyUsage.nonRepudiation));
      return new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
    } catch (OperatorCreationException | CertIOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As RFC 5280, 4.1.2.5 wants it: two digits of the year before 2050, four from then on. */
  private static Time time(Instant at) {
    var utc = at.atOffset(ZoneOffset.UTC);
    return new Time(utc.getYear() < 2050 ? new DERUTCTime(DateTimeFormatter.ofPattern("uuMMddHHmmss'Z'").format(utc))
        : new DERGeneralizedTime(DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'").format(utc)));
  }
}
