package com.defnoco.aftersale.remedies.course;

import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.files.Served;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.RemedyView;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The papers of a remedy: drawn outside of any transaction, kept with the claim, given to those who may see it. */
@Component
public class Papers {

  private final CourseSql sql;
  private final Remedies remedies;
  private final Files files;
  private final Journal journal;
  private final Texts texts;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Papers(CourseSql sql, Remedies remedies, Files files, Journal journal, Texts texts, TransactionTemplate transaction, Clock clock) {
    this.sql = sql;
    this.remedies = remedies;
    this.files = files;
    this.journal = journal;
    this.texts = texts;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** @param kind message key {@code paper.kind.<kind>} names it */
  public record Paper(UUID id, String kind, String name, boolean forCustomer, Instant madeAt) {}

  /** The paper; its file is served to whoever may see the remedy. */
  public Served serve(Actor actor, UUID paperId) {
    var file = transaction.execute(status -> {
      var paper = sql.paper(paperId).orElseThrow(NotFound::new);
      remedies.find(actor, paper.remedyId());
      if (!paper.forCustomer() && !(actor instanceof Actor.Staff) && !(actor instanceof Actor.System)) {
        throw new NotFound();
      }
      return paper;
    });
    return files.serve(owner(java.util.Objects.requireNonNull(file).remedyId()), file.fileId());
  }

  /** Draws a sheet and keeps it. */
  public UUID issue(Actor actor, RemedyView remedy, String kind, boolean forCustomer, Sheet sheet) {
    return keep(actor, remedy, kind, forCustomer, new ByteArrayInputStream(SheetDrawing.draw(sheet)), fileName(kind, sheet.number()) + ".pdf");
  }

  /** Keeps something that somebody brought, as evidence. @throws com.defnoco.aftersale.platform.InvalidInput when its content is not accepted */
  public UUID keep(Actor actor, RemedyView remedy, String kind, boolean forCustomer, InputStream content, String name) {
    var file = files.receive(actor, owner(remedy.id()), content, name, Files.USUAL_LIMIT_BYTES);
    var paper = new Paper(Ids.next(clock), kind, file.name(), forCustomer, clock.instant().truncatedTo(ChronoUnit.MICROS));
    transaction.executeWithoutResult(status -> {
      sql.insertPaper(paper, remedy.id(), file.id(), actor.reference());
      journal.record(actor.reference(), "claim:" + remedy.claimId(), "remedyPaper.kept", null, Map.of("item", remedy.item(), "paper", kind, "sha256", file.sha256()));
    });
    return paper.id();
  }

  /** The frame of a sheet in a language; the parts are the caller's. */
  public Sheet sheet(Locale language, String kind, String number, @org.jspecify.annotations.Nullable String code, List<Sheet.Part> parts, Object... footer) {
    return new Sheet(language, texts.text(language, "paper.sender"), texts.text(language, "paper.kind." + kind), number, clock.instant().truncatedTo(ChronoUnit.SECONDS), code,
        parts, texts.text(language, "paper.footer", footer));
  }

  private static String fileName(String kind, String number) {
    return kind.toLowerCase(Locale.ROOT).replace('_', '-') + "-" + number.replaceAll("[^A-Za-z0-9-]", "");
  }

  private static String owner(UUID remedyId) {
    return "remedy:" + remedyId;
  }
}
