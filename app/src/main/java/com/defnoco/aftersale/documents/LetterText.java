package com.defnoco.aftersale.documents;

import com.defnoco.aftersale.policy.Language;
import com.defnoco.aftersale.policy.Outcome;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything a decision letter says, in words and in order; {@link LetterDrawing} puts it on paper.
 *
 * @param title of the document, for readers and archives
 * @param facts label and value beside the address: claim, battery, date …
 * @param notices what stands above everything: an exception, a later decision
 * @param headline the outcome in a few words
 * @param lead the outcome in one or a few sentences
 * @param bar the cover on a line
 * @param link where the customer finds the claim; the QR code holds the same
 * @param footer stands on every page, before the page number
 * @param decisionHash SHA-256 of the stored decision, hex
 * @param at when it was decided; the letter is the same for the same decision, whenever it is made
 */
record LetterText(Language language, String title, String sender, String senderLine, String addressee, List<Pair> facts, List<String> notices, Outcome outcome,
    String headline, String lead, Bar bar, String findingsTitle, List<Finding> findings, Optional<Block> change, Optional<Block> questions,
    String remediesTitle, List<Remedy> remedies, String costsTitle, List<Cost> costs, Block appeal, Block follow, String link, String hashLabel,
    String decisionHash, String footer, String pageOf, Instant at) {

  record Pair(String label, String value) {}

  /** A heading with paragraphs. */
  record Block(String title, List<String> paragraphs) {}

  /**
   * One clause, judged.
   *
   * @param holds what the clause says is the case
   * @param against it speaks against cover: an exclusion that holds
   * @param sources the clause and the reading, each as a sentence with its id
   */
  record Finding(String clause, String sentence, boolean holds, boolean against, List<String> sources) {}

  record Remedy(String name, boolean offered, String offeredWord, String because, String clause) {}

  record Cost(String what, String payer, String clause) {}

  /** @param startsOn and lastDay null while not certain; the words stand in the legend */
  record Bar(@Nullable LocalDate made, @Nullable LocalDate arrived, @Nullable LocalDate startsOn, @Nullable LocalDate lastDay, @Nullable LocalDate problem,
      List<Mark> legend) {}

  enum What { MADE, ARRIVED, STARTS, PROBLEM, LAST_DAY }

  record Mark(What what, String label, String day) {}
}
