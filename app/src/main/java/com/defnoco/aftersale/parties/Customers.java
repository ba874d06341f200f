package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
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
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The people and companies whose batteries fail, and the addresses they write from.
 *
 * <p>Anybody can type anybody's mail address. So an address counts as somebody's only after they have proven it (by a sign-in link,
 * or because a trusted program or channel vouches for it): a claim opened by a stranger with a known address makes a customer of its own, and the
 * two become one ({@link CustomersMerged}) when the owner of the address proves it.
 */
@Component
public class Customers {

  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

  private final PartiesSql sql;
  private final Journal journal;
  private final Clock clock;
  private final ApplicationEventPublisher events;

  Customers(PartiesSql sql, Journal journal, Clock clock, ApplicationEventPublisher events) {
    this.sql = sql;
    this.journal = journal;
    this.clock = clock;
    this.events = events;
  }

  /**
   * What a person says of themselves.
   *
   * @param name as they write it
   * @param email mail address, or null
   * @param phone telephone number, international form preferred, or null
   * @param locale language they read, a BCP 47 tag; Chinese of any kind means {@code zh}, everything else and null mean {@code en}
   * @param timeZone IANA name, or null
   * @param country ISO 3166-1 alpha-2, or null
   * @param company the firm they write for, or null
   */
  public record Details(String name, @Nullable String email, @Nullable String phone, @Nullable String locale, @Nullable String timeZone,
      @Nullable String country, @Nullable String company) {}

  /**
   * A customer as kept.
   *
   * @param email the proven address, else the one first named; null when none is known
   * @param locale {@code en} or {@code zh}
   */
  public record Customer(UUID id, String name, @Nullable String email, @Nullable String phone, String locale, @Nullable String timeZone,
      @Nullable String country, @Nullable String company) {}

  /**
   * An address on a channel.
   *
   * @param handle as the person wrote it
   * @param verifiedAt when they proved that it is theirs; null when it is only written down
   */
  public record Contact(Channel channel, String handle, @Nullable Instant verifiedAt) {}

  /** The ways to reach a customer. */
  public enum Channel {
    EMAIL, PHONE, WHATSAPP, WECHAT, WECOM, SKYPE, TEAMS, TELEGRAM, LINE, WEBCHAT, OTHER
  }

  /**
   * The customer behind these details, made when there is none.
   *
   * <p>A signed-in customer or link holder is themselves. A trusted caller (staff, integration, the program) may name a customer by a mail
   * address or phone number already proven, and what they write down counts as proven. From a visitor it does not.
   *
   * @throws InvalidInput with pointers {@code /name}, {@code /email} …, relative to the details
   */
  @Transactional
  public UUID findOrCreate(Actor actor, Details details) {
    var who = whoIs(actor, details);
    journal.recordFirst(who.rows());
    return who.id();
  }

  /**
   * Who is behind some details.
   *
   * @param made the customer, where this very transaction made them: nobody else can know them yet, and they have nothing. Null where they were there already
   * @param rows what the journal has yet to be told of it ({@link Journal#recordFirst})
   */
  public record Who(UUID id, @Nullable Customer made, List<Journal.Row> rows) {
    static Who known(UUID id) {
      return new Who(id, null, List.of());
    }
  }

  /** As {@link #findOrCreate}, for callers who write the rows of the journal together with their own, before this transaction ends. */
  @Transactional(propagation = Propagation.MANDATORY)
  public Who whoIs(Actor actor, Details details) {
    var clean = clean(details);
    return switch (actor) {
      case Actor.Customer(UUID id) -> Who.known(id);
      case Actor.LinkHolder(UUID claim, UUID id, var through) -> Who.known(id);
      case Actor.Visitor visitor -> create(actor, clean, false);
      case Actor.Staff staff -> provenOrCreated(actor, clean);
      case Actor.Integration key -> provenOrCreated(actor, clean);
      case Actor.System system -> provenOrCreated(actor, clean);
    };
  }

  /** The customer who proved this address, or a new one for whom the channel vouches. For channels that authenticate their senders. */
  @Transactional
  public UUID findOrCreateByHandle(Channel channel, String handle, Details details) {
    var normalised = normalise(channel, handle);
    sql.lockContact(normalised);
    return sql.customerWhoProved(channel, normalised).orElseGet(() -> {
      var id = created(clean(details));
      sql.addContact(id, channel, normalised, handle.strip(), clock.instant(), true);
      return id;
    });
  }

  /** @throws NotFound when absent or not the actor's to see */
  @Transactional(readOnly = true)
  public Customer find(Actor actor, UUID id) {
    return visible(actor, id).flatMap(sql::customer).orElseThrow(NotFound::new);
  }

  /** Those of the customers that the actor may see, by id; for lists. */
  @Transactional(readOnly = true)
  public Map<UUID, Customer> findAll(Actor actor, Collection<UUID> ids) {
    return sql.customers(ids.stream().filter(id -> visible(actor, id).isPresent()).toList());
  }

  /** Customers whose name, company or address begins with or holds the text, by name, for staff and integrations. */
  @Transactional(readOnly = true)
  public List<Customer> search(Actor actor, String text, @Nullable UUID after, int limit) {
    requireAll(actor);
    return sql.search(text.strip(), after, limit);
  }

  /** The customer's addresses, proven ones first. */
  @Transactional(readOnly = true)
  public List<Contact> contactsOf(Actor actor, UUID id) {
    return sql.contactsOf(visible(actor, id).orElseThrow(NotFound::new));
  }

  /** Corrects what is known of a customer. A new mail address or phone number is added; old ones stay on record. */
  @Transactional
  public void change(Actor actor, UUID id, Details details) {
    visible(actor, id).flatMap(sql::customer).orElseThrow(NotFound::new);
    requireWrite(actor);
    var clean = clean(details);
    sql.changeCustomer(id, clean);
    addContacts(id, clean, false);
    journal.record(actor.reference(), "customer:" + id, "customer.changed", null, Map.of());
  }

  /** The customer of a session; empty when their sessions were ended or they were merged since it began. */
  @Transactional(readOnly = true)
  public Optional<Actor.Customer> signedIn(UUID id, int sessionVersion) {
    return sql.signedIn(id, sessionVersion);
  }

  /** Ends every session of the customer at once. */
  @Transactional
  public void endSessions(Actor actor, UUID id) {
    visible(actor, id).orElseThrow(NotFound::new);
    requireWrite(actor);
    sql.endCustomerSessions(id);
    journal.record(actor.reference(), "customer:" + id, "customer.sessions-ended", null, Map.of());
  }

  /**
   * The customer who has just proven this mail address; made when nobody has written it down. Everybody else who wrote it down is
   * merged into them.
   */
  UUID whoProves(String email) {
    var handle = normalise(Channel.EMAIL, email);
    var now = clock.instant();
    sql.lockContact(handle);
    var owner = sql.customerWhoProved(Channel.EMAIL, handle).orElseGet(() -> {
      var first = sql.customersWhoNamed(Channel.EMAIL, handle).stream().findFirst();
      var id = first.orElseGet(() -> created(clean(new Details(email, null, null, null, null, null, null))));
      sql.addContact(id, Channel.EMAIL, handle, email, now, true);
      journal.record("customer:" + id, "customer:" + id, "customer.address-proven", null, Map.of());
      return id;
    });
    for (var other : sql.customersWhoNamed(Channel.EMAIL, handle)) {
      if (!other.equals(owner) && !sql.hasProvenContact(other)) {
        sql.merge(other, owner);
        journal.record("customer:" + owner, "customer:" + other, "customer.merged", null, Map.of("into", owner.toString()));
        events.publishEvent(new CustomersMerged(other, owner));
      }
    }
    return owner;
  }

  private Who provenOrCreated(Actor actor, Details details) {
    // Two calls with one new address at once must not make two customers.
    if (details.email() != null) {
      var known = sql.lockCustomerWhoProved(Channel.EMAIL, details.email());
      if (known.isPresent()) {
        return Who.known(known.get());
      }
    } else if (details.phone() != null) {
      var known = sql.lockCustomerWhoProved(Channel.PHONE, details.phone());
      if (known.isPresent()) {
        return Who.known(known.get());
      }
    }
    return create(actor, details, true);
  }

  private UUID created(Details details) {
    var who = create(new Actor.System(), details, false);
    journal.recordFirst(who.rows());
    return who.id();
  }

  private Who create(Actor actor, Details details, boolean proven) {
    var id = Ids.next(clock);
    sql.insertCustomer(id, details, clock.instant(), proven);
    return new Who(id, new Customer(id, details.name(), details.email(), details.phone(), Objects.requireNonNull(details.locale()), details.timeZone(), details.country(),
        details.company()), List.of(new Journal.Row(actor.reference(), "customer:" + id, "customer.created", null, Map.of())));
  }

  private void addContacts(UUID id, Details details, boolean proven) {
    if (details.email() != null) {
      sql.addContact(id, Channel.EMAIL, details.email(), details.email(), clock.instant(), proven);
    }
    if (details.phone() != null) {
      sql.addContact(id, Channel.PHONE, details.phone(), details.phone(), clock.instant(), proven);
    }
  }

  private Optional<UUID> visible(Actor actor, UUID id) {
    var sees = switch (actor) {
      case Actor.Staff staff -> !staff.roles().isEmpty();
      case Actor.System system -> true;
      case Actor.Integration key -> key.scopes().contains(Scope.CLAIMS_READ) || key.scopes().contains(Scope.CLAIMS_WRITE);
      case Actor.Customer(UUID own) -> own.equals(id);
      case Actor.LinkHolder(UUID claim, UUID own, var through) -> own.equals(id);
      case Actor.Visitor visitor -> false;
    };
    return sees ? Optional.of(id) : Optional.empty();
  }

  private static void requireAll(Actor actor) {
    var sees = switch (actor) {
      case Actor.Staff staff -> !staff.roles().isEmpty();
      case Actor.System system -> true;
      case Actor.Integration key -> key.scopes().contains(Scope.CLAIMS_READ);
      case Actor.Customer customer -> false;
      case Actor.LinkHolder holder -> false;
      case Actor.Visitor visitor -> false;
    };
    if (!sees) {
      throw new NotAllowed(Scope.CLAIMS_READ.name());
    }
  }

  private static void requireWrite(Actor actor) {
    var writes = switch (actor) {
      case Actor.Staff staff -> staff.is(Role.ENGINEER, Role.MANAGER, Role.ADMINISTRATOR);
      case Actor.Integration key -> key.scopes().contains(Scope.CLAIMS_WRITE);
      case Actor.System system -> true;
      case Actor.Customer customer -> true;
      // A link may be passed on to see one claim; it does not carry the right to change who the customer is.
      case Actor.LinkHolder holder -> false;
      case Actor.Visitor visitor -> false;
    };
    if (!writes) {
      throw new NotAllowed(Role.ENGINEER.name());
    }
  }

  /** The details in their one form, or everything that is wrong with them. */
  private static Details clean(Details details) {
    var problems = new ArrayList<Problem>();
    var name = text(details.name(), 200, "/name", problems);
    if (name == null) {
      problems.add(Problem.at("/name", "parties.name.missing"));
    }
    var email = text(details.email(), 254, "/email", problems);
    if (email != null && !Addresses.isEmail(email)) {
      problems.add(Problem.at("/email", "parties.email.malformed", email));
    }
    var phone = text(details.phone(), 40, "/phone", problems);
    if (phone != null && !Addresses.isPhone(phone)) {
      problems.add(Problem.at("/phone", "parties.phone.malformed", phone));
    }
    var timeZone = text(details.timeZone(), 60, "/timeZone", problems);
    if (timeZone != null && !isTimeZone(timeZone)) {
      problems.add(Problem.at("/timeZone", "parties.timezone.unknown", timeZone));
    }
    var country = text(details.country(), 2, "/country", problems);
    if (country != null && !COUNTRIES.contains(country.toUpperCase(Locale.ROOT))) {
      problems.add(Problem.at("/country", "parties.country.unknown", country));
    }
    var company = text(details.company(), 200, "/company", problems);
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
    return new Details(Objects.requireNonNull(name), email == null ? null : normalise(Channel.EMAIL, email), phone == null ? null : normalise(Channel.PHONE, phone),
        Addresses.language(details.locale()), timeZone, country == null ? null : country.toUpperCase(Locale.ROOT), company);
  }

  private static @Nullable String text(@Nullable String value, int longest, String pointer, List<Problem> problems) {
    if (value == null || value.isBlank()) {
      return null;
    }
    var stripped = value.strip();
    if (stripped.length() > longest) {
      problems.add(Problem.at(pointer, "parties.text.long", longest));
    }
    if (stripped.chars().anyMatch(Character::isISOControl)) {
      problems.add(Problem.at(pointer, "parties.text.control"));
    }
    return stripped;
  }

  private static boolean isTimeZone(String name) {
    try {
      ZoneId.of(name);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static String normalise(Channel channel, String handle) {
    return switch (channel) {
      case EMAIL -> handle.strip().toLowerCase(Locale.ROOT);
      case PHONE, WHATSAPP -> Addresses.digits(handle);
      case WECHAT, WECOM, SKYPE, TEAMS, TELEGRAM, LINE, WEBCHAT, OTHER -> handle.strip();
    };
  }
}
