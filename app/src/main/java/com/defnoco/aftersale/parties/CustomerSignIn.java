package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.outbound.Outbound;
import com.defnoco.aftersale.platform.Budgets;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.platform.TooOften;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * How customers prove who they are: by a link sent to their mail address. It holds 192 random bits, is kept as a hash, works for ten minutes
 * and once, and only by pressing a button: scanners that open every link of a mail do not use it up.
 */
@Component
public class CustomerSignIn {

  static final TaskDescriptor<LinkWanted> SEND_LINK = TaskDescriptor.of("send-sign-in-link", LinkWanted.class);
  static final Duration WORKS_FOR = Duration.ofMinutes(10);

  private final PartiesSql sql;
  private final Customers customers;
  private final Outbound outbound;
  private final Texts texts;
  private final Budgets budgets;
  private final Journal journal;
  private final Settings settings;
  private final SchedulerClient jobs;
  private final SignInLog tries;
  private final Clock clock;

  CustomerSignIn(PartiesSql sql, Customers customers, Outbound outbound, Texts texts, Budgets budgets, Journal journal, Settings settings,
      SchedulerClient jobs, SignInLog tries, Clock clock) {
    this.tries = tries;
    this.sql = sql;
    this.customers = customers;
    this.outbound = outbound;
    this.texts = texts;
    this.budgets = budgets;
    this.journal = journal;
    this.settings = settings;
    this.jobs = jobs;
    this.clock = clock;
  }

  /** The customer who signed in, with the version of their sessions. */
  public record SignedIn(UUID id, int sessionVersion) {}

  /** Somebody asked for a link to this address. */
  record LinkWanted(String email, String language) {}

  /**
   * Sends a link, if a customer is known by this address. What is answered, and how fast, is the same when none is: whether one is known
   * is looked up later, by a job.
   *
   * @param address network address the wish comes from
   * @throws InvalidInput with pointer {@code /email} when it is not a mail address
   * @throws TooOften when too many links were asked for, for this mail address or from this network address
   */
  public void ask(String email, Locale language, String address) {
    var handle = email.strip().toLowerCase(Locale.ROOT);
    if (!Addresses.isEmail(handle)) {
      throw InvalidInput.at("/email", "parties.email.malformed", email.strip());
    }
    var network = Budgets.network(address);
    var hashed = HexFormat.of().formatHex(Hashes.sha256(handle));
    budgets.takeOrRefuse("link:address:" + network, 10, Duration.ofMinutes(1));
    budgets.takeOrRefuse("link:mail:" + hashed + ":" + network, 3, Duration.ofMinutes(5));
    if (!budgets.take("link:mails:" + hashed, 6, WORKS_FOR)) {
      // Others have asked for this address lately, so a link that still works lies in its mailbox: who owns it is not locked out, and not flooded either.
      return;
    }
    var id = Ids.next(clock).toString();
    jobs.scheduleIfNotExists(SEND_LINK.instance(id).data(new LinkWanted(handle, language.getLanguage())).scheduledTo(clock.instant()));
  }

  /** The job behind {@link #ask}. */
  @Transactional
  void send(LinkWanted wanted) {
    if (sql.customersWhoNamed(Customers.Channel.EMAIL, wanted.email()).isEmpty()) {
      return;
    }
    var secret = Ids.secret();
    var now = clock.instant();
    var language = Locale.forLanguageTag(wanted.language());
    sql.insertSignInLink(Hashes.sha256(secret), wanted.email(), now, now.plus(WORKS_FOR));
    outbound.mail(wanted.email(), texts.text(language, "parties.link.subject"),
        texts.text(language, "parties.link.text", settings.link("/sign-in/" + secret), WORKS_FOR.toMinutes()), language);
  }

  /** Whether the link would work now; using it up takes {@link #use}. */
  @Transactional(readOnly = true)
  public boolean works(String secret) {
    return sql.signInLinkWorks(Hashes.sha256(secret), clock.instant());
  }

  /**
   * Uses the link, once. Who presses the button has proven the address, and with it everything written down under it.
   *
   * @throws NotFound when the link was used, is too old, or never was
   */
  @Transactional
  public SignedIn use(String secret, Caller from) {
    var used = sql.useSignInLink(Hashes.sha256(secret), clock.instant());
    if (used.isEmpty()) {
      tries.tooOld(from);
      throw new NotFound();
    }
    var email = used.get();
    var id = customers.whoProves(email);
    tries.tried("customer:" + id, Way.LINK, SignInLog.Outcome.IN, from);
    journal.record("customer:" + id, "customer:" + id, "customer.signed-in", null, Map.of());
    return new SignedIn(id, sql.customerSessionVersion(id));
  }

  @Scheduled(initialDelayString = "PT20M", fixedDelayString = "PT6H")
  @Transactional
  void forgetOldLinks() {
    sql.deleteSignInLinksBefore(clock.instant().minus(Duration.ofDays(1)));
  }
}
