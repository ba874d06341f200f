package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Keys of outside programs. A secret is shown once, when the key is made; only its hash is kept. */
@Component
public class ApiKeys {

  private final ApiKeysSql sql;
  private final Journal journal;
  private final Clock clock;

  ApiKeys(ApiKeysSql sql, Journal journal, Clock clock) {
    this.sql = sql;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * A key as administrators see it.
   *
   * @param start the first characters of the secret, to recognise it by
   * @param lastUsedOn day (UTC) of the newest call; null when it was never used
   * @param revokedAt when it stopped working; null while it works
   */
  public record Key(UUID id, String name, String start, Set<Scope> scopes, Instant createdAt, @Nullable LocalDate lastUsedOn,
      @Nullable Instant revokedAt) {}

  /** A key just made, with the secret that will not be shown again. */
  public record Made(UUID id, String secret) {}

  /** @throws NotAllowed unless the actor is an administrator */
  @Transactional
  public Made make(Actor actor, String name, Set<Scope> scopes) {
    StaffAccounts.requireAdministrator(actor);
    if (name.isBlank() || name.length() > 100) {
      throw InvalidInput.at("/name", "parties.key.name");
    }
    if (scopes.isEmpty()) {
      throw InvalidInput.at("/scopes", "parties.key.scopes");
    }
    // The prefix lets secret scanners recognise a key that was committed somewhere by mistake.
    var secret = "ask_" + Ids.secret();
    return new Made(store(actor, name.strip(), secret, scopes), secret);
  }

  /** All keys, newest first. */
  @Transactional(readOnly = true)
  public List<Key> all(Actor actor) {
    StaffAccounts.requireAdministrator(actor);
    return sql.all();
  }

  /** Stops the key at once. Revoking it twice changes nothing. */
  @Transactional
  public void revoke(Actor actor, UUID id) {
    StaffAccounts.requireAdministrator(actor);
    if (!sql.exists(id)) {
      throw new NotFound();
    }
    if (sql.revoke(id, clock.instant())) {
      journal.record(actor.reference(), "key:" + id, "key.revoked", null, Map.of());
    }
  }

  /** Who presents this secret; empty when it is not a working key. One question to the database for every call, and a write once a day. */
  public Optional<Actor.Integration> authenticate(String secret) {
    var today = LocalDate.now(clock);
    var key = sql.working(Hashes.sha256(secret));
    key.filter(working -> !today.equals(working.usedOn())).ifPresent(working -> sql.usedOn(working.actor().keyId(), today));
    return key.map(ApiKeysSql.Working::actor);
  }

  /** The key with the secret of the setting {@code aftersale.api-key}, made at the first start that names it, for all scopes; by one of two copies that start at once. One that was revoked stays so. */
  @Transactional
  void ensure(String secret) {
    sql.oneWriter();
    if (!sql.known(Hashes.sha256(secret))) {
      store(new Actor.System(), "AFTERSALE_API_KEY", secret, EnumSet.allOf(Scope.class));
    }
  }

  private UUID store(Actor actor, String name, String secret, Set<Scope> scopes) {
    var id = Ids.next(clock);
    sql.insert(id, name, Hashes.sha256(secret), secret.substring(0, Math.min(8, secret.length() / 2)), scopes, clock.instant());
    journal.record(actor.reference(), "key:" + id, "key.made", null, Map.of("name", name, "scopes", scopes.stream().map(Enum::name).sorted().toList()));
    return id;
  }
}
