package com.defnoco.aftersale.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.certificates.Verification.Verdict;
import com.sun.net.httpserver.HttpServer;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signatures with and without the word of a time stamp authority, which stands in on this machine. */
class TimeStampsTest extends CertificateFixtures {

  private enum Mood { HONEST, LYING, GARBAGE, ANGRY }

  private HttpServer authority;
  private KeyPair key;
  private X509Certificate certificate;
  private Mood mood = Mood.HONEST;

  @BeforeEach
  void anAuthority() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    key = generator.generateKeyPair();
    var name = new X500Name("CN=Stand-in Time Authority");
    certificate = new JcaX509CertificateConverter().getCertificate(new JcaX509v3CertificateBuilder(name, BigInteger.TEN, new Date(0), new Date(4_000_000_000_000L), name, key.getPublic())
        .addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping))
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate())));
    authority = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    authority.createContext("/", exchange -> {
      byte[] answer;
      try {
        answer = mood == Mood.GARBAGE ? new byte[] {1, 2, 3} : stamp(new TimeStampRequest(exchange.getRequestBody().readAllBytes()));
      } catch (Exception e) {
        throw new IOException(e);
      }
      exchange.sendResponseHeaders(mood == Mood.ANGRY ? 500 : 200, answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    });
    authority.start();
  }

  @AfterEach
  void closed() {
    authority.stop(0);
  }

  private byte[] stamp(TimeStampRequest request) throws Exception {
    var tokens = new TimeStampTokenGenerator(new JcaSimpleSignerInfoGeneratorBuilder().build("SHA256withECDSA", key.getPrivate(), certificate),
        new JcaDigestCalculatorProviderBuilder().build().get(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256)), new ASN1ObjectIdentifier("1.2.3.4.1"));
    tokens.addCertificates(new JcaCertStore(List.of(certificate)));
    var about = request;
    if (mood == Mood.LYING) {
      var other = new TimeStampRequestGenerator();
      other.setCertReq(true);
      about = other.generate(TSPAlgorithms.SHA256, new byte[32], request.getNonce());
    }
    return new TimeStampResponseGenerator(tokens, TSPAlgorithms.ALLOWED).generate(about, BigInteger.ONE, Date.from(clock.instant())).getEncoded();
  }

  private byte[] record(String authorityAddress) {
    var seal = new RecordSeal(keys, new TimeStamps(new SigningSettings("", "", authorityAddress, false, false)), transaction, clock);
    var signed = seal.seal("system", "A-26-000001", "claim:1", 1, "00".repeat(32), clock.instant());
    return seal.pdf("Record", List.of("About"), List.of(new RecordSeal.Line("1", "2026-01-01", "Received", "00".repeat(32))), "Footer", signed);
  }

  private String address() {
    return "http://127.0.0.1:" + authority.getAddress().getPort() + "/";
  }

  @Test
  void withAnAuthorityTheSignatureCarriesItsWordAndTheCheckNamesIt() {
    var pdf = record(address());
    var found = certificates.verify(SYSTEM, pdf);
    assertThat(found.verdict()).as(found.details().toString()).isEqualTo(Verdict.GENUINE);
    assertThat(found.details()).anySatisfy(detail -> {
      assertThat(detail.key()).isEqualTo("verify.pdf.timeStamp");
      assertThat(detail.arguments().toString()).contains("Stand-in Time Authority");
    });
    var trusted = new CommonTrustedCertificateSource();
    keys.published().forEach(one -> trusted.addCertificate(new CertificateToken(one.root())));
    trusted.addCertificate(new CertificateToken(certificate));
    var verifier = new CommonCertificateVerifier();
    verifier.setTrustedCertSources(trusted);
    var validator = new PDFDocumentValidator(new InMemoryDocument(pdf));
    validator.setCertificateVerifier(verifier);
    var reports = validator.validateDocument();
    var id = reports.getSimpleReport().getFirstSignatureId();
    assertThat(reports.getSimpleReport().getSignatureFormat(id)).as("the independent validator sees it too").isEqualTo(SignatureLevel.PAdES_BASELINE_T);
    assertThat(reports.getDiagnosticData().getSignatureById(id).isSignatureValid()).isTrue();
    assertThat(reports.getDiagnosticData().getTimestampList()).singleElement().satisfies(stamp -> assertThat(stamp.isMessageImprintDataIntact()).isTrue());
  }

  @Test
  void withoutOneTheCheckSaysThatTheTimeIsOurOwnWord() {
    assertThat(certificates.verify(SYSTEM, record("")).details()).extracting(Verification.Detail::key).contains("verify.pdf.noTimeStamp");
  }

  @Test
  void anAuthorityThatIsAwayRefusesOrStampsSomethingElseHoldsNoPaperUp() {
    for (var each : List.of(Mood.LYING, Mood.GARBAGE, Mood.ANGRY)) {
      mood = each;
      var found = certificates.verify(SYSTEM, record(address()));
      assertThat(found.verdict()).as(each.toString()).isEqualTo(Verdict.GENUINE);
      if (each != Mood.ANGRY) {
        assertThat(found.details()).as(each.toString()).extracting(Verification.Detail::key).contains("verify.pdf.noTimeStamp");
      }
    }
    authority.stop(0);
    assertThat(certificates.verify(SYSTEM, record(address())).details()).extracting(Verification.Detail::key).contains("verify.pdf.noTimeStamp");
  }
}
