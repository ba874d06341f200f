package com.defnoco.aftersale.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.certificates.Verification.Verdict;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.SecretBox;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.StartupProblem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The keys: taken in, changed, revoked by two, and never anywhere but under lock. */
class SigningKeysTest extends CertificateFixtures {

  private static final char[] PASSWORD = "correct horse".toCharArray();

  @Autowired private CertificatesSql sql;
  @Autowired private SecretBox box;
  @Autowired private Journal journal;
  @Autowired private Settings program;

  /** Others may ask who signs: a key of our own does. */
  @AfterEach
  void aKeyOfOurOwnSigns() {
    keys.rotate(SYSTEM, "the test is over");
  }

  // ---- PKCS#12

  @Test
  void theCompanysOwnKeySignsOnceItsFileIsTakenIn() throws Exception {
    var root = pair();
    var key = pair();
    var rootCertificate = certificate("CN=Company Root", "CN=Company Root", root, root);
    var certificate = certificate("CN=Company Papers", "CN=Company Root", key, root);
    var administrator = staff(Role.ADMINISTRATOR);
    var id = keys.takeIn(administrator, file(key, certificate, rootCertificate), PASSWORD);
    assertThat(keys.takeIn(administrator, file(key, certificate, rootCertificate), PASSWORD)).as("twice is once").isEqualTo(id);
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    assertThat(certificates.issue(SYSTEM, serial).keyId()).isEqualTo(id);
    assertThat(certificates.verify(SYSTEM, pdfOf(serial)).verdict()).isEqualTo(Verdict.GENUINE);
    assertThat(keys.all(administrator)).filteredOn(one -> one.id().equals(id)).singleElement().satisfies(one -> {
      assertThat(one.source()).isEqualTo("PKCS12");
      assertThat(one.active()).isTrue();
      assertThat(one.certificates()).isEqualTo(1);
    });
    keys.rotate(administrator, "its year is over");
    assertThat(certificates.verify(SYSTEM, pdfOf(serial)).verdict()).as("old keys keep verifying").isEqualTo(Verdict.GENUINE);
    var published = PublishedKeys.read(certificates.publishedKeys().getBytes(StandardCharsets.UTF_8));
    assertThat(PaperCheck.file(pdfOf(serial), published).verdict()).isEqualTo(Verdict.GENUINE);
  }

  @Test
  void aFileThatIsNoKeyOfTheRightKindIsRefusedAndChangesNothing() throws Exception {
    var before = keys.active().id();
    var administrator = staff(Role.ADMINISTRATOR);
    var key = pair();
    var certificate = certificate("CN=X", "CN=X", key, key);
    assertThatThrownBy(() -> keys.takeIn(administrator, file(key, certificate), "wrong".toCharArray())).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> keys.takeIn(administrator, new ByteArrayInputStream(new byte[] {1, 2, 3}), PASSWORD)).isInstanceOf(InvalidInput.class);
    var rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    var signed = new JcaX509CertificateConverter().getCertificate(new JcaX509v3CertificateBuilder(new X500Name("CN=R"), BigInteger.TEN, new Date(0), new Date(4_000_000_000_000L),
        new X500Name("CN=R"), rsa.getPublic()).build(new JcaContentSignerBuilder("SHA256withRSA").build(rsa.getPrivate())));
    assertThatThrownBy(() -> keys.takeIn(administrator, file(rsa, signed), PASSWORD)).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> keys.takeIn(staff(Role.MANAGER), file(key, certificate), PASSWORD)).isInstanceOf(NotAllowed.class);
    assertThat(keys.active().id()).isEqualTo(before);
  }

  // ---- Revocation

  @Test
  void aStolenKeyIsRevokedByTwoAndNothingItSignedIsBelievedAnywhere() {
    var stolen = keys.rotate(SYSTEM, "to be stolen");
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var issued = certificates.issue(SYSTEM, serial);
    var pdf = pdfOf(serial);
    var administrator = staff(Role.ADMINISTRATOR);
    var manager = staff(Role.MANAGER);
    keys.askRevocation(administrator, stolen, "The backup was copied");
    assertThat(certificates.verify(SYSTEM, pdf).verdict()).as("one person alone revokes nothing").isEqualTo(Verdict.GENUINE);
    assertThatThrownBy(() -> keys.askRevocation(manager, stolen, "again")).isInstanceOf(NotPossible.class);
    var asked = keys.revocationsAsked(manager).stream().filter(one -> one.key().equals(stolen)).findFirst().orElseThrow();
    assertThatThrownBy(() -> keys.answerRevocation(administrator, asked.id(), true)).isInstanceOf(NotPossible.class);
    assertThatThrownBy(() -> keys.answerRevocation(staff(Role.ENGINEER), asked.id(), true)).isInstanceOf(NotAllowed.class);
    keys.answerRevocation(manager, asked.id(), true);
    assertThatThrownBy(() -> keys.answerRevocation(manager, asked.id(), true)).isInstanceOf(NotPossible.class);
    assertThat(keys.active().id()).as("a new key signs at once").isNotEqualTo(stolen);
    assertThat(certificates.verify(SYSTEM, pdf).verdict()).isEqualTo(Verdict.REVOKED);
    assertThat(certificates.verifyCode(SYSTEM, issued.statement()).verdict()).isEqualTo(Verdict.REVOKED);
    clock.move(Duration.ofSeconds(5));
    var published = PublishedKeys.read(certificates.publishedKeys().getBytes(StandardCharsets.UTF_8));
    assertThat(PaperCheck.file(pdf, published).verdict()).isEqualTo(Verdict.REVOKED);
    assertThat(journal.of("signing-key:" + stolen)).extracting(Journal.Entry::event).contains("signing-key.added", "signing-key.revocationAsked", "signing-key.revoked");
  }

  @Test
  void aDeclinedRevocationLeavesTheKeyGood() {
    var key = keys.active().id();
    keys.askRevocation(staff(Role.MANAGER), key, "A rumour");
    var other = staff(Role.MANAGER);
    keys.answerRevocation(other, keys.revocationsAsked(other).stream().filter(one -> one.key().equals(key)).findFirst().orElseThrow().id(), false);
    assertThat(keys.active().id()).isEqualTo(key);
    assertThat(keys.revocationsAsked(other)).noneMatch(one -> one.key().equals(key));
  }

  // ---- The page

  @Test
  void thePageShowsAllKeysAndGivesOutTheirPublicPartAlone() throws Exception {
    var id = keys.active().id();
    var administrator = signedInAs(Role.ADMINISTRATOR);
    assertThat(administrator.get("/console/signing-keys").body()).contains(id, "Signs now", "Take in a key");
    assertThat(signedInAs(Role.MANAGER).get("/console/signing-keys").body()).contains(id, "Ask for revocation").doesNotContain("Take in a key");
    assertThat(signedInAs(Role.AUDITOR).get("/console/signing-keys").body()).contains(id).doesNotContain("Ask for revocation");
    var pem = administrator.get("/console/signing-keys/" + id + "/certificate.pem");
    assertThat(pem.body()).contains("BEGIN CERTIFICATE").doesNotContain("PRIVATE");
    var all = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem.body().getBytes(StandardCharsets.US_ASCII)));
    assertThat(all).hasSize(2).first().isEqualTo(keys.active().certificate());
    assertThat(administrator.fill("/console/signing-keys", "/console/signing-keys/rotation", "reason", " ").statusCode()).isEqualTo(422);
    assertThat(administrator.fill("/console/signing-keys", "/console/signing-keys/rotation", "reason", "yearly").statusCode()).isEqualTo(302);
    assertThat(keys.active().id()).isNotEqualTo(id);
    assertThat(administrator.upload("/console/signing-keys/file", "file", "key.p12", "application/x-pkcs12", new byte[] {1}, "password", "x").body()).contains("cannot be opened with this password");
  }

  // ---- A lost secret.key

  @Test
  void withAnotherSecretKeyTheProgramDoesNotStartAndSaysWhatToDo() {
    keys.active();
    transaction.executeWithoutResult(status -> {
      jdbc.sql("UPDATE signing_key SET locked = decode(repeat('00', 120), 'hex') WHERE retired_at IS NULL").update();
      assertThatThrownBy(keys::afterSingletonsInstantiated).isInstanceOf(StartupProblem.class)
          .hasMessageContaining("restore secret.key from your backup").hasMessageContaining(program.home().toAbsolutePath().toString()).hasMessageContaining("AFTERSALE_SIGNING_REPLACE_LOST_KEY");
      status.setRollbackOnly();
    });
  }

  @Test
  void aKeyThatIsLostForGoodIsReplacedWhenAskedAndItsPapersStayGood() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var old = certificates.issue(SYSTEM, serial).keyId();
    transaction.executeWithoutResult(status -> {
      jdbc.sql("UPDATE signing_key SET locked = decode(repeat('00', 120), 'hex') WHERE retired_at IS NULL").update();
      jdbc.sql("UPDATE signing_root SET locked = decode(repeat('00', 120), 'hex')").update();
      var restarted = new SigningKeys(sql, box, journal, new SigningSettings("", "", "", true, false), program, transaction, clock, event -> { });
      restarted.afterSingletonsInstantiated();
      assertThat(restarted.active().id()).isNotEqualTo(old);
      assertThat(PaperCheck.file(pdfOf(serial), restarted.now()).verdict()).isEqualTo(Verdict.GENUINE);
      status.setRollbackOnly();
    });
  }

  // ---- Fixtures

  private static KeyPair pair() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private static X509Certificate certificate(String subject, String issuer, KeyPair key, KeyPair signer) throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter().getCertificate(new JcaX509v3CertificateBuilder(new X500Name(issuer), BigInteger.valueOf(System.nanoTime()), new Date(0),
        new Date(4_000_000_000_000L), new X500Name(subject), key.getPublic()).build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
  }

  private static ByteArrayInputStream file(KeyPair key, X509Certificate... chain) throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("papers", key.getPrivate(), PASSWORD, chain);
    var out = new ByteArrayOutputStream();
    store.store(out, PASSWORD);
    return new ByteArrayInputStream(out.toByteArray());
  }
}
