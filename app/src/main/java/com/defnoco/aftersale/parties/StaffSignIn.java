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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How staff prove who they are: password, then a one-time code (RFC 6238) that works once. Tries are counted per account and per network
 * address; an account that does not exist answers in the same words after the same time.
 */
@Component
public class StaffSignIn {

  private static final Logger log = LoggerFactory.getLogger(StaffSignIn.class);

  /** How long a device is known after a sign-in. */
  public static final Duration DEVICE_KNOWN_FOR = Duration.ofDays(180);
  private static final String DEVICE = "sign-in device";

  private final StaffSql sql;
  private final Passwords passwords;
  private final SecretBox secrets;
  private final Budgets budgets;
  private final Journal journal;
  private final Settings settings;
  private final TransactionTemplate transaction;
  private final Clock clock;

  StaffSignIn(StaffSql sql, Passwords passwords, SecretBox secrets, Budgets budgets, Journal journal, Settings settings,
      TransactionTemplate transaction, Clock clock) {
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
   * @param address network address the try comes from
   * @param device what {@link #remembered} gave this browser; empty for a new one
   * @throws TooOften when the network has had too many tries, for this account or at all
   */
  public Next password(String email, String password, String address, String device) {
    var normalised = email.strip().toLowerCase(Locale.ROOT);
    var account = HexFormat.of().formatHex(Hashes.sha256(normalised));
    var network = Budgets.network(address);
    var login = sql.byEmail(normalised).filter(this::mayTry);
    // All budgets are asked whether the account exists or not.
    budgets.takeOrRefuse("sign-in:address:" + network, 30, Duration.ofSeconds(20));
    if (login.isPresent() && isRemembered(device, login.get())) {
      budgets.takeOrRefuse("sign-in:device:" + HexFormat.of().formatHex(Hashes.sha256(device)), 10, Duration.ofMinutes(1));
    } else {
      budgets.takeOrRefuse("sign-in:account:" + account + ":" + network, 10, Duration.ofMinutes(1));
      budgets.takeOrRefuse("sign-in:strangers:" + account, 200, Duration.ofSeconds(10));
    }
    var right = passwords.matches(password, login.map(Login::passwordHash).orElse(null));
    if (!right) {
      login.ifPresent(known -> log.warn("Wrong password for staff:{} from {}", known.id(), address));
      return new Next.Refused();
    }
    return next(login.orElseThrow());
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
  public Optional<Next.Done> demo(UUID id) {
    return sql.login(id).filter(login -> login.demo() && mayTry(login)).map(login -> {
      signedIn(login);
      return new Next.Done(login.id(), login.sessionVersion());
    });
  }

  /**
   * Checks the code after the password was right.
   *
   * @return whether the person is signed in now
   * @throws TooOften after five wrong codes; one more try every half minute
   */
  public boolean code(UUID id, int sessionVersion, String code) {
    budgets.takeOrRefuse("totp:" + id, 5, Duration.ofSeconds(30));
    var login = current(id, sessionVersion);
    if (login.totpSecret() == null) {
      throw new NotFound();
    }
    var step = Totp.stepOf(secrets.open(purpose(id), login.totpSecret()), code, clock.instant());
    if (step.isEmpty() || !sql.useStep(id, step.getAsLong())) {
      log.warn("Wrong or used code for staff:{}", id);
      return false;
    }
    signedIn(login);
    return true;
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
  public boolean enrol(UUID id, int sessionVersion, String code) {
    budgets.takeOrRefuse("totp:" + id, 5, Duration.ofSeconds(30));
    var login = current(id, sessionVersion);
    if (login.totpSecret() != null || login.totpPending() == null) {
      throw new NotFound();
    }
    var secret = secrets.open(purpose(id), login.totpPending());
    var step = Totp.stepOf(secret, code, clock.instant());
    if (step.isEmpty()) {
      return false;
    }
    transaction.executeWithoutResult(t -> {
      sql.confirmSecret(id, secrets.lock(purpose(id), secret), step.getAsLong());
      journal.record("staff:" + id, "staff:" + id, "staff.second-factor-enrolled", null, Map.of());
    });
    signedIn(login);
    return true;
  }

  private Next next(Login login) {
    if (login.demo()) {
      signedIn(login);
      return new Next.Done(login.id(), login.sessionVersion());
    }
    return login.totpSecret() == null
        ? new Next.Enrolment(login.id(), login.sessionVersion())
        : new Next.Code(login.id(), login.sessionVersion());
  }

  private void signedIn(Login login) {
    transaction.executeWithoutResult(t -> {
      sql.signedInAt(login.id(), clock.instant());
      journal.record("staff:" + login.id(), "staff:" + login.id(), "staff.signed-in", null, Map.of());
    });
  }

  private Login current(UUID id, int sessionVersion) {
    return sql.login(id).filter(login -> login.sessionVersion() == sessionVersion && mayTry(login)).orElseThrow(NotFound::new);
  }

  private boolean mayTry(Login login) {
    return !login.disabled() && (!login.demo() || settings.demo());
  }

  private static String purpose(UUID id) {
    return "totp:" + id;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
