package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.files.FileReference;
import com.defnoco.aftersale.files.FileType;
import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.files.LabelReader;
import com.defnoco.aftersale.files.Sound;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.Budgets;
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
  /** About two minutes; whoever waits for a picture waits no longer, and it is tried on beside that. */
  private static final int MOST_TRIES = 5;
  /** Meta blocks an account that fails twenty times within an hour. */
  private static final int TRIED_AGAIN = 10;
  private static final Duration TRIED_AGAIN_EACH = Duration.ofMinutes(6);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);
  /** A file whose provider does not say how long it is there. */
  private static final Duration WORTH_TRYING = Duration.ofDays(3);
  private static final String GONE = "inbox.media.gone";
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
  private final Joining joining;
  private final ClaimsDue claimsDue;
  private final Budgets budgets;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Crew crew;
  private final long largest;

  MediaWork(OutboxSql sql, ThreadsSql threads, Arrivals arrivals, Accounts accounts, Tokens tokens, Files files, LabelReader labels, Joining joining, ClaimsDue claimsDue, Budgets budgets,
      TransactionTemplate transaction, Clock clock,
      @Value("${aftersale.inbox.largest-file:512MB}") DataSize largest) {
    this.sql = sql;
    this.threads = threads;
    this.arrivals = arrivals;
    this.accounts = accounts;
    this.tokens = tokens;
    this.files = files;
    this.labels = labels;
    this.joining = joining;
    this.claimsDue = claimsDue;
    this.budgets = budgets;
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
    var leased = Objects.requireNonNull(transaction.execute(status -> sql.leaseMedia(now, now.plus(LEASE), WORTH_TRYING)));
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
    if (media.tries() > 1 && !budgets.take("channel:media:" + account.id(), TRIED_AGAIN, TRIED_AGAIN_EACH)) {
      transaction.executeWithoutResult(status -> sql.postponed(media.id(), clock.instant().plus(TRIED_AGAIN_EACH)));
      return;
    }
    FileReference file;
    try (InputStream content = accounts.adapter(account.kind()).fetch(account, media.reference(), tokens)) {
      file = files.receiveAnything(new Actor.System(), "attachment:" + media.id(), content, media.reference().name(), largest);
    } catch (ChannelAdapter.Trouble trouble) {
      if (trouble.credential()) {
        accounts.broken(account.id(), String.valueOf(trouble.getMessage()));
      }
      if (trouble.gone()) {
        log.info("A file of {} is gone: {}", account, trouble.getMessage());
        failed(media, GONE);
      } else if (trouble.again() || trouble.credential()) {
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
      later(media, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
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
    var type = files.sound("attachment:" + media.id(), file.id()).map(Sound::mediaType).orElseGet(() -> file.type() != FileType.OTHER ? file.type().mediaType() : notASound(media.reference().mediaType()));
    boolean others = Boolean.TRUE.equals(transaction.execute(status -> {
      sql.stored(media.id(), file.id(), file.name(), type, file.size(), file.sha256());
      threads.tell(media.conversation());
      return sql.someMedia(clock.instant());
    }));
    if (others) {
      // What it shows can be read at any time; what waits at a provider may be gone tomorrow.
      transaction.executeWithoutResult(status -> sql.lookLater(media.id(), clock.instant()));
    } else {
      // Leased still: whoever dies in the middle of it leaves it to another.
      lookAt(new OutboxSql.Unseen(media.id(), media.conversation(), file.id(), type, 0));
    }
  }

  /** What calls itself a sound and is none that we know is not offered as one. */
  private static String notASound(String declared) {
    return declared.toLowerCase(Locale.ROOT).startsWith("audio/") ? FileType.OTHER.mediaType() : declared;
  }

  private void lookAt(OutboxSql.Unseen unseen) {
    var owner = "attachment:" + unseen.id();
    try {
      var file = files.find(owner, unseen.file());
      // What calls itself a picture and is of no kind that we know may be one all the same.
      boolean picture = file.type().family() == FileType.Family.IMAGE || file.type() == FileType.OTHER && unseen.mediaType().toLowerCase(Locale.ROOT).startsWith("image/");
      if (file.type().family() != FileType.Family.IMAGE && file.type() != FileType.OTHER || file.size() > LARGEST_LABEL) {
        looked(unseen, picture ? LabelState.UNREADABLE : LabelState.NO_PICTURE, List.of());
      } else {
        var seen = labels.look(java.nio.file.Files.readAllBytes(files.original(owner, file.id()).body()));
        looked(unseen, seen.opened() ? LabelState.NOTHING : picture ? LabelState.UNREADABLE : LabelState.NO_PICTURE, seen.codes());
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
      joining.seen(unseen.conversation());
      claimsDue.stage(unseen.conversation());
      threads.tell(unseen.conversation());
    });
  }

  /** Whether something that nobody has seen, of which only this was told, may be a picture. */
  static boolean maybePicture(String mediaType) {
    var type = mediaType.toLowerCase(Locale.ROOT);
    return type.startsWith("image/") || type.isBlank() || type.startsWith("application/octet-stream") || type.startsWith("*");
  }

  /** Tried on until the provider gives it no longer; whoever waited for it is told after two minutes that nobody has seen it. */
  private void later(OutboxSql.Media media, String why) {
    var again = clock.instant().plus(pause(media.tries()));
    if (again.isAfter(media.until())) {
      failed(media, why.equals("inbox.media.off") ? why : GONE);
      return;
    }
    transaction.executeWithoutResult(status -> {
      threads.thread(media.conversation());
      sql.notStored(media.id(), why, again);
      if (media.tries() == MOST_TRIES) {
        sql.label(media.id(), maybePicture(media.reference().mediaType()) ? LabelState.UNREADABLE : LabelState.NO_PICTURE, List.of());
        joining.seen(media.conversation());
        claimsDue.stage(media.conversation());
      }
      threads.tell(media.conversation());
    });
  }

  private void failed(OutboxSql.Media media, String why) {
    transaction.executeWithoutResult(status -> {
      threads.thread(media.conversation());
      sql.notStored(media.id(), why, null);
      // Nobody will see what it shows: whether a claim is made all the same is decided there.
      joining.seen(media.conversation());
      claimsDue.stage(media.conversation());
      threads.tell(media.conversation());
    });
  }

  private static Duration pause(int tries) {
    var pause = Duration.ofSeconds(2L << Math.min(tries, 20));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
