package com.defnoco.aftersale.documents;

import com.defnoco.aftersale.certificates.RecordSeal;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.claims.TimelineEntry;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.policy.Language;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The record of a claim for its customer: the journal's rows as they were written, each with its hash, and our signature under the last one. Rows that are not theirs to
 * read stand as their hash alone: the chain runs through them, so that nothing can be changed behind them either.
 */
@Component
public class ClaimRecords {

  private static final String FORMAT = "aftersale-claim-record/1";
  /** What was compared with what is ours; the verdict itself stands on the claim's page. */
  private static final Set<String> HASH_ONLY = Set.of("document.judged");
  private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Claims claims;
  private final Journal journal;
  private final RecordSeal seal;
  private final Texts texts;
  private final Clock clock;

  ClaimRecords(Claims claims, Journal journal, RecordSeal seal, Texts texts, Clock clock) {
    this.claims = claims;
    this.journal = journal;
    this.seal = seal;
    this.texts = texts;
    this.clock = clock;
  }

  private record Gathered(String claim, String subject, List<Journal.Entry> rows, Map<Integer, TimelineEntry> told, Instant madeAt, String signature) {}

  /** The record as JSON, for programs and for the check. @throws com.defnoco.aftersale.platform.NotFound when the claim is not the actor's */
  public byte[] json(Actor actor, String claimNumber) {
    var gathered = gather(actor, claimNumber);
    var rows = new ArrayList<Map<String, @Nullable Object>>();
    for (var entry : gathered.rows()) {
      var row = new LinkedHashMap<String, @Nullable Object>();
      row.put("number", entry.number());
      if (gathered.told().containsKey(entry.number())) {
        row.put("at", entry.at().toString());
        row.put("actor", entry.actor());
        row.put("event", entry.event());
        row.put("reason", entry.reason());
        row.put("details", entry.details());
      }
      row.put("hash", entry.hash());
      rows.add(row);
    }
    var all = new LinkedHashMap<String, Object>();
    all.put("format", FORMAT);
    all.put("claim", gathered.claim());
    all.put("subject", gathered.subject());
    all.put("madeAt", gathered.madeAt().toString());
    all.put("rows", rows);
    all.put("signature", gathered.signature());
    return JSON.writeValueAsBytes(all);
  }

  /** The record on paper. */
  public byte[] pdf(Actor actor, String claimNumber, Language language) {
    var gathered = gather(actor, claimNumber);
    var locale = language == Language.ZH ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
    var clockTime = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withZone(ZoneOffset.UTC);
    var lines = gathered.rows().stream().map(entry -> {
      var told = gathered.told().get(entry.number());
      var what = told == null ? texts.text(locale, "record.hashOnly") : told.text() == null || told.text().isBlank() ? sentence(locale, entry.event())
          : sentence(locale, entry.event()) + ": " + told.text();
      return new RecordSeal.Line(Integer.toString(entry.number()), told == null ? "" : clockTime.format(entry.at()), what, entry.hash());
    }).toList();
    return seal.pdf(texts.text(locale, "record.title", gathered.claim()), List.of(texts.text(locale, "record.about", clockTime.format(gathered.madeAt()) + " UTC"),
        texts.text(locale, "record.head", gathered.rows().getLast().hash())), lines, texts.text(locale, "record.footer"), gathered.signature());
  }

  private String sentence(Locale locale, String event) {
    return texts.has(locale, "timeline." + event) ? texts.text(locale, "timeline." + event) : event;
  }

  private Gathered gather(Actor actor, String claimNumber) {
    var claim = claims.find(actor, claimNumber);
    // As its customer sees it, whoever asks: the file is made to be handed on.
    var told = claims.timeline(new Actor.LinkHolder(claim.id(), claim.customerId()), claim.number()).stream().filter(entry -> !HASH_ONLY.contains(entry.event()))
        .collect(Collectors.toMap(TimelineEntry::number, entry -> entry));
    var subject = "claim:" + claim.id();
    var rows = journal.of(subject);
    var madeAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var signature = seal.seal(actor.reference(), claim.number(), subject, rows.size(), rows.getLast().hash(), madeAt);
    return new Gathered(claim.number(), subject, rows, told, madeAt, signature);
  }
}
