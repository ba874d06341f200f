package com.defnoco.aftersale.documents;

import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.documents.Examination.Leans;
import com.defnoco.aftersale.documents.Examination.Point;
import com.defnoco.aftersale.documents.Examination.Source;
import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.policy.Paper;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Has each invoice and certificate examined by a staged job, and keeps what was found. */
@Component
class Examinations {

  private static final TaskDescriptor<Void> TASK = TaskDescriptor.of("examine-paper");
  private static final long LARGEST = 32L << 20;

  private final DocumentsSql sql;
  private final Examiner examiner;
  private final Files files;
  private final Claims claims;
  private final Journal journal;
  private final ObjectProvider<SchedulerClient> scheduler;
  private final TransactionOperations transaction;
  private final Clock clock;

  Examinations(DocumentsSql sql, Examiner examiner, Files files, Claims claims, Journal journal, @Lazy ObjectProvider<SchedulerClient> scheduler, TransactionOperations transaction,
      Clock clock) {
    this.sql = sql;
    this.examiner = examiner;
    this.files = files;
    this.claims = claims;
    this.journal = journal;
    this.scheduler = scheduler;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Stages the examination in the transaction that adds the paper. */
  void stage(UUID document) {
    scheduler.ifAvailable(client -> client.scheduleIfNotExists(TASK.instance(document.toString()).build(), clock.instant()));
  }

  /** Examines a paper, once. */
  void examine(UUID document) {
    var row = sql.byId(document).orElse(null);
    if (row == null || !row.kind().isPaper() || sql.examined(document)) {
      return;
    }
    var claim = claims.find(new Actor.System(), row.claimNumber());
    var item = claim.item(row.item());
    var owner = "document:" + document;
    var reference = files.find(owner, row.fileReference());
    Examiner.Seen seen;
    if (reference.size() > LARGEST) {
      seen = new Examiner.Seen(List.of(Point.of("tooLarge", Leans.NEUTRAL, Source.FILE, LARGEST >> 20)), Optional.empty(), null, null);
    } else {
      try {
        var bytes = java.nio.file.Files.readAllBytes(files.original(owner, row.fileReference()).body());
        seen = examiner.look(bytes, reference.type(), new Examiner.Asked(row.kind(), item.serialNumber(), claim.customerName(), item.occurredOn()));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    transaction.executeWithoutResult(status -> {
      var points = new ArrayList<>(seen.points());
      var suggestion = seen.suggestion();
      // What others sent is asked for last, in the transaction that writes this one down.
      if (seen.invoiceNumber() != null) {
        var others = sql.sameInvoice(seen.invoiceNumber(), claim.customerId());
        if (!others.isEmpty()) {
          points.add(Point.of("sameInvoice", Leans.AGAINST, Source.BOOKS, seen.invoiceNumber(), String.join(", ", others)));
          suggestion = suggestion.filter(paper -> paper != Paper.VALID);
        }
      }
      if (seen.pictureHash() != null) {
        var others = sql.samePicture(seen.pictureHash(), claim.customerId());
        if (!others.isEmpty()) {
          points.add(Point.of("samePicture", Leans.AGAINST, Source.BOOKS, String.join(", ", others)));
          suggestion = suggestion.filter(paper -> paper != Paper.VALID);
        }
      }
      if (sql.insertExamination(document, claim.customerId(), clock.instant(), suggestion.orElse(null), seen.invoiceNumber(), seen.pictureHash(), points)) {
        journal.record("system", "claim:" + row.claimId(), "document.examined", null, Map.of("item", row.item(), "document", document.toString(), "suggestion",
            suggestion.map(Paper::name).orElse("NONE"), "points", points.stream().map(Point::point).distinct().toList().toString()));
      }
    });
  }

  @Configuration(proxyBeanMethods = false)
  static class Work {

    /** Its instance is the document's id. A failure is tried again, later each time, and given up after a few: a person looks anyway. */
    @Bean
    OneTimeTask<Void> examinePaper(ObjectProvider<Examinations> examinations) {
      return Tasks.oneTime(TASK)
          .onFailure(new FailureHandler.MaxRetriesFailureHandler<>(4, new FailureHandler.ExponentialBackoffFailureHandler<>(Duration.ofSeconds(10), 3)))
          .execute((instance, context) -> examinations.getObject().examine(UUID.fromString(instance.getId())));
    }
  }
}
