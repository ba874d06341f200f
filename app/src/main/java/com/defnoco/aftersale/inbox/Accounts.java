package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.SecretBox;
import com.defnoco.aftersale.platform.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Accounts at providers: set up in the console or by the channels file, their secrets locked at rest. */
@Component
public class Accounts {

  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");
  /** Another copy of the program may have changed an account; for this long we may not know. */
  private static final Duration REMEMBERED = Duration.ofSeconds(2);

  private final AccountsSql sql;
  private final ProofsSql proofs;
  private final Map<ChannelKind, ChannelAdapter> adapters;
  private final Tokens tokens;
  private final SecretBox secrets;
  private final Journal journal;
  private final Settings settings;
  private final Clock clock;
  private final tools.jackson.databind.json.JsonMapper json;
  private final TransactionTemplate transaction;
  private final ConcurrentHashMap<String, Remembered> remembered = new ConcurrentHashMap<>();

  Accounts(AccountsSql sql, ProofsSql proofs, List<ChannelAdapter> adapters, Tokens tokens, SecretBox secrets, Journal journal, Settings settings, Clock clock,
      tools.jackson.databind.json.JsonMapper json, TransactionTemplate transaction) {
    this.sql = sql;
    this.proofs = proofs;
    this.adapters = adapters.stream().collect(Collectors.toMap(ChannelAdapter::kind, Function.identity()));
    this.tokens = tokens;
    this.secrets = secrets;
    this.journal = journal;
    this.settings = settings;
    this.clock = clock;
    this.json = json;
    this.transaction = transaction;
  }

  /** Whether an account works, as far as we know. */
  public enum Health { UNTRIED, WORKS, BROKEN }

  /**
   * An account as people may see it.
   *
   * @param settings without the secrets
   * @param held names of the secrets that are set
   * @param hook the address to register at the provider; null where it does not call
   * @param problem what the provider said last; null when it works
   * @param acknowledges whether it says by itself that a message arrived
   */
  public record View(String id, ChannelKind kind, String name, Map<String, String> settings, Set<String> held, boolean fromFile, boolean enabled, Health health,
      @Nullable String problem, @Nullable Instant healthAt, @Nullable Instant lastIn, @Nullable Instant lastOut, @Nullable String hook, boolean acknowledges) {}

  /** How a test came out. @param said the provider's name for the account, or what is wrong */
  public record Tried(boolean works, String said) {}

  /** All accounts; staff. */
  public List<View> all(Actor actor) {
    requireStaff(actor);
    return sql.all().stream().map(this::view).toList();
  }

  public View find(Actor actor, String id) {
    requireStaff(actor);
    return sql.find(id).map(this::view).orElseThrow(NotFound::new);
  }

  /** What an account of this kind needs, in the order of its checklist. */
  public List<ChannelAdapter.Setting> checklist(ChannelKind kind) {
    return adapter(kind).settings();
  }

  /** The kinds that can be set up. */
  public List<ChannelKind> kinds() {
    return adapters.values().stream().filter(adapter -> !adapter.settings().isEmpty()).map(ChannelAdapter::kind).sorted().toList();
  }

  /**
   * Sets an account up, or changes it. Secrets that are left empty stay as they are.
   *
   * @throws InvalidInput with pointers {@code /id}, {@code /name} and {@code /<setting>}
   */
  public View put(Actor actor, String id, ChannelKind kind, String name, Map<String, String> given) {
    requireAdministrator(actor);
    return put(actor, id, kind, name, given, false);
  }

  View put(Actor actor, String id, ChannelKind kind, String name, Map<String, String> given, boolean fromFile) {
    var saved = transaction.execute(status -> {
      var before = sql.find(id);
      if (before.isPresent() && before.get().kind() != kind) {
        throw InvalidInput.at("/id", "inbox.account.taken", id);
      }
      if (before.isPresent() && before.get().fromFile() && !fromFile) {
        throw new NotPossible("inbox.account.fromFile");
      }
      var problems = new ArrayList<Problem>();
      if (!ID.matcher(id).matches()) {
        problems.add(Problem.at("/id", "inbox.account.id"));
      }
      if (name.isBlank() || name.length() > 100) {
        problems.add(Problem.at("/name", "inbox.account.name"));
      }
      var held = before.map(this::opened).orElse(Map.of());
      var open = new TreeMap<String, String>();
      var secret = new TreeMap<String, String>();
      for (var setting : adapter(kind).settings()) {
        var value = Objects.requireNonNullElse(given.get(setting.name()), "").strip();
        if (setting.secret() && value.isEmpty() && !fromFile) {
          value = held.getOrDefault(setting.name(), "");
        }
        if (value.isEmpty() && setting.needed()) {
          problems.add(Problem.at("/" + setting.name(), "inbox.account.missing", setting.name()));
        }
        if (!value.isEmpty()) {
          (setting.secret() ? secret : open).put(setting.name(), value);
        }
      }
      for (var unknown : given.keySet()) {
        if (adapter(kind).settings().stream().noneMatch(setting -> setting.name().equals(unknown))) {
          problems.add(Problem.at("/" + unknown, "inbox.account.unknown", unknown));
        }
      }
      if (!problems.isEmpty()) {
        throw new InvalidInput(problems);
      }
      var openText = json.writeValueAsString(open);
      if (before.isEmpty() || !before.get().name().equals(name.strip()) || !before.get().enabled() || before.get().fromFile() != fromFile || !opened(before.get()).equals(secret)
          || !json.readValue(before.get().settings(), DeliveriesSql.NAMES).equals(open)) {
        sql.put(id, kind, name.strip(), openText, secret.isEmpty() ? null : secrets.lock(purpose(id), json.writeValueAsString(secret).getBytes(StandardCharsets.UTF_8)), fromFile,
            clock.instant());
        journal.record(actor.reference(), "channel:" + id, before.isEmpty() ? "channel.set-up" : "channel.changed", null, Map.of("kind", kind.name()));
      }
      return sql.find(id).orElseThrow();
    });
    remembered.remove(id);
    return view(Objects.requireNonNull(saved));
  }

  /** Stops an account or lets it go on. */
  public void enable(Actor actor, String id, boolean enabled) {
    requireAdministrator(actor);
    transaction.executeWithoutResult(status -> {
      sql.find(id).orElseThrow(NotFound::new);
      sql.enable(id, enabled);
      journal.record(actor.reference(), "channel:" + id, enabled ? "channel.enabled" : "channel.stopped", null, Map.of());
    });
    remembered.remove(id);
  }

  /** Whether the account says by itself that a message arrived, and what to do at once where a pack may burn. */
  public void acknowledge(Actor actor, String id, boolean on) {
    requireAdministrator(actor);
    transaction.executeWithoutResult(status -> {
      sql.find(id).orElseThrow(NotFound::new);
      proofs.acknowledge(id, on);
      journal.record(actor.reference(), "channel:" + id, on ? "channel.acknowledges" : "channel.acknowledges-no-more", null, Map.of());
    });
    remembered.remove(id);
  }

  /** Asks the provider whether our credential works. */
  public Tried test(Actor actor, String id) {
    requireAdministrator(actor);
    var account = sql.find(id).map(this::account).orElseThrow(NotFound::new);
    try {
      var said = adapter(account.kind()).check(account, tokens);
      works(id);
      return new Tried(true, said);
    } catch (ChannelAdapter.Trouble trouble) {
      if (trouble.credential()) {
        broken(id, String.valueOf(trouble.getMessage()));
      }
      return new Tried(false, String.valueOf(trouble.getMessage()));
    }
  }

  // ---- For the module

  /** An account that is switched on. */
  Optional<Account> enabled(String id) {
    var known = remembered.get(id);
    if (known == null || System.nanoTime() - known.at() > REMEMBERED.toNanos()) {
      known = new Remembered(sql.find(id).filter(AccountsSql.Row::enabled).map(this::account), System.nanoTime());
      if (known.account().isPresent()) {
        remembered.put(id, known);
      } else {
        remembered.remove(id);
      }
    }
    return known.account();
  }

  private record Remembered(Optional<Account> account, long at) {}

  List<Account> allEnabled() {
    return sql.all().stream().filter(AccountsSql.Row::enabled).map(this::account).toList();
  }

  Health health(String id) {
    return sql.find(id).map(AccountsSql.Row::health).orElse(Health.BROKEN);
  }

  ChannelAdapter adapter(ChannelKind kind) {
    var adapter = adapters.get(kind);
    if (adapter == null) {
      throw new IllegalStateException("No adapter for " + kind);
    }
    return adapter;
  }

  boolean has(ChannelKind kind) {
    return adapters.containsKey(kind);
  }

  void broken(String id, String said) {
    sql.health(id, Health.BROKEN, said.length() > 500 ? said.substring(0, 500) : said, clock.instant());
  }

  void works(String id) {
    sql.health(id, Health.WORKS, null, clock.instant());
  }

  void heard(String id) {
    sql.heard(id, clock.instant());
  }

  void spoke(String id) {
    sql.spoke(id, clock.instant());
  }

  private Account account(AccountsSql.Row row) {
    var all = new LinkedHashMap<>(json.readValue(row.settings(), DeliveriesSql.NAMES));
    for (var setting : adapters.containsKey(row.kind()) ? adapter(row.kind()).settings() : List.<ChannelAdapter.Setting>of()) {
      if (setting.usual() != null) {
        all.putIfAbsent(setting.name(), setting.usual());
      }
    }
    all.putAll(opened(row));
    return new Account(row.id(), row.kind(), row.name(), all);
  }

  private Map<String, String> opened(AccountsSql.Row row) {
    return row.secrets() == null ? Map.of()
        : json.readValue(new String(secrets.open(purpose(row.id()), row.secrets()), StandardCharsets.UTF_8), DeliveriesSql.NAMES);
  }

  private View view(AccountsSql.Row row) {
    return new View(row.id(), row.kind(), row.name(), json.readValue(row.settings(), DeliveriesSql.NAMES), opened(row).keySet(), row.fromFile(), row.enabled(), row.health(),
        row.problem(), row.healthAt(), row.lastIn(), row.lastOut(), row.kind().hook().map(word -> settings.link("/hooks/" + word + "/" + row.id())).orElse(null), row.acknowledges());
  }

  private static String purpose(String id) {
    return "channel:" + id;
  }

  private static void requireStaff(Actor actor) {
    switch (actor) {
      case Actor.Staff staff when staff.is(Role.ADMINISTRATOR, Role.ENGINEER, Role.MANAGER, Role.AUDITOR) -> { }
      case Actor.System system -> { }
      default -> throw new NotFound();
    }
  }

  private static void requireAdministrator(Actor actor) {
    switch (actor) {
      case Actor.Staff staff when staff.is(Role.ADMINISTRATOR) -> { }
      case Actor.System system -> { }
      default -> throw new NotFound();
    }
  }
}
