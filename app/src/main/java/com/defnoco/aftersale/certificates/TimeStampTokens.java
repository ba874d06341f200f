package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.platform.Hashes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationStore;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Time stamp tokens (RFC 3161) on signatures (CMS, RFC 5652). */
final class TimeStampTokens {

  private static final Logger log = LoggerFactory.getLogger(TimeStampTokens.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private TimeStampTokens() {}

  /** The signature with a time stamp; as it was, when no authority is set or it does not answer (a paper is not held up by somebody else's outage). */
  static CMSSignedData stamped(TimeStamps authority, CMSSignedData signed) {
    if (!authority.wanted()) {
      return signed;
    }
    try {
      var signer = signed.getSignerInfos().getSigners().iterator().next();
      var token = ask(authority, signer.getSignature());
      var attributes = new ASN1EncodableVector();
      attributes.add(new Attribute(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken, new DERSet(ASN1Primitive.fromByteArray(token.getEncoded()))));
      var with = SignerInformation.replaceUnsignedAttributes(signer, new AttributeTable(attributes));
      return CMSSignedData.replaceSigners(signed, new SignerInformationStore(List.of(with)));
    } catch (IOException | TSPException | RuntimeException e) {
      log.warn("No time stamp from {}: {}", authority.address(), e.getMessage());
      return signed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return signed;
    }
  }

  private static TimeStampToken ask(TimeStamps authority, byte[] signature) throws IOException, TSPException, InterruptedException {
    var generator = new TimeStampRequestGenerator();
    generator.setCertReq(true);
    var request = generator.generate(TSPAlgorithms.SHA256, Hashes.sha256(signature), new BigInteger(64, RANDOM));
    var response = new TimeStampResponse(authority.answer(request.getEncoded()));
    response.validate(request);
    var token = Optional.ofNullable(response.getTimeStampToken()).orElseThrow(() -> new IOException("the authority refused: " + response.getStatusString()));
    if (!fits(token, signature)) {
      throw new IOException("the time stamp does not fit");
    }
    return token;
  }

  /** Whether it stamps this signature and is signed by the certificate it names. */
  static boolean fits(TimeStampToken token, byte[] signature) {
    if (!TSPAlgorithms.SHA256.equals(token.getTimeStampInfo().getMessageImprintAlgOID())
        || !Arrays.equals(token.getTimeStampInfo().getMessageImprintDigest(), Hashes.sha256(signature))) {
      return false;
    }
    try {
      var holder = holder(token);
      if (holder.isEmpty()) {
        return false;
      }
      token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(new JcaX509CertificateConverter().getCertificate(holder.get())));
      return true;
    } catch (TSPException | java.security.cert.CertificateException | org.bouncycastle.operator.OperatorCreationException | RuntimeException no) {
      return false;
    }
  }

  /** The time it tells, to the second: {@code 20260101120000Z} in DER. */
  static Instant at(TimeStampToken token) {
    return LocalDateTime.parse(token.getTimeStampInfo().toASN1Structure().getGenTime().getTimeString().substring(0, 14), DateTimeFormatter.ofPattern("uuuuMMddHHmmss"))
        .toInstant(ZoneOffset.UTC);
  }

  static String authority(TimeStampToken token) {
    return holder(token).map(holder -> holder.getSubject().toString()).orElse("?");
  }

  private static Optional<X509CertificateHolder> holder(TimeStampToken token) {
    for (Object one : token.getCertificates().getMatches(null)) {
      if (one instanceof X509CertificateHolder holder && token.getSID().match(holder)) {
        return Optional.of(holder);
      }
    }
    return Optional.empty();
  }
}
