package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.files.FileReference;
import com.defnoco.aftersale.files.FileType;
import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.files.LabelReader;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/** Fetches the files of messages before their addresses expire, checks them, and reads the label in pictures. */
@Component
class MediaWork implements DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(MediaWork.class);
  /** Meta blocks an account that fails twenty times within an hour. */
  private static final int MOST_TRIES = 5;
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
  private static final long LARGEST_LABEL = 20L << 20;

  private final OutboxSql sql;
  private final ThreadsSql threads;
  private final Arrivals arrivals;
  private final Accounts accounts;
  private final Tokens tokens;
  private final Files files;
  private final LabelReader labels;
  private final ClaimsDue claimsDue;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Crew crew;
  private final long largest;

  MediaWork(OutboxSql sql, ThreadsSql threads, Arrivals arrivals, Accounts accounts, Tokens tokens, Files files, LabelReader labels, ClaimsDue claimsDue, TransactionTemplate transaction, Clock clock,
      @Value("${aftersale.inbox.largest-file:512MB}") DataSize largest) {
    this.sql = sql;
    this.threads = threads;
    this.arrivals = arrivals;
    this.accounts = accounts;
    this.tokens = tokens;
    this.files = files;
    this.labels = labels;
    this.claimsDue = claimsDue;
    this.transaction = transaction;
    this.clock = clock;
    this.largest = Math.min(largest.toBytes(), Files.LOG_LIMIT_BYTES);
    this.crew = new Crew("media", 2, this::next);
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
  void on(Waits.Media media) {
    crew.wake();
  }

  @Scheduled(initialDelayString = "PT4S", fixedDelayString = "PT2S")
  void look() {
    crew.wake();
  }

  @Override
  public void destroy() {
    crew.stop();
  }

  boolean next() {
    var now = clock.instant();
    var leased = Objects.requireNonNull(transaction.execute(status -> sql.leaseMedia(now, now.plus(LEASE))));
    if (leased.isPresent()) {
      fetch(leased.get());
      return true;
    }
    var unseen = Objects.requireNonNull(transaction.execute(status -> sql.leaseUnseen(now, now.plus(LEASE))));
    unseen.ifPresent(this::lookAt);
    return unseen.isPresent();
  }

  private void fetch(OutboxSql.Media media) {
    var account = accounts.enabled(media.account()).orElse(null);
    if (account == null) {
      later(media, "inbox.media.off");
      return;
    }
    FileReference file;
    try (InputStream content = accounts.adapter(account.kind()).fetch(account, media.reference(), tokens)) {
      file = files.receiveAnything(new Actor.System(), "attachment:" + media.id(), content, media.reference().name(), largest);
    } catch (ChannelAdapter.Trouble trouble) {
      if (trouble.credential()) {
        accounts.broken(account.id(), String.valueOf(trouble.getMessage()));
      }
      if (trouble.again() && media.tries() < MOST_TRIES) {
        later(media, String.valueOf(trouble.getMessage()));
      } else {
        failed(media, String.valueOf(trouble.getMessage()));
      }
      return;
    } catch (InvalidInput refused) {
      var why = refused.problems().getFirst().key();
      failed(media, why.equals("files.too-large") ? "inbox.media.tooLarge" : why);
      return;
    } catch (IOException | RuntimeException e) {
      log.info("A file of {} did not come through: {}", account, e.toString());
      if (media.tries() < MOST_TRIES) {
        later(media, String.valueOf(e.getMessage()));
      } else {
        failed(media, String.valueOf(e.getMessage()));
      }
      return;
    }
    if (media.reference().sha256() != null && !media.reference().sha256().equalsIgnoreCase(file.sha256())) {
      if (media.tries() < MOST_TRIES) {
        later(media, "inbox.media.hash");
      } else {
        failed(media, "inbox.media.hash");
      }
      return;
    }
    transaction.executeWithoutResult(status -> {
      sql.stored(media.id(), file.id(), file.name(), file.type() == FileType.OTHER ? media.reference().mediaType() : file.type().mediaType(), file.size(), file.sha256());
      threads.tell(media.conversation());
    });
    // Leased still: whoever dies in the middle of it leaves it to another.
    lookAt(new OutboxSql.Unseen(media.id(), media.conversation(), file.id(), media.reference().mediaType(), 0));
  }

  private void lookAt(OutboxSql.Unseen unseen) {
    var owner = "attachment:" + unseen.id();
    try {
      var file = files.find(owner, unseen.file());
      if (file.type().family() != FileType.Family.IMAGE) {
        // What calls itself a picture and is of no kind that we know may be one all the same.
        looked(unseen, file.type() == FileType.OTHER && unseen.mediaType().toLowerCase(Locale.ROOT).startsWith("image/") ? LabelState.UNREADABLE : LabelState.NO_PICTURE, List.of());
      } else if (file.size() > LARGEST_LABEL) {
        looked(unseen, LabelState.UNREADABLE, List.of());
      } else {
        var seen = labels.look(java.nio.file.Files.readAllBytes(files.original(owner, file.id()).body()));
        looked(unseen, seen.opened() ? LabelState.NOTHING : LabelState.UNREADABLE, seen.codes());
      }
    } catch (IOException | RuntimeException e) {
      log.info("A label was not read: {}", e.toString());
      if (unseen.tries() < MOST_TRIES) {
        transaction.executeWithoutResult(status -> sql.lookLater(unseen.id(), clock.instant().plus(LOOK_AGAIN.multipliedBy(1L + unseen.tries()))));
      } else {
        looked(unseen, LabelState.UNREADABLE, List.of());
      }
    }
  }

  private void looked(OutboxSql.Unseen unseen, LabelState state, List<String> codes) {
    transaction.executeWithoutResult(status -> {
      threads.thread(unseen.conversation());
      if (codes.isEmpty()) {
        sql.label(unseen.id(), state, List.of());
      } else {
        arrivals.lookedAt(unseen.conversation(), unseen.id(), codes);
      }
      claimsDue.stage(unseen.conversation());
      threads.tell(unseen.conversation());
    });
  }

  /** Whether something that nobody has seen, of which only this was told, may be a picture. */
  static boolean maybePicture(String mediaType) {
    var type = mediaType.toLowerCase(Locale.ROOT);
    return type.startsWith("image/") || type.isBlank() || type.startsWith("application/octet-stream") || type.startsWith("*");
  }

  private void later(OutboxSql.Media media, String why) {
    transaction.executeWithoutResult(status -> sql.notStored(media.id(), why, clock.instant().plus(Duration.ofSeconds(2L << Math.min(media.tries(), 10)))));
  }

  private void failed(OutboxSql.Media media, String why) {
    transaction.executeWithoutResult(status -> {
      threads.thread(media.conversation());
      sql.notStored(media.id(), why, null);
      // Nobody will see what it shows: whether a claim is made all the same is decided there.
      claimsDue.stage(media.conversation());
      threads.tell(media.conversation());
    });
  }
}
