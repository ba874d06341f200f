package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.platform.NotFound;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What happens in conversations, told to whoever looks on, whichever copy of the program it happens in: one connection per copy listens for PostgreSQL's word and then reads what
 * is new. The word only wakes; what is told stands in a table, so that a lost connection, here or in a browser, loses nothing.
 */
@Component
public class Live implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Live.class);
  private static final Duration KEPT = Duration.ofHours(1);
  /** Asked for as often even when nobody rings: the connection may be dead without our knowing. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);
  private static final Duration BETWEEN_READS = Duration.ofMillis(100);
  private static final int SECONDS_TO_ANSWER = 10;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  /** A browser says that it is still there three times as often. */
  private static final Duration PRESENT_FOR = Duration.ofSeconds(60);
  private static final Duration TYPING_FOR = Duration.ofSeconds(15);
  private static final int MOST_PER_PERSON = 8;
  private static final Pattern HORIZON = Pattern.compile("\\d{1,19}");

  private final LiveSql sql;
  private final DataSource database;
  private final StaffAccounts staff;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final List<Watch> watches = new CopyOnWriteArrayList<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock reading = new ReentrantLock();
  private final Condition stopping = reading.newCondition();
  private @Nullable String horizon;
  private Set<Long> known = Set.of();
  /** Whether nobody has looked on since the horizon was read. */
  private boolean idle = true;
  private volatile boolean running;
  private volatile @Nullable Thread listener;

  Live(LiveSql sql, DataSource database, StaffAccounts staff, TransactionTemplate transaction, Clock clock) {
    this.sql = sql;
    this.database = database;
    this.staff = staff;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * What has changed since the last time.
   *
   * @param id with which somebody who was away goes on
   * @param conversations in which something was written, sent, read, given to somebody
   * @param presence of which only who looks on has changed
   * @param all too long ago to tell: look at everything
   */
  public record News(String id, Set<UUID> conversations, Set<UUID> presence, boolean all) {}

  /** Others of the module who want to know where something was said; they judge themselves who may see it. */
  interface Listener {

    /** Whether anybody waits: nothing is read for nobody. */
    boolean waits();

    /** Where something was written, sent or read. @param all perhaps everywhere. Must return at once. */
    void told(Set<UUID> conversations, boolean all);
  }

  void tells(Listener listener) {
    listeners.add(listener);
  }

  /** Somebody who looks on. */
  public final class Watch implements AutoCloseable {

    private final UUID viewer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<UUID, String> waiting = new LinkedHashMap<>();
    private String upTo;
    private boolean all;
    /** The first news tell where one stands, even when nothing has happened. */
    private boolean greets;
    private volatile boolean closed;

    private Watch(UUID viewer, String upTo) {
      this.viewer = viewer;
      this.upTo = upTo;
    }

    /** Waits for news, at most so long. @return whether there are some */
    public boolean await(Duration longest) throws InterruptedException {
      lock.lock();
      try {
        long left = longest.toNanos();
        while (!some() && !closed && left > 0) {
          left = changed.awaitNanos(left);
        }
        return some();
      } finally {
        lock.unlock();
      }
    }

    /** The news that wait. Asked by whoever the viewer is now: what they may not see is as if nothing had happened. */
    public News take(Actor.Staff actor) {
      Map<UUID, String> taken;
      String id;
      boolean everything;
      lock.lock();
      try {
        taken = Map.copyOf(waiting);
        waiting.clear();
        id = upTo;
        everything = all;
        all = false;
        greets = false;
      } finally {
        lock.unlock();
      }
      var visible = visible(actor, taken.keySet());
      var spoken = new LinkedHashSet<UUID>();
      var presence = new LinkedHashSet<UUID>();
      taken.forEach((conversation, kind) -> {
        if (visible.contains(conversation)) {
          (kind.equals("PRESENCE") ? presence : spoken).add(conversation);
        }
      });
      return new News(id, spoken, presence, everything);
    }

    private boolean some() {
      return !waiting.isEmpty() || all || greets;
    }

    /** Whether there will be no more news: the program stops, or the viewer has opened many others. */
    public boolean ended() {
      return closed;
    }

    @Override
    public void close() {
      closed = true;
      watches.remove(this);
      lock.lock();
      try {
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    private void add(List<LiveSql.Event> events, String id, boolean everything, boolean greet) {
      lock.lock();
      try {
        for (var event : events) {
          waiting.merge(event.conversation(), event.kind(), (before, now) -> before.equals("PRESENCE") ? now : before);
        }
        upTo = id;
        all |= everything;
        greets |= greet;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  // ---- Looking on

  /** Begins to look on. @param last the id of the last news they had; null when they have just read the page */
  public Watch watch(Actor.Staff actor, @Nullable String last) {
    Inbox.requireRead(actor);
    var from = last != null && HORIZON.matcher(last).matches() ? last : null;
    var mine = watches.stream().filter(watch -> watch.viewer.equals(actor.id())).toList();
    // One browser with very many tabs must not use up what others need: the eldest ends.
    mine.stream().limit(Math.max(0, mine.size() - MOST_PER_PERSON + 1)).forEach(Watch::close);
    reading.lock();
    try {
      if (idle || horizon == null || nobodyLooksOn()) {
        beginAgain();
      }
      var watch = new Watch(actor.id(), horizon);
      var missed = from == null ? new LiveSql.Read(horizon, List.of()) : sql.since(from);
      watch.add(missed.events(), horizon, from != null && !sql.reachesBack(from), true);
      watches.add(watch);
      if (!running) {
        watch.close();
      }
      return watch;
    } finally {
      reading.unlock();
    }
  }

  /** Of these, those the actor may see. */
  private Set<UUID> visible(Actor.Staff actor, Set<UUID> conversations) {
    try {
      Inbox.requireRead(actor);
    } catch (NotFound notTheirs) {
      return Set.of();
    }
    return new HashSet<>(sql.existing(conversations));
  }

  // ---- Who is here

  /** A colleague who has the same conversation open. */
  public record Colleague(UUID id, String name, boolean typing) {}

  /**
   * Who else is at a conversation.
   *
   * @param here have it open now
   * @param seen have read its last message
   */
  public record Others(List<Colleague> here, List<String> seen) {

    public boolean typing() {
      return here.stream().anyMatch(Colleague::typing);
    }
  }

  /** They read the conversation: colleagues see it for a minute, and until the next message that they have read it. Auditors leave no trace. */
  @Transactional
  public Others look(Actor.Staff actor, UUID conversation) {
    return here(actor, conversation, false, true);
  }

  /** They still have it open, and write or do not. */
  @Transactional
  public Others stay(Actor.Staff actor, UUID conversation, boolean typing) {
    return here(actor, conversation, typing, false);
  }

  private Others here(Actor.Staff actor, UUID conversation, boolean typing, boolean reads) {
    Inbox.requireRead(actor);
    if (sql.existing(Set.of(conversation)).isEmpty()) {
      throw new NotFound();
    }
    var now = clock.instant();
    if (actor.is(Role.ENGINEER, Role.MANAGER)) {
      boolean fresh = sql.here(conversation, actor.id(), now.plus(PRESENT_FOR), typing ? now.plus(TYPING_FOR) : null, reads, now);
      boolean read = reads && sql.seen(conversation, actor.id(), now);
      if (fresh || read) {
        sql.tell(conversation, "PRESENCE", now);
      }
    }
    return others(actor, conversation, now);
  }

  /** They closed it. */
  @Transactional
  public void leave(Actor.Staff actor, UUID conversation) {
    Inbox.requireRead(actor);
    if (sql.gone(conversation, actor.id())) {
      sql.tell(conversation, "PRESENCE", clock.instant());
    }
  }

  private Others others(Actor.Staff actor, UUID conversation, Instant now) {
    var here = sql.present(conversation, now).stream().filter(one -> !one.staff().equals(actor.id())).toList();
    var seen = sql.seenBy(conversation).stream().filter(one -> !one.equals(actor.id())).toList();
    var ids = new HashSet<>(seen);
    here.forEach(one -> ids.add(one.staff()));
    var names = ids.isEmpty() ? Map.<UUID, String>of() : staff.names(ids);
    return new Others(here.stream().filter(one -> names.containsKey(one.staff())).map(one -> new Colleague(one.staff(), names.get(one.staff()), one.typing())).toList(),
        seen.stream().filter(names::containsKey).map(names::get).toList());
  }

  // ---- The listener of this copy

  @Override
  public void start() {
    running = true;
    listener = Thread.ofVirtual().name("inbox-live").start(this::listen);
  }

  /** Ends every stream before the web server waits for its last requests. */
  @Override
  public void stop() {
    running = false;
    new ArrayList<>(watches).forEach(Watch::close);
    var thread = listener;
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** After the web server has begun, before it stops gracefully. */
  @Override
  public int getPhase() {
    return DEFAULT_PHASE - 512;
  }

  private void listen() {
    var pause = Duration.ofSeconds(1);
    while (running) {
      try (var connection = database.getConnection()) {
        connection.setAutoCommit(true);
        run(connection, "LISTEN inbox");
        try {
          pause = Duration.ofSeconds(1);
          var postgres = connection.unwrap(PGConnection.class);
          while (running) {
            spread();
            var heard = postgres.getNotifications((int) LONGEST_SILENCE.toMillis());
            // Silence and a dead line sound alike.
            if ((heard == null || heard.length == 0) && !connection.isValid(SECONDS_TO_ANSWER)) {
              throw new SQLException("the line on which it tells is dead");
            }
            rest(BETWEEN_READS);
          }
        } finally {
          // When the program ends, the interrupt has closed the connection beneath the pool, which goes as well.
          if (running && !connection.isClosed()) {
            run(connection, "UNLISTEN inbox");
          }
        }
      } catch (SQLException | DataAccessException lost) {
        if (running) {
          log.info("The database does not tell what happens in conversations; asked again in {}: {}", pause, lost.getMessage());
          rest(pause);
          pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
      } catch (RuntimeException e) {
        if (running) {
          log.warn("Telling what happens in conversations stopped and begins again", e);
          rest(pause);
        }
      }
    }
  }

  private static void run(Connection connection, String command) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  private void rest(Duration duration) {
    reading.lock();
    try {
      if (running) {
        stopping.await(duration.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      running = false;
    } finally {
      reading.unlock();
    }
  }

  private boolean nobodyLooksOn() {
    return watches.isEmpty() && listeners.stream().noneMatch(Listener::waits);
  }

  /** Nobody looked on for a while: what happened meanwhile is old, and who waits by now looks for themselves. */
  private void beginAgain() {
    horizon = sql.horizon();
    known = Set.of();
    idle = false;
    listeners.forEach(listener -> listener.told(Set.of(), true));
  }

  /** Reads what is new and hands it to everybody who looks on. */
  private void spread() {
    reading.lock();
    try {
      if (nobodyLooksOn()) {
        idle = true;
        return;
      }
      if (idle || horizon == null) {
        beginAgain();
        return;
      }
      var read = sql.since(horizon);
      var before = known;
      var fresh = read.events().stream().filter(event -> !before.contains(event.id())).toList();
      known = new HashSet<>(read.events().stream().map(LiveSql.Event::id).toList());
      horizon = read.horizon();
      if (!fresh.isEmpty()) {
        watches.forEach(watch -> watch.add(fresh, read.horizon(), false, false));
        var spoken = fresh.stream().filter(event -> !event.kind().equals("PRESENCE")).map(LiveSql.Event::conversation).collect(Collectors.toSet());
        listeners.forEach(listener -> listener.told(spoken, false));
      }
    } finally {
      reading.unlock();
    }
  }

  @Scheduled(initialDelayString = "PT5M", fixedDelayString = "PT10M")
  void sweep() {
    var now = clock.instant();
    transaction.executeWithoutResult(status -> sql.sweep(now.minus(KEPT), now));
  }
}
