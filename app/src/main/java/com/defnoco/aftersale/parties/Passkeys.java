package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.platform.Budgets;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.TooOften;
import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.exception.DataConversionException;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.VerificationException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.function.SingletonSupplier;

/**
 * Passkeys (Web Authentication, level 2): a key pair on somebody's device or in their password manager, bound to our address, which is used only after finger, face or PIN.
 * Possession and proof of the person come together, so that a passkey signs in alone.
 */
@Component
public class Passkeys {

  private static final Logger log = LoggerFactory.getLogger(Passkeys.class);

  private static final int MOST = 10;
  private static final int LONGEST_NAME = 60;
  /** How long a challenge is good for, and how long the browser waits for its person. */
  public static final Duration CHALLENGE = Duration.ofMinutes(5);
  private static final List<COSEAlgorithmIdentifier> ALGORITHMS = List.of(COSEAlgorithmIdentifier.ES256, COSEAlgorithmIdentifier.EdDSA, COSEAlgorithmIdentifier.RS256);

  private final WaysInSql sql;
  private final StaffSql staffSql;
  private final StaffAccounts accounts;
  private final StaffSignIn signIn;
  private final FactorResets resets;
  private final SignInLog tries;
  private final Budgets budgets;
  private final Journal journal;
  private final Settings settings;
  private final Clock clock;
  private final Supplier<WebAuthnManager> webAuthn = SingletonSupplier.of(WebAuthnManager::createNonStrictWebAuthnManager);
  private final Supplier<AttestedCredentialDataConverter> credentials = SingletonSupplier.of(() -> new AttestedCredentialDataConverter(new ObjectConverter()));

  Passkeys(WaysInSql sql, StaffSql staffSql, StaffAccounts accounts, StaffSignIn signIn, FactorResets resets, SignInLog tries, Budgets budgets, Journal journal,
      Settings settings, Clock clock) {
    this.sql = sql;
    this.staffSql = staffSql;
    this.accounts = accounts;
    this.signIn = signIn;
    this.resets = resets;
    this.tries = tries;
    this.budgets = budgets;
    this.journal = journal;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * A passkey as its owner sees it.
   *
   * @param id of the credential, base64url
   * @param name as the owner called it
   */
  public record Passkey(String id, String name, Instant madeAt, @Nullable Instant lastUsedAt) {}

  /** As kept. @param credential attested credential data */
  record Kept(UUID staff, byte[] credential, long counter) {}

  /**
   * What the browser is asked.
   *
   * @param options for {@code navigator.credentials}, binary values in base64url
   * @param challenge to keep in the session until the answer comes
   */
  public record Question(Map<String, Object> options, String challenge) {}

  /** One's passkeys, oldest first. */
  @Transactional(readOnly = true)
  public List<Passkey> own(Actor.Staff actor) {
    return sql.passkeys(actor.id());
  }

  /**
   * Begins to make a passkey.
   *
   * @param password one's own: who finds an open browser must not take a way in with them
   * @throws InvalidInput with pointer {@code /current}
   */
  public Question make(Actor.Staff actor, String password) {
    accounts.requirePassword(actor, password);
    var login = staffSql.login(actor.id()).orElseThrow(NotFound::new);
    var known = sql.passkeys(actor.id());
    if (known.size() >= MOST) {
      throw new NotPossible("parties.passkey.many", MOST);
    }
    var challenge = Ids.secret();
    var options = new LinkedHashMap<String, Object>();
    options.put("challenge", challenge);
    options.put("rp", Map.of("id", host(), "name", "Aftersale " + host()));
    options.put("user", Map.of("id", base64(handle(actor.id())), "name", login.email(), "displayName", login.name()));
    options.put("pubKeyCredParams", ALGORITHMS.stream().map(algorithm -> Map.of("type", "public-key", "alg", algorithm.getValue())).toList());
    options.put("excludeCredentials", known.stream().map(each -> Map.of("type", "public-key", "id", each.id())).toList());
    options.put("authenticatorSelection", Map.of("residentKey", "required", "requireResidentKey", true, "userVerification", "required"));
    options.put("attestation", "none");
    options.put("timeout", CHALLENGE.toMillis());
    return new Question(options, challenge);
  }

  /**
   * Keeps the passkey that the browser made.
   *
   * @param answer the credential as the browser's JSON
   * @param challenge of {@link #make}
   * @throws InvalidInput with pointer {@code /name} or, when the answer is not what was asked for, none
   */
  public void keep(Actor.Staff actor, String name, String answer, String challenge) {
    var called = name.strip();
    if (called.isEmpty() || called.length() > LONGEST_NAME || called.chars().anyMatch(Character::isISOControl)) {
      throw InvalidInput.at("/name", "parties.passkey.name", LONGEST_NAME);
    }
    byte[] credential;
    byte[] id;
    long counter;
    try {
      var parameters = new RegistrationParameters(here(challenge),
          ALGORITHMS.stream().map(algorithm -> new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, algorithm)).toList(), true, true);
      var made = webAuthn.get().verifyRegistrationResponseJSON(answer, parameters);
      var data = made.getAttestationObject().getAuthenticatorData();
      credential = credentials.get().convert(data.getAttestedCredentialData());
      id = data.getAttestedCredentialData().getCredentialId();
      counter = data.getSignCount();
    } catch (DataConversionException | VerificationException | IllegalArgumentException | NullPointerException unfit) {
      throw InvalidInput.at("", "parties.passkey.unfit");
    }
    accounts.inTransaction(() -> {
      try {
        sql.keepPasskey(id, actor.id(), called, credential, counter, clock.instant());
      } catch (DuplicateKeyException known) {
        throw InvalidInput.at("", "parties.passkey.known");
      }
      journal.record(actor.reference(), actor.reference(), "staff.passkey-made", null, Map.of());
    });
  }

  /** Forgets one of one's passkeys. @throws NotFound when it is none of theirs */
  @Transactional
  public void forget(Actor.Staff actor, String id) {
    if (!sql.forgetPasskey(actor.id(), fromBase64(id))) {
      throw new NotFound();
    }
    journal.record(actor.reference(), actor.reference(), "staff.passkey-forgotten", null, Map.of());
  }

  /** Asks whoever is there for a passkey of theirs. */
  public Question ask() {
    var challenge = Ids.secret();
    return new Question(Map.of("challenge", challenge, "rpId", host(), "userVerification", "required", "timeout", CHALLENGE.toMillis()), challenge);
  }

  /**
   * Signs in whose passkey it is.
   *
   * @param answer the assertion as the browser's JSON
   * @param challenge of {@link #ask}
   * @return empty when it is nobody's, does not fit what was asked, or its owner is locked
   * @throws TooOften when the network has had too many tries
   */
  public Optional<StaffSignIn.Next.Done> signIn(String answer, String challenge, Caller from) {
    try {
      budgets.takeOrRefuse("sign-in:address:" + Budgets.network(from.address()), 30, Duration.ofSeconds(20));
    } catch (TooOften tooOften) {
      tries.tooOften(null, "", Way.PASSKEY, from);
      throw tooOften;
    }
    Kept kept = null;
    try {
      var shown = webAuthn.get().parseAuthenticationResponseJSON(answer);
      kept = sql.passkey(shown.getCredentialId()).orElse(null);
      if (kept == null || shown.getUserHandle() == null || !java.util.Arrays.equals(shown.getUserHandle(), handle(kept.staff()))) {
        tries.unknown("", Way.PASSKEY, from);
        return Optional.empty();
      }
      var record = new CredentialRecordImpl(new NoneAttestationStatement(), null, null, null, kept.counter(), credentials.get().convert(kept.credential()), null, null, null, null);
      webAuthn.get().verify(shown, new AuthenticationParameters(here(challenge), record, null, true, true));
      var login = staffSql.login(kept.staff()).orElseThrow(NotFound::new);
      if (!signIn.mayTry(login) || login.demo()) {
        tries.tried("staff:" + kept.staff(), Way.PASSKEY, SignInLog.Outcome.LOCKED, from);
        return Optional.empty();
      }
      // Of two copies of a key that count alike, one comes second here.
      if (!sql.usePasskey(shown.getCredentialId(), shown.getAuthenticatorData().getSignCount(), clock.instant())) {
        tries.tried("staff:" + kept.staff(), Way.PASSKEY, SignInLog.Outcome.WRONG, from);
        return Optional.empty();
      }
      resets.factorIsThere(kept.staff());
      signIn.signedIn(login, Way.PASSKEY, from);
      return Optional.of(new StaffSignIn.Next.Done(login.id(), login.sessionVersion()));
    } catch (DataConversionException | VerificationException | IllegalArgumentException | NullPointerException unfit) {
      log.info("A passkey did not fit: {}", unfit.getClass().getSimpleName());
      if (kept == null) {
        tries.unknown("", Way.PASSKEY, from);
      } else {
        tries.tried("staff:" + kept.staff(), Way.PASSKEY, SignInLog.Outcome.WRONG, from);
      }
      return Optional.empty();
    }
  }

  private ServerProperty here(String challenge) {
    var base = settings.baseUrl().toString();
    return new ServerProperty(new Origin(base.endsWith("/") ? base.substring(0, base.length() - 1) : base), host(),
        new DefaultChallenge(Base64.getUrlDecoder().decode(challenge)));
  }

  private String host() {
    return settings.baseUrl().getHost();
  }

  /** What a key knows its owner by: nothing personal. */
  private static byte[] handle(UUID id) {
    return ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).array();
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] fromBase64(String text) {
    try {
      return Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException notBase64) {
      throw new NotFound();
    }
  }
}
