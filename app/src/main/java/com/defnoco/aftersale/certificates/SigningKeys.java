package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.certificates.CertificatesSql.KeyRow;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.SecretBox;
import com.defnoco.aftersale.platform.StartupProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/**
 * The keys that sign our papers: ECDSA P-256, each with a certificate from our own root or from the PKCS#12 file of the company. They lie in the database, locked with the
 * key in the data folder, and never leave this class as anything but signatures. One signs; the ones before it keep verifying.
 */
@Component
public class SigningKeys implements SmartInitializingSingleton {

  private static final Duration ROOT_LIFE = Duration.ofDays(30 * 365);
  private static final Duration KEY_LIFE = Duration.ofDays(15 * 365);
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A key in use. Does not leave the module. */
  record Active(String id, PrivateKey key, X509Certificate certificate, X509Certificate root) {}

  /** A key as people see it. @param certificates how many it signed @param others how many lists, anchors and claim records */
  public record Shown(String id, String source, String issuer, Instant since, @Nullable Instant retiredAt, @Nullable Instant revokedAt, long certificates, long others) {

    /** Whether it signs now. */
    public boolean active() {
      return retiredAt == null && revokedAt == null;
    }
  }

  /** A revocation that waits for a second person. @param by {@code Actor.reference()} */
  public record Asked(UUID id, String key, String by, String byName, Instant at, String reason) {}

  /** Told in the transaction that revokes a key. */
  record Revoked(String key) {}

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(SigningSettings.class)
  static class Settings {}

  private final CertificatesSql sql;
  private final SecretBox box;
  private final Journal journal;
  private final SigningSettings settings;
  private final Path home;
  private final TransactionOperations transaction;
  private final Clock clock;
  private final ApplicationEventPublisher events;
  private final Map<String, Active> opened = new ConcurrentHashMap<>();
  /** A key's certificates never change; every check needs them. */
  private final Map<String, Chain> chains = new ConcurrentHashMap<>();

  private record Chain(X509Certificate certificate, X509Certificate root) {}

  SigningKeys(CertificatesSql sql, SecretBox box, Journal journal, SigningSettings settings, com.defnoco.aftersale.platform.Settings program, TransactionOperations transaction, Clock clock,
      ApplicationEventPublisher events) {
    this.sql = sql;
    this.box = box;
    this.journal = journal;
    this.settings = settings;
    this.home = program.home().toAbsolutePath();
    this.transaction = transaction;
    this.clock = clock;
    this.events = events;
  }

  // ---- Which keys there are

  /**
   * Before anybody is let in: can the key be opened that is to sign? It cannot where the data folder is another than the one it was locked with.
   *
   * @throws StartupProblem that says what to do
   */
  @Override
  public void afterSingletonsInstantiated() {
    var active = sql.activeKey();
    if (active.isEmpty() || opens(active.get())) {
      return;
    }
    if (!settings.replaceLostKey()) {
      throw new StartupProblem("The key that signs our papers (" + active.get().id() + ") is locked with another secret.key than the one in the data folder " + home
          + ": restore secret.key from your backup into that folder and start again. If it is lost for good, start once with AFTERSALE_SIGNING_REPLACE_LOST_KEY=true: a new key then signs,"
          + " and what the old one signed stays valid.");
    }
    transaction.executeWithoutResult(status -> {
      sql.oneWriterOfKeys();
      sql.retire(active.get().id(), clock.instant());
      sql.forgetRoot();
      journal.record("system", subject(active.get().id()), "signing-key.retired", "The key in the data folder that locked it is lost", Map.of());
      make("system");
    });
  }

  private boolean opens(KeyRow row) {
    try {
      open(row);
      return true;
    } catch (IllegalStateException lockedWithAnother) {
      return false;
    }
  }

  /** The first key is made, or the company's is taken in, when the program has started. */
  void atStart() {
    if (!settings.pkcs12().isEmpty()) {
      takeInFromSettings(Path.of(settings.pkcs12()));
    }
    active();
  }

  /** The key that signs now; made when there is none yet. */
  Active active() {
    var row = sql.activeKey().orElseGet(() -> Objects.requireNonNull(transaction.execute(status -> {
      sql.oneWriterOfKeys();
      return sql.activeKey().orElseGet(() -> make("system"));
    })));
    return opened.computeIfAbsent(row.id(), id -> open(row));
  }

  /** Every key ever used, the newest first. For administrators, managers and auditors. */
  @Transactional(readOnly = true)
  public List<Shown> all(Actor actor) {
    maySee(actor);
    return sql.keys().stream().map(row -> new Shown(row.id(), row.source(), PublishedKeys.certificate(row.certificate()).getIssuerX500Principal().getName(),
        row.since(), row.retiredAt(), row.revokedAt(), sql.signedBy(row.id()), journal.count(subject(row.id()), "signing-key.used"))).toList();
  }

  /** The certificate of a key and of its root as PEM: its public part, all there is to hand out. */
  @Transactional(readOnly = true)
  public String certificates(Actor actor, String id) {
    maySee(actor);
    var row = sql.keys().stream().filter(key -> key.id().equals(id)).findFirst().orElseThrow(NotFound::new);
    return pem(row.certificate()) + (java.util.Arrays.equals(row.certificate(), row.root()) ? "" : pem(row.root()));
  }

  private static String pem(byte[] certificate) {
    return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate) + "\n-----END CERTIFICATE-----\n";
  }

  /** A new key signs from now on; what the old ones signed stays good. For administrators. */
  @Transactional
  public String rotate(Actor actor, String reason) {
    mayChange(actor);
    if (reason.isBlank()) {
      throw InvalidInput.at("/reason", "registry.reasonMissing");
    }
    sql.oneWriterOfKeys();
    sql.activeKey().ifPresent(row -> {
      sql.retire(row.id(), clock.instant());
      journal.record(actor.reference(), subject(row.id()), "signing-key.retired", reason.strip(), Map.of());
    });
    return make(actor.reference()).id();
  }

  /** Revocations that wait for a second person. */
  @Transactional(readOnly = true)
  public List<Asked> revocationsAsked(Actor actor) {
    maySee(actor);
    return sql.openRevocations();
  }

  /**
   * Asks that nothing this key signed be believed any more: it was stolen. For administrators and managers; it holds once another of them has agreed.
   *
   * @throws NotPossible when it is revoked already, or that was asked already
   */
  @Transactional
  public void askRevocation(Actor.Staff actor, String id, String reason) {
    mayRevoke(actor);
    if (reason.isBlank()) {
      throw InvalidInput.at("/reason", "registry.reasonMissing");
    }
    sql.oneWriterOfKeys();
    var row = sql.keys().stream().filter(key -> key.id().equals(id)).findFirst().orElseThrow(NotFound::new);
    if (row.revokedAt() != null || sql.openRevocations().stream().anyMatch(asked -> asked.key().equals(id))) {
      throw new NotPossible("certificates.key.askedAlready", id);
    }
    sql.insertRevocation(new Asked(Ids.next(clock), id, actor.reference(), actor.name(), clock.instant(), reason.strip()));
    journal.record(actor.reference(), subject(id), "signing-key.revocationAsked", reason.strip(), Map.of());
  }

  /** The second person's answer. @throws NotPossible for whoever asked, and when it was answered already */
  @Transactional
  public void answerRevocation(Actor.Staff actor, UUID request, boolean approve) {
    mayRevoke(actor);
    sql.oneWriterOfKeys();
    var asked = sql.openRevocations().stream().filter(open -> open.id().equals(request)).findFirst().orElseThrow(() -> new NotPossible("certificates.key.answered"));
    if (asked.by().equals(actor.reference())) {
      throw new NotPossible("certificates.key.secondPerson");
    }
    sql.answerRevocation(request, approve, actor.reference(), clock.instant());
    if (approve) {
      sql.retire(asked.key(), clock.instant());
      sql.revokeKey(asked.key(), clock.instant());
    }
    journal.record(actor.reference(), subject(asked.key()), approve ? "signing-key.revoked" : "signing-key.revocationDeclined", asked.reason(), Map.of("askedBy", asked.by()));
    if (approve && sql.activeKey().isEmpty()) {
      make(actor.reference());
    }
    if (approve) {
      events.publishEvent(new Revoked(asked.key()));
    }
  }

  /**
   * Takes a key in from a PKCS#12 file and signs with it from now on.
   *
   * @throws InvalidInput when it cannot be opened or does not hold one ECDSA P-256 key
   */
  @Transactional
  public String takeIn(Actor actor, InputStream file, char[] password) {
    mayChange(actor);
    return takenIn(actor.reference(), file, password);
  }

  private void takeInFromSettings(Path file) {
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readAllBytes();
      transaction.executeWithoutResult(status -> takenIn("system", new java.io.ByteArrayInputStream(bytes), settings.password().toCharArray()));
    } catch (IOException e) {
      throw new StartupProblem("The key file " + file + " (AFTERSALE_SIGNING_PKCS12) cannot be read: " + e.getMessage());
    } catch (InvalidInput e) {
      throw new StartupProblem("The key file " + file + " (AFTERSALE_SIGNING_PKCS12) cannot be used: it must open with AFTERSALE_SIGNING_PASSWORD and hold one ECDSA P-256 key with its"
          + " certificate chain.");
    }
  }

  private String takenIn(String actor, InputStream file, char[] password) {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(file, password);
      for (var alias : java.util.Collections.list(store.aliases())) {
        if (store.getKey(alias, password) instanceof PrivateKey key && store.getCertificate(alias) instanceof X509Certificate certificate
            && certificate.getPublicKey() instanceof ECPublicKey point && point.getParams().getCurve().getField().getFieldSize() == 256) {
          var chain = store.getCertificateChain(alias);
          var root = (X509Certificate) chain[chain.length > 1 ? 1 : 0];
          var id = PublishedKeys.idOf(certificate.getPublicKey());
          sql.oneWriterOfKeys();
          if (sql.keys().stream().noneMatch(row -> row.id().equals(id))) {
            sql.activeKey().ifPresent(row -> sql.retire(row.id(), clock.instant()));
            keep(actor, id, key, certificate, root, "PKCS12");
          }
          return id;
        }
      }
      throw InvalidInput.at("/file", "certificates.key.notEc");
    } catch (GeneralSecurityException | IOException e) {
      throw InvalidInput.at("/file", "certificates.key.unreadable");
    }
  }

  private KeyRow make(String actor) {
    var root = sql.root();
    KeyPair rootPair;
    X509Certificate rootCertificate;
    var now = clock.instant();
    if (root.isEmpty()) {
      rootPair = pair();
      rootCertificate = Issuing.certificate("CN=DEFNOCO After-sale Root, O=DEFNOCO", "CN=DEFNOCO After-sale Root, O=DEFNOCO", rootPair.getPublic(), rootPair.getPrivate(), null, now,
          ROOT_LIFE);
      sql.insertRoot(encoded(rootCertificate), box.lock("signing-root", rootPair.getPrivate().getEncoded()), now);
    } else {
      rootCertificate = PublishedKeys.certificate(root.get().certificate());
      rootPair = new KeyPair(rootCertificate.getPublicKey(), privateKey(box.open("signing-root", root.get().locked())));
    }
    var pair = pair();
    var id = PublishedKeys.idOf(pair.getPublic());
    var certificate = Issuing.certificate("CN=DEFNOCO After-sale Papers " + id + ", O=DEFNOCO", rootCertificate.getSubjectX500Principal().getName(), pair.getPublic(), rootPair.getPrivate(),
        rootCertificate, now, KEY_LIFE);
    return keep(actor, id, pair.getPrivate(), certificate, rootCertificate, "GENERATED");
  }

  private KeyRow keep(String actor, String id, PrivateKey key, X509Certificate certificate, X509Certificate root, String source) {
    var row = new KeyRow(id, box.lock("signing-key:" + id, key.getEncoded()), encoded(certificate), encoded(root), source, clock.instant(), null, null);
    sql.insertKey(row);
    journal.record(actor, subject(id), "signing-key.added", null, Map.of("source", source, "certificate",
        java.util.HexFormat.of().formatHex(Hashes.sha256(row.certificate()))));
    return row;
  }

  private Active open(KeyRow row) {
    return new Active(row.id(), privateKey(box.open("signing-key:" + row.id(), row.locked())), PublishedKeys.certificate(row.certificate()),
        PublishedKeys.certificate(row.root()));
  }

  // ---- What is published

  /** All keys with what was taken back, as this database has it at this moment. */
  PublishedKeys now() {
    return new PublishedKeys(published(), Map.of(), null);
  }

  List<PublishedKeys.Key> published() {
    return sql.keys().stream().map(row -> {
      var chain = chains.computeIfAbsent(row.id(), id -> new Chain(PublishedKeys.certificate(row.certificate()), PublishedKeys.certificate(row.root())));
      return new PublishedKeys.Key(row.id(), chain.certificate(), chain.root(), row.since(), row.retiredAt(), row.revokedAt());
    }).toList();
  }

  // ---- Signing anything but a PDF

  /**
   * Signs a JSON text as a JWS in compact form (RFC 7515, ES256) and notes it. Inside a transaction.
   *
   * @param purpose what it is, one word; it becomes the header's {@code typ} and stands in the journal
   */
  @Transactional(propagation = Propagation.MANDATORY)
  String jws(String actor, String purpose, Map<String, ?> payload) {
    var key = active();
    var head = JsonMapper.shared().writeValueAsString(new java.util.TreeMap<>(Map.of("alg", "ES256", "kid", key.id(), "typ", purpose)));
    var text = base64(head) + "." + base64(JsonMapper.shared().writeValueAsString(payload));
    used(actor, key.id(), purpose, Hashes.sha256(text));
    try {
      var signer = Signature.getInstance("SHA256withECDSAinP1363Format");
      signer.initSign(key.key());
      signer.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Notes that a key signed something that has no journal row of its own. */
  void used(String actor, String key, String purpose, byte[] digest) {
    journal.record(actor, subject(key), "signing-key.used", null, Map.of("purpose", purpose, "sha256", java.util.HexFormat.of().formatHex(digest)));
  }

  // ---- Small parts

  private static void maySee(Actor actor) {
    if (!(actor instanceof Actor.System) && !(actor instanceof Actor.Staff staff && staff.is(Role.ADMINISTRATOR, Role.MANAGER, Role.AUDITOR))) {
      throw new NotAllowed(Role.ADMINISTRATOR.name());
    }
  }

  private static void mayRevoke(Actor.Staff actor) {
    if (!actor.is(Role.ADMINISTRATOR, Role.MANAGER)) {
      throw new NotAllowed(Role.ADMINISTRATOR.name());
    }
  }

  private static void mayChange(Actor actor) {
    switch (actor) {
      case Actor.System system -> { }
      case Actor.Staff staff -> {
        if (!staff.is(Role.ADMINISTRATOR)) {
          throw new NotAllowed(Role.ADMINISTRATOR.name());
        }
      }
      case Actor.Integration key -> throw new NotAllowed(Role.ADMINISTRATOR.name());
      case Actor.Customer customer -> throw new NotFound();
      case Actor.LinkHolder holder -> throw new NotFound();
      case Actor.Visitor visitor -> throw new NotFound();
    }
  }

  private static KeyPair pair() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PrivateKey privateKey(byte[] encoded) {
    try {
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static String subject(String key) {
    return "signing-key:" + key;
  }
}
