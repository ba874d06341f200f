package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.platform.Budgets;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.TooOften;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The people of the company who sign in, and their roles. Every change that takes something away (a role, the account, a password, the second
 * factor) ends the person's sessions at that moment.
 */
@Component
public class StaffAccounts {

  private static final Duration LINK_WORKS_FOR = Duration.ofHours(24);

  /** The people of the demo company have held their roles as long as its stories go back. */
  private static final Instant DEMO_SINCE = Instant.parse("2020-01-01T00:00:00Z");
  private static final Duration APART_FOR = Duration.ofDays(30);

  private final StaffSql sql;
  private final WaysInSql waysIn;
  private final Passwords passwords;
  private final Journal journal;
  private final Budgets budgets;
  private final Settings settings;
  private final TransactionTemplate transaction;
  private final Clock clock;

  StaffAccounts(StaffSql sql, WaysInSql waysIn, Passwords passwords, Journal journal, Budgets budgets, Settings settings, TransactionTemplate transaction, Clock clock) {
    this.sql = sql;
    this.waysIn = waysIn;
    this.transaction = transaction;
    this.passwords = passwords;
    this.journal = journal;
    this.budgets = budgets;
    this.settings = settings;
    this.clock = clock;
  }

  /** A member of staff as colleagues see them. */
  public record Member(UUID id, String name, Set<Role> roles, boolean disabled) {}

  /**
   * A member of staff as administrators see them.
   *
   * @param hasPassword false until they have used their link
   * @param hasSecondFactor false until they have enrolled an authenticator
   * @param lastSignInAt null when they never signed in
   */
  public record Account(UUID id, String name, String email, Set<Role> roles, boolean disabled, boolean demo, boolean hasPassword,
      boolean hasSecondFactor, @Nullable Instant lastSignInAt) {}

  /** An account and the secret of the link by which its person sets a password; shown once. */
  public record Invited(UUID id, String linkSecret) {}

  /**
   * Whose password a link sets.
   *
   * @param name null for the first administrator, who names themselves
   */
  public record LinkFor(@Nullable String name, @Nullable String email) {

    public boolean isFirstAdministrator() {
      return name == null;
    }
  }

  /**
   * The member of staff of a session, with the roles they hold now; empty when the account was disabled, its password, roles or second factor
   * changed, or its sessions were ended since the session began.
   *
   * @param session as {@link StaffSessions#begin} gave it
   */
  @Transactional(readOnly = true)
  public Optional<Actor.Staff> signedIn(UUID id, int sessionVersion, @Nullable UUID session) {
    return sql.signedIn(id, sessionVersion, session, settings.demo());
  }

  /** Everybody, by name; for assignment lists. */
  @Transactional(readOnly = true)
  public List<Member> all(Actor actor) {
    var may = switch (actor) {
      case Actor.Staff staff -> true;
      case Actor.System system -> true;
      case Actor.Customer customer -> false;
      case Actor.LinkHolder holder -> false;
      case Actor.Integration key -> false;
      case Actor.Visitor visitor -> false;
    };
    if (!may) {
      throw new NotFound();
    }
    return sql.members();
  }

  /**
   * Whether this person can be the second of two for what another asked for: they held the role before it was asked, and the other has not given them the role, their account
   * or a new way into it within the thirty days before. Who manages people could otherwise invite their own second person.
   *
   * @param first {@code kind:id} of who asked
   */
  @Transactional(readOnly = true)
  public boolean standsApart(Actor.Staff second, Role role, String first, Instant asked) {
    return sql.standsApart(second.id(), role, asked, first, asked.minus(APART_FOR));
  }

  /** Names by id, for showing who did what; ids nobody has are left out. */
  @Transactional(readOnly = true)
  public Map<UUID, String> names(Collection<UUID> ids) {
    return sql.names(ids);
  }

  /** Everybody, by name, as administrators see them. */
  @Transactional(readOnly = true)
  public List<Account> accounts(Actor actor) {
    requireAdministrator(actor);
    return sql.accounts();
  }

  /** Anybody's account. */
  @Transactional(readOnly = true)
  public Account account(Actor actor, UUID id) {
    requireAdministrator(actor);
    return sql.account(id).orElseThrow(NotFound::new);
  }

  /** The own account. */
  @Transactional(readOnly = true)
  public Account ownAccount(Actor.Staff actor) {
    return sql.account(actor.id()).orElseThrow(NotFound::new);
  }

  /**
   * Makes an account and a link by which its person sets a password within 24 hours.
   *
   * @throws InvalidInput with pointers {@code /name}, {@code /email}, {@code /roles}
   */
  @Transactional
  public Invited invite(Actor actor, String name, String email, Set<Role> roles) {
    requireAdministrator(actor);
    var address = email.strip().toLowerCase(Locale.ROOT);
    var problems = problemsWith(name, address);
    if (roles.isEmpty()) {
      problems.add(Problem.at("/roles", "parties.roles.missing"));
    }
    if (problems.isEmpty() && sql.byEmail(address).isPresent()) {
      problems.add(Problem.at("/email", "parties.email.taken", address));
    }
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
    var id = create(actor, name.strip(), address, roles, false);
    return new Invited(id, newLink(id));
  }

  /**
   * Forgets the password and the passkeys and ends the sessions; the new link, which works for 24 hours, is the only way back in, the company's own sign-in
   * apart, where the person uses it.
   */
  @Transactional
  public Invited resetPassword(Actor actor, UUID id) {
    requireAdministrator(actor);
    existing(id);
    sql.setPassword(id, null);
    waysIn.forgetPasskeys(id);
    sql.accessGiven(id, clock.instant(), actor.reference());
    journal.record(actor.reference(), subject(id), "staff.password-reset", null, Map.of());
    return new Invited(id, newLink(id));
  }

  /** Forgets the second factor at once. People go through {@link FactorResets}. */
  @Transactional
  public void resetSecondFactor(Actor.System actor, UUID id) {
    existing(id);
    forgetSecondFactor(actor.reference(), id);
  }

  /**
   * Forgets authenticator, recovery codes and passkeys and ends the sessions: a new authenticator is enrolled at the next sign-in.
   *
   * @param by reference of who asked for it
   */
  void forgetSecondFactor(String by, UUID id) {
    sql.forgetSecondFactor(id);
    waysIn.forgetRecoveryCodes(id);
    waysIn.forgetPasskeys(id);
    sql.accessGiven(id, clock.instant(), by);
    journal.record(by, subject(id), "staff.second-factor-reset", null, Map.of());
  }

  /** @throws NotPossible when nobody would be left who can manage people */
  @Transactional
  public void setRoles(Actor actor, UUID id, Set<Role> roles) {
    requireAdministrator(actor);
    var before = existing(id);
    if (roles.isEmpty()) {
      throw InvalidInput.at("/roles", "parties.roles.missing");
    }
    if (before.roles().equals(roles)) {
      return;
    }
    sql.lockAdministrators();
    sql.setRoles(id, roles, clock.instant(), actor.reference());
    refuseWithoutAdministrator();
    journal.record(actor.reference(), subject(id), "staff.roles-set", null, Map.of("before", names(before.roles()), "after", names(roles)));
  }

  /** @throws NotPossible when nobody would be left who can manage people */
  @Transactional
  public void setDisabled(Actor actor, UUID id, boolean disabled) {
    requireAdministrator(actor);
    if (existing(id).disabled() == disabled) {
      return;
    }
    sql.lockAdministrators();
    sql.setDisabled(id, disabled);
    refuseWithoutAdministrator();
    journal.record(actor.reference(), subject(id), disabled ? "staff.disabled" : "staff.enabled", null, Map.of());
  }

  /** Ends every session of the person at once. */
  @Transactional
  public void endSessions(Actor actor, UUID id) {
    requireAdministrator(actor);
    existing(id);
    sql.endSessions(id);
    journal.record(actor.reference(), subject(id), "staff.sessions-ended", null, Map.of());
  }

  /** Ends every own session at once, wherever it is open. */
  @Transactional
  public void endOwnSessions(Actor.Staff actor) {
    sql.endSessions(actor.id());
    journal.record(actor.reference(), subject(actor.id()), "staff.sessions-ended", null, Map.of());
  }

  /**
   * Asks for one's own password again, before a new way in is made: who finds an open browser must not make one.
   *
   * @throws InvalidInput with pointer {@code /current} when it is wrong
   * @throws NotPossible for a demo account, which everybody shares
   * @throws TooOften after ten wrong ones
   */
  void requirePassword(Actor.Staff actor, String password) {
    var login = sql.login(actor.id()).orElseThrow(NotFound::new);
    if (login.demo()) {
      throw new NotPossible("parties.demo.password");
    }
    budgets.takeOrRefuse("password-again:" + actor.id(), 10, Duration.ofMinutes(1));
    if (!passwords.matches(password, login.passwordHash())) {
      throw InvalidInput.at("/current", "parties.password.wrong");
    }
  }

  /** For work that begins with a password, which takes long to hash and for which no connection should be held. */
  void inTransaction(Runnable work) {
    transaction.executeWithoutResult(t -> work.run());
  }

  /**
   * Changes the own password and ends all other sessions.
   *
   * @return the session version that goes on
   * @throws InvalidInput with pointer {@code /current} when the old password is wrong, {@code /password} when the new one will not do
   */
  @Transactional
  public int changePassword(Actor.Staff actor, String current, String password) {
    var login = sql.login(actor.id()).orElseThrow(NotFound::new);
    if (!passwords.matches(current, login.passwordHash())) {
      throw InvalidInput.at("/current", "parties.password.wrong");
    }
    if (login.demo()) {
      throw new NotPossible("parties.demo.password");
    }
    passwords.check(password, login.email());
    sql.setPassword(actor.id(), passwords.hash(password));
    journal.record(actor.reference(), subject(actor.id()), "staff.password-changed", null, Map.of());
    return sql.login(actor.id()).orElseThrow().sessionVersion();
  }

  /** What a link is for, without using it: mail scanners open links before people do. Empty when it was used, replaced or is too old. */
  @Transactional(readOnly = true)
  public Optional<LinkFor> link(String secret) {
    return sql.link(Hashes.sha256(secret), clock.instant());
  }

  /**
   * Uses a link once, to set a password. For the first administrator it makes the account.
   *
   * @param name and {@code email}: of the first administrator; ignored for others
   * @throws NotFound when the link does not work any more
   * @throws InvalidInput with pointers {@code /name}, {@code /email}, {@code /password}; the link stays usable
   */
  @Transactional
  public void useLink(String secret, @Nullable String name, @Nullable String email, String password) {
    var hash = Hashes.sha256(secret);
    var link = sql.link(hash, clock.instant()).orElseThrow(NotFound::new);
    var first = link.isFirstAdministrator();
    var ownName = name == null ? "" : name.strip();
    var address = (first ? email : link.email()) instanceof String given ? given.strip().toLowerCase(Locale.ROOT) : "";
    var problems = first ? problemsWith(ownName, address) : new ArrayList<Problem>();
    try {
      passwords.check(password, address);
    } catch (InvalidInput easy) {
      problems.addAll(easy.problems());
    }
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
    // Two people with one link: the update lets one of them through.
    var owner = sql.useLink(hash, clock.instant()).orElseThrow(NotFound::new);
    var id = owner.staffId() != null ? owner.staffId() : create(new Actor.System(), ownName, address, Set.of(Role.ADMINISTRATOR), false);
    sql.setPassword(id, passwords.hash(password));
    journal.record("staff:" + id, subject(id), "staff.password-set", null, Map.of());
  }

  /**
   * Uses a link up for somebody who will come in by the company's own sign-in. The first administrator's link makes an account and needs a password.
   *
   * @return whose link it was
   * @throws NotFound when the link does not work any more, or is the first administrator's
   */
  UUID useInvitation(byte[] hash) {
    if (sql.link(hash, clock.instant()).filter(link -> !link.isFirstAdministrator()).isEmpty()) {
      throw new NotFound();
    }
    var owner = sql.useLink(hash, clock.instant()).orElseThrow(NotFound::new);
    return Objects.requireNonNull(owner.staffId());
  }

  /** While there is nobody to sign in, the secret of a new link by which the first administrator makes their account; any older one stops working. */
  @Transactional
  Optional<String> firstAdministratorLink() {
    sql.lockAdministrators();
    if (sql.anybody()) {
      return Optional.empty();
    }
    sql.dropFirstAdministratorLinks();
    var secret = Ids.secret();
    var now = clock.instant();
    sql.insertLink(Hashes.sha256(secret), null, now, now.plus(LINK_WORKS_FOR));
    return Optional.of(secret);
  }

  /**
   * A demo account, made when it is not there yet: known password, no second factor, usable only while the program runs as a demo.
   *
   * @param email identifies the account
   */
  @Transactional
  public Actor.Staff demo(Actor.System actor, String name, String email, Set<Role> roles) {
    var known = sql.byEmail(email);
    if (known.isPresent()) {
      return new Actor.Staff(known.get().id(), name, roles);
    }
    var id = create(actor, name, email, roles, true);
    sql.setPassword(id, passwords.hash(StandingReady.PASSWORD));
    return new Actor.Staff(id, name, roles);
  }

  /** The demo accounts; none unless the program runs as a demo. */
  @Transactional(readOnly = true)
  public List<Account> demoAccounts() {
    return settings.demo() ? sql.accounts().stream().filter(account -> account.demo() && !account.disabled()).toList() : List.of();
  }

  static void requireAdministrator(Actor actor) {
    var allowed = switch (actor) {
      case Actor.Staff staff -> staff.is(Role.ADMINISTRATOR);
      case Actor.System system -> true;
      case Actor.Customer customer -> false;
      case Actor.LinkHolder holder -> false;
      case Actor.Integration key -> false;
      case Actor.Visitor visitor -> false;
    };
    if (!allowed) {
      throw new NotAllowed(Role.ADMINISTRATOR.name());
    }
  }

  private UUID create(Actor actor, String name, String email, Set<Role> roles, boolean demo) {
    var id = Ids.next(clock);
    sql.insert(id, name, email, demo, clock.instant());
    var since = demo ? DEMO_SINCE : clock.instant();
    sql.setRoles(id, roles, since, actor.reference());
    sql.accessGiven(id, since, actor.reference());
    journal.record(actor.reference(), subject(id), "staff.created", null, Map.of("roles", names(roles)));
    return id;
  }

  private String newLink(UUID id) {
    var secret = Ids.secret();
    var now = clock.instant();
    sql.dropLinksOf(id);
    sql.insertLink(Hashes.sha256(secret), id, now, now.plus(LINK_WORKS_FOR));
    return secret;
  }

  private Account existing(UUID id) {
    return sql.account(id).orElseThrow(NotFound::new);
  }

  private void refuseWithoutAdministrator() {
    if (!sql.anyAdministrator()) {
      throw new NotPossible("parties.staff.last-administrator");
    }
  }

  private static ArrayList<Problem> problemsWith(String name, String email) {
    var problems = new ArrayList<Problem>();
    if (name.isBlank()) {
      problems.add(Problem.at("/name", "parties.name.missing"));
    } else if (name.length() > 100) {
      problems.add(Problem.at("/name", "parties.text.long", 100));
    } else if (name.chars().anyMatch(Character::isISOControl)) {
      problems.add(Problem.at("/name", "parties.text.control"));
    }
    if (!Addresses.isEmail(email)) {
      problems.add(Problem.at("/email", "parties.email.malformed", email));
    }
    return problems;
  }

  private static List<String> names(Set<Role> roles) {
    return roles.stream().map(Enum::name).sorted().toList();
  }

  private static String subject(UUID id) {
    return "staff:" + id;
  }
}
