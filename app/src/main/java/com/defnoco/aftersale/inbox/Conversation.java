package com.defnoco.aftersale.inbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as staff and programs see it.
 *
 * @param channel the protocol
 * @param account our id of the account
 * @param handle where answers go
 * @param serial found in text or picture; null while none was
 * @param dueAt when we must have answered; null while nobody waits for us
 * @param lastAt of the last message
 * @param team whose it is; null: everybody's
 * @param because why it was given to its assignee by itself: language, skill, open, onDuty; empty when a person did
 */
public record Conversation(UUID id, ChannelKind channel, String account, String person, UUID personId, Handle handle, @Nullable UUID customerId, @Nullable String subject, String locale,
    State state, @Nullable UUID assignee, @Nullable UUID claimId, @Nullable String claimNumber, @Nullable String serial, @Nullable UUID unitId, String firstLine, Instant createdAt,
    Instant lastAt, @Nullable Instant lastIn, int sentSince, @Nullable Instant answeredAt, @Nullable Instant dueAt, @Nullable Instant escalatedAt, int version,
    Priority priority, Map<String, String> because, @Nullable UUID team) {

  public Conversation {
    because = Map.copyOf(because);
  }

  /** How soon it must be answered. */
  public enum Priority {
    /** A pack may burn. */
    DANGER, NORMAL
  }

  /** How the time for our answer stands. */
  public enum Clock {
    /** Nobody waits for us. */
    STILL, RUNS, AT_RISK, LATE
  }

  public Clock clock(Instant now) {
    return dueAt == null ? Clock.STILL : dueAt.isBefore(now) ? Clock.LATE : dueAt.isBefore(now.plus(Targets.RISK)) ? Clock.AT_RISK : Clock.RUNS;
  }


  /** Whose move it is. */
  public enum State {
    /** Ours. */
    OPEN,
    /** We asked or answered; our clock stands still. */
    WAITING_FOR_CUSTOMER,
    CLOSED
  }

  /** A page of conversations. @param next cursor of the next page; null on the last one */
  public record Slice(List<Conversation> rows, @Nullable String next) {
    public Slice {
      rows = List.copyOf(rows);
    }
  }
}
