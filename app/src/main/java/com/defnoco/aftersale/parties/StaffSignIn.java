package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.parties.StaffSql.Login;
import com.defnoco.aftersale.platform.Budgets;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.SecretBox;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.TooOften;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How staff prove who they are: password, then a one-time code (RFC 6238) that works once. Tries are counted per account and per network
 * address; an account that does not exist answers in the same words after the same time.
 */
@Component
public class StaffSignIn {

  /** How long a device is known after a sign-in. */
  public static final Duration DEVICE_KNOWN_FOR = Duration.ofDays(180);
  private static final String DEVICE = "sign-in device";

  private final StaffSql sql;
  private final Passwords passwords;
  private final SecretBox secrets;
  private final Budgets budgets;
  private final Journal journal;
  private final Settings settings;
  private final SignInLog tries;
  private final RecoveryCodes recovery;
  private final FactorResets resets;
  private final TransactionTemplate transaction;
  private final Clock clock;

  StaffSignIn(StaffSql sql, Passwords passwords, SecretBox secrets, Budgets budgets, Journal journal, Settings settings, SignInLog tries,
      RecoveryCodes recovery, FactorResets resets, TransactionTemplate transaction, Clock clock) {
    this.tries = tries;
    this.recovery = recovery;
    this.resets = resets;
    this.sql = sql;
    this.passwords = passwords;
    this.secrets = secrets;
    this.budgets = budgets;
    this.journal = journal;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** What comes after the password. */
  public sealed interface Next {

    /** Wrong address or password; which of them is not told. */
    record Refused() implements Next {}

    /** The code of their authenticator. */
    record Code(UUID id, int sessionVersion) implements Next {}

    /** They have no authenticator yet and must enrol one. */
    record Enrolment(UUID id, int sessionVersion) implements Next {}

    /** Nothing: they are in. Demo accounts only. */
    record Done(UUID id, int sessionVersion) implements Next {}
  }

  /**
   * A second factor being enrolled.
   *
   * @param secret base32, for typing
   * @param address {@code otpauth://} address, for the QR code
   */
  public record Enrolment(String secret, String address) {}

  /**
   * Checks the password. Not in a transaction: the hash takes tens of milliseconds, for which no connection should be held.
   *
   * <p>Tries are counted per account and network, so that a stranger who knows somebody's address uses up their own tries and not the owner's. Many networks together have a
   * budget per account as well; a device from which the owner has signed in before is not bound by it.
   *
   * @param from where the try comes from
   * @param device what {@link #remembered} gave this browser; empty for a new one
   * @throws TooOften when the network has had too many tries, for this account or at all
   */
  public Next password(String email, String password, Caller from, String device) {
    var normalised = email.strip().toLowerCase(Locale.ROOT);
    var account = HexFormat.of().formatHex(Hashes.sha256(normalised));
    var network = Budgets.network(from.address());
    var known = sql.byEmail(normalised);
    var login = known.filter(this::mayTry);
    try {
      takeATry(network, account, device, login);
    } catch (TooOften tooOften) {
      tries.tooOften(known.map(StaffSignIn::reference).orElse(null), normalised, Way.PASSWORD, from);
      throw tooOften;
    }
    var right = passwords.matches(password, login.map(Login::passwordHash).orElse(null));
    if (!right) {
      known.ifPresentOrElse(owner -> tries.tried(reference(owner), Way.PASSWORD, login.isEmpty() ? SignInLog.Outcome.LOCKED : SignInLog.Outcome.WRONG, from),
          () -> tries.unknown(normalised, Way.PASSWORD, from));
      return new Next.Refused();
    }
    return next(login.orElseThrow(), from);
  }

  /** All budgets are asked whether the account exists or not. */
  private void takeATry(String network, String account, String device, Optional<Login> login) {
    budgets.takeOrRefuse("sign-in:address:" + network, 30, Duration.ofSeconds(20));
    if (login.isPresent() && isRemembered(device, login.get())) {
      budgets.takeOrRefuse("sign-in:device:" + HexFormat.of().formatHex(Hashes.sha256(device)), 10, Duration.ofMinutes(1));
    } else {
      budgets.takeOrRefuse("sign-in:account:" + account + ":" + network, 10, Duration.ofMinutes(1));
      budgets.takeOrRefuse("sign-in:strangers:" + account, 200, Duration.ofSeconds(10));
    }
  }

  /** What a browser keeps after its person has signed in: it tells the account's own device from a stranger's, and opens nothing. */
  public String remembered(UUID id) {
    var told = (id + ":" + clock.instant().getEpochSecond()).getBytes(StandardCharsets.US_ASCII);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secrets.lock(DEVICE, told));
  }

  private boolean isRemembered(String device, Login login) {
    if (device.isEmpty() || device.length() > 200) {
      return false;
    }
    try {
      var told = new String(secrets.open(DEVICE, Base64.getUrlDecoder().decode(device)), StandardCharsets.US_ASCII).split(":");
      return told[0].equals(login.id().toString()) && clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(told[1])).plus(DEVICE_KNOWN_FOR));
    } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException | NegativeArraySizeException forged) {
      return false;
    }
  }

  /** Signs in to a demo account without a password; empty unless the program runs as a demo and the account is one of the demo's. */
  public Optional<Next.Done> demo(UUID id, Caller from) {
    return sql.login(id).filter(login -> login.demo() && mayTry(login)).map(login -> {
      signedIn(login, Way.DEMO, from);
      return new Next.Done(login.id(), login.sessionVersion());
    });
  }

  /**
   * Checks the code after the password was right.
   *
   * @return whether the person is signed in now
   * @throws TooOften after five wrong codes; one more try every half minute
   */
  public boolean code(UUID id, int sessionVersion, String code, Caller from) {
    takeATryWithACode(id, Way.CODE, from);
    var login = current(id, sessionVersion);
    if (login.totpSecret() == null) {
      throw new NotFound();
    }
    var step = Totp.stepOf(secrets.open(purpose(id), login.totpSecret()), code, clock.instant());
    if (step.isEmpty() || !sql.useStep(id, step.getAsLong())) {
      tries.tried(reference(login), Way.CODE, SignInLog.Outcome.WRONG, from);
      return false;
    }
    resets.factorIsThere(id);
    signedIn(login, Way.CODE, from);
    return true;
  }

  /**
   * Checks a recovery code after the password was right, and uses it up.
   *
   * @return whether the person is signed in now
   * @throws TooOften as {@link #code} does, together with it
   */
  public boolean recoveryCode(UUID id, int sessionVersion, String code, Caller from) {
    takeATryWithACode(id, Way.RECOVERY_CODE, from);
    var login = current(id, sessionVersion);
    if (login.totpSecret() == null) {
      throw new NotFound();
    }
    if (!recovery.use(id, login.email(), code)) {
      tries.tried(reference(login), Way.RECOVERY_CODE, SignInLog.Outcome.WRONG, from);
      return false;
    }
    signedIn(login, Way.RECOVERY_CODE, from);
    return true;
  }

  /** Only who knows the password comes here, so that nobody uses up another's tries. */
  private void takeATryWithACode(UUID id, Way way, Caller from) {
    try {
      budgets.takeOrRefuse("totp:" + id, 5, Duration.ofSeconds(30));
    } catch (TooOften tooOften) {
      tries.tooOften("staff:" + id, "", way, from);
      throw tooOften;
    }
  }

  /** The secret to enrol: the same one until it is confirmed, so that loading the page again does not spoil a code already scanned. */
  public Enrolment enrolment(UUID id, int sessionVersion) {
    var login = current(id, sessionVersion);
    if (login.totpSecret() != null) {
      throw new NotFound();
    }
    byte[] secret;
    if (login.totpPending() != null) {
      secret = secrets.open(purpose(id), login.totpPending());
    } else {
      secret = Totp.newSecret();
      sql.setPendingSecret(id, secrets.lock(purpose(id), secret));
    }
    var base32 = Totp.base32(secret);
    // The host tells two installations apart in somebody's app.
    var label = encode("Aftersale " + settings.baseUrl().getHost()) + ":" + encode(login.email());
    return new Enrolment(base32, "otpauth://totp/" + label + "?secret=" + base32 + "&issuer=" + encode("Aftersale " + settings.baseUrl().getHost())
        + "&algorithm=SHA1&digits=6&period=30");
  }

  /**
   * Confirms the enrolment by a first code; after this the secret is never shown again.
   *
   * @return whether the code was right, and the person is signed in now
   */
  public boolean enrol(UUID id, int sessionVersion, String code, Caller from) {
    takeATryWithACode(id, Way.ENROLMENT, from);
    var login = current(id, sessionVersion);
    if (login.totpSecret() != null || login.totpPending() == null) {
      throw new NotFound();
    }
    var secret = secrets.open(purpose(id), login.totpPending());
    var step = Totp.stepOf(secret, code, clock.instant());
    if (step.isEmpty()) {
      tries.tried(reference(login), Way.ENROLMENT, SignInLog.Outcome.WRONG, from);
      return false;
    }
    transaction.executeWithoutResult(t -> {
      sql.confirmSecret(id, secrets.lock(purpose(id), secret), step.getAsLong());
      journal.record("staff:" + id, "staff:" + id, "staff.second-factor-enrolled", null, Map.of());
    });
    signedIn(login, Way.ENROLMENT, from);
    return true;
  }

  private Next next(Login known, Caller from) {
    if (known.demo()) {
      signedIn(known, Way.PASSWORD, from);
      return new Next.Done(known.id(), known.sessionVersion());
    }
    tries.tried(reference(known), Way.PASSWORD, SignInLog.Outcome.NEXT_STEP, from);
    // A factor that two people agreed to forget is forgotten here, where the password has just been right.
    var login = known.totpSecret() != null && resets.applyIfDue(known.id()) ? sql.login(known.id()).orElseThrow(NotFound::new) : known;
    return login.totpSecret() == null
        ? new Next.Enrolment(login.id(), login.sessionVersion())
        : new Next.Code(login.id(), login.sessionVersion());
  }

  /** Written down by every way in. */
  void signedIn(Login login, Way way, Caller from) {
    transaction.executeWithoutResult(t -> {
      tries.tried(reference(login), way, SignInLog.Outcome.IN, from);
      sql.signedInAt(login.id(), clock.instant());
      journal.record("staff:" + login.id(), "staff:" + login.id(), "staff.signed-in", null, Map.of());
    });
  }

  private Login current(UUID id, int sessionVersion) {
    return sql.login(id).filter(login -> login.sessionVersion() == sessionVersion && mayTry(login)).orElseThrow(NotFound::new);
  }

  private static String reference(Login login) {
    return "staff:" + login.id();
  }

  boolean mayTry(Login login) {
    return !login.disabled() && (!login.demo() || settings.demo());
  }

  private static String purpose(UUID id) {
    return "totp:" + id;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
