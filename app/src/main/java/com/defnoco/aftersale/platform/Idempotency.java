package com.defnoco.aftersale.platform;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a call that changes something happen once, however often it is sent: the caller names each wish by a key, and a key that is known gives
 * the first answer again.
 *
 * <p>The whole call runs in one transaction that ends with the row of its key. So either the change and the answer are kept or neither
 * is, wherever the program is killed; nobody ever finds a key without its change, or has to guess whether a half-done call may be repeated.
 */
@Component
public class Idempotency {

  /** How long an answer is given again. */
  public static final Duration KEPT_FOR = Duration.ofDays(30);

  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final TransactionTemplate marked;
  private final SecretBox secrets;
  private final JsonMapper json;
  private final Clock clock;

  Idempotency(JdbcClient jdbc, TransactionTemplate transaction, SecretBox secrets, JsonMapper json, Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.marked = new Tracing.MarkedByItself(Objects.requireNonNull(transaction.getTransactionManager()));
    this.secrets = secrets;
    this.json = json;
    this.clock = clock;
  }

  /**
   * What a call answered.
   *
   * @param status HTTP status
   * @param type media type of the body, or null
   * @param headers those that belong to the answer, such as {@code Location}
   */
  public record Answer(int status, @Nullable String type, byte[] body, Map<String, String> headers) {}

  /** How a call with a key came out. */
  public sealed interface Outcome {

    /** It ran now. */
    record First(Answer answer) implements Outcome {}

    /** It ran before; this is what it answered. */
    record Again(Answer answer) implements Outcome {}

    /** The key was used for another wish; nothing ran. */
    record OtherBody() implements Outcome {}

    /** A call with this key is running at this moment; nothing ran. */
    record Concurrent() implements Outcome {}
  }

  /**
   * Runs the call once.
   *
   * @param caller who calls; keys of different callers are different keys
   * @param key the caller's name for this wish
   * @param wish hash of all that is wished: method, address and body
   * @param call makes the change and tells the answer. A status of 400 or more means that nothing shall be changed
   */
  public Outcome once(String caller, String key, byte[] wish, Supplier<Answer> call) {
    Outcome outcome;
    do {
      outcome = marked.execute(status -> {
        // The lock is let go at the end of the transaction, even by a crash. A twin does not wait but is told to.
        var before = begin(caller, key, wish);
        if (before.isPresent()) {
          return before.get();
        }
        var answer = call.get();
        if (answer.status() >= 400) {
          status.setRollbackOnly();
        } else if (!keep(caller, key, wish, answer)) {
          // A twin ended between our look at the keys and our lock: what we did is undone, and the twin's answer is found when we look again.
          status.setRollbackOnly();
          return null;
        }
        return new Outcome.First(answer);
      });
    } while (outcome == null);
    if (outcome instanceof Outcome.First(Answer answer) && isVerdict(answer.status())) {
      // The refused call has changed nothing; if this row is lost in a crash, asking again finds the same verdict.
      transaction.executeWithoutResult(status -> keep(caller, key, wish, answer));
    }
    return outcome;
  }

  /** A refusal of the wish itself is its answer. A call that was not understood, or came at a bad moment, was never begun: it may be mended and sent again. */
  private static boolean isVerdict(int status) {
    return switch (status) {
      case 403, 404, 409, 410 -> true;
      default -> false;
    };
  }

  /**
   * The first statement of the transaction: says its trace, takes the lock of the key and looks whether the key is known. Empty: nobody has it, and it is ours now. That a twin may end
   * between the look and the lock is found by {@link #keep}.
   */
  private Optional<Outcome> begin(String caller, String key, byte[] wish) {
    return jdbc.sql("""
            SELECT set_config('aftersale.trace', :trace, true), pg_try_advisory_xact_lock(hashtextextended(:both, 13)) AS ours,
                   k.body_hash, k.status, k.answer_type, k.answer, k.headers
            FROM (VALUES (1)) AS one LEFT JOIN idempotency_key k ON k.scope = :caller AND k.key = :key
            """)
        .param("trace", Trace.here().map(Trace::kept).orElse("")).param("both", caller + '\n' + key).param("caller", caller).param("key", key)
        .query((rs, i) -> Optional.ofNullable(before(caller, key, wish, rs))).single();
  }

  private @Nullable Outcome before(String caller, String key, byte[] wish, ResultSet rs) throws SQLException {
    if (!rs.getBoolean("ours")) {
      return new Outcome.Concurrent();
    }
    var kept = rs.getBytes("body_hash");
    if (kept == null) {
      return null;
    }
    return Arrays.equals(kept, wish)
        ? new Outcome.Again(new Answer(rs.getInt("status"), rs.getString("answer_type"), secrets.open(purpose(caller, key), rs.getBytes("answer")),
            json.readValue(rs.getString("headers"), HEADERS)))
        : new Outcome.OtherBody();
  }

  /** The answer is locked away: it may hold a link that is kept nowhere else but as a hash. @return false when the key is known by now */
  private boolean keep(String caller, String key, byte[] wish, Answer answer) {
    return jdbc.sql("""
            INSERT INTO idempotency_key (scope, key, body_hash, created_at, status, answer_type, answer, headers)
            VALUES (:caller, :key, :wish, :now, :status, :type, :answer, :headers::jsonb)
            ON CONFLICT DO NOTHING
            """)
        .param("caller", caller).param("key", key).param("wish", wish).param("now", Timestamp.from(clock.instant()))
        .param("status", answer.status()).param("type", answer.type()).param("answer", secrets.lock(purpose(caller, key), answer.body()))
        .param("headers", json.writeValueAsString(answer.headers()))
        .update() == 1;
  }

  private static String purpose(String caller, String key) {
    return "answer:" + caller + '\n' + key;
  }

  @Scheduled(initialDelayString = "PT25M", fixedDelayString = "PT6H")
  @Transactional
  void forgetOldAnswers() {
    jdbc.sql("DELETE FROM idempotency_key WHERE created_at < :before")
        .param("before", Timestamp.from(clock.instant().minus(KEPT_FOR))).update();
  }
}
