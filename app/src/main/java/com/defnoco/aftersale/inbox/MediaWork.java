package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.files.FileReference;
import com.defnoco.aftersale.files.FileType;
import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.files.LabelReader;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.TooOften;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/** Fetches the files of messages before their addresses expire, checks them, and reads the label in pictures. */
@Component
class MediaWork implements DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(MediaWork.class);
  /** Meta blocks an account that fails twenty times within an hour. */
  private static final int MOST_TRIES = 5;
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

  MediaWork(OutboxSql sql, ThreadsSql threads, Arrivals arrivals, Accounts accounts, Tokens tokens, Files files, LabelReader labels, ClaimsDue claimsDue, TransactionTemplate transaction, Clock clock) {
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
    var leased = Objects.requireNonNull(transaction.execute(status -> sql.leaseMedia(now, now.plus(Duration.ofMinutes(5)))));
    if (leased.isEmpty()) {
      return false;
    }
    fetch(leased.get());
    return true;
  }

  private void fetch(OutboxSql.Media media) {
    var account = accounts.enabled(media.account()).orElse(null);
    if (account == null) {
      later(media, "inbox.media.off");
      return;
    }
    FileReference file;
    try (InputStream content = accounts.adapter(account.kind()).fetch(account, media.reference(), tokens)) {
      file = files.receiveAnything(new Actor.System(), "attachment:" + media.id(), content, media.reference().name(), Files.LOG_LIMIT_BYTES);
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
      failed(media, refused.problems().getFirst().key());
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
    if (file.type().family() == FileType.Family.IMAGE && file.size() <= LARGEST_LABEL) {
      readLabel(media, file);
    }
  }

  private void readLabel(OutboxSql.Media media, FileReference file) {
    try {
      var code = labels.read(java.nio.file.Files.readAllBytes(files.original("attachment:" + media.id(), file.id()).body()));
      code.ifPresent(text -> transaction.executeWithoutResult(status -> {
        arrivals.lookForSerial(media.conversation(), text);
        claimsDue.stage(media.conversation());
        threads.tell(media.conversation());
      }));
    } catch (IOException | TooOften e) {
      log.info("A label was not read: {}", e.toString());
    }
  }

  private void later(OutboxSql.Media media, String why) {
    transaction.executeWithoutResult(status -> sql.notStored(media.id(), why, clock.instant().plus(Duration.ofSeconds(2L << media.tries()))));
  }

  private void failed(OutboxSql.Media media, String why) {
    transaction.executeWithoutResult(status -> {
      sql.notStored(media.id(), why, null);
      threads.tell(media.conversation());
    });
  }
}
