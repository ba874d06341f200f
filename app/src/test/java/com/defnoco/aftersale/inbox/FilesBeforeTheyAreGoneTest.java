package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.platform.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Files wait at providers, some for an hour only: in a backlog, what is gone soonest is fetched first. */
class FilesBeforeTheyAreGoneTest extends InboxFixtures {

  @Autowired private OutboxSql sql;
  @Autowired private ThreadsSql threads;
  @Autowired private TransactionTemplate transaction;

  @Test
  void inABacklogWhatIsGoneSoonestIsFetchedFirst() {
    visitor().fill("/chat", "/chat", "text", "Three files follow");
    var message = jdbc.sql("SELECT id FROM message ORDER BY received_at DESC, id DESC LIMIT 1").query(UUID.class).single();
    transaction.executeWithoutResult(status -> {
      // Seen by nobody else: taken back at the end.
      status.setRollbackOnly();
      var forEver = waits(message, 11, null);
      var threeDays = waits(message, 12, Duration.ofDays(3));
      var anHour = waits(message, 13, Duration.ofHours(1));
      var sevenDays = waits(message, 14, Duration.ofDays(7));
      var order = new ArrayList<UUID>();
      var now = clock.instant();
      for (var next = sql.leaseMedia(now, now.plusSeconds(300), Duration.ofDays(3)); next.isPresent(); next = sql.leaseMedia(now, now.plusSeconds(300), Duration.ofDays(3))) {
        order.add(next.get().id());
      }
      assertThat(order.stream().filter(List.of(forEver, threeDays, anHour, sevenDays)::contains)).containsExactly(anHour, threeDays, sevenDays, forEver);
    });
  }

  private UUID waits(UUID message, int position, @Nullable Duration kept) {
    var id = Ids.next(clock);
    var now = clock.instant();
    threads.insertAttachment(id, message, position, new MediaReference("file", "image/png", null, null, Map.of("id", "x")), now, kept == null ? null : now.plus(kept));
    return id;
  }
}
