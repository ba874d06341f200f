package com.defnoco.aftersale.policy.cover;

import static com.defnoco.aftersale.policy.Fact.ARRIVED_AT_PORT_ON;
import static com.defnoco.aftersale.policy.Fact.CERTIFICATE;
import static com.defnoco.aftersale.policy.Fact.INVOICE;
import static com.defnoco.aftersale.policy.Fact.MANUFACTURED_ON;
import static com.defnoco.aftersale.policy.Paper.INVALID;
import static com.defnoco.aftersale.policy.Paper.TAMPERED;
import static com.defnoco.aftersale.policy.Paper.VALID;

import com.defnoco.aftersale.policy.Basis;
import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Cover;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Finding;
import com.defnoco.aftersale.policy.Known;
import com.defnoco.aftersale.policy.Paper;
import com.defnoco.aftersale.policy.Sentence;
import com.defnoco.aftersale.policy.wording.Readings;
import com.defnoco.aftersale.policy.wording.Template;
import com.defnoco.aftersale.policy.wording.Words;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What is found about the papers and the cover, as far as it is certain. */
public final class CoverFindings {

    private static final List<Fact> NEITHER = List.of();
    private static final List<Fact> ONLY_INVOICE = List.of(INVOICE);
    private static final List<Fact> ONLY_CERTIFICATE = List.of(CERTIFICATE);
    private static final List<Fact> BOTH = List.of(INVOICE, CERTIFICATE);
    private static final List<Fact> ARRIVAL = List.of(ARRIVED_AT_PORT_ON);
    private static final List<Fact> MANUFACTURE = List.of(MANUFACTURED_ON);

    private static final Finding PAPERS_VALID =
            new Finding(Clause.D1, Readings.NONE, true, BOTH, Template.PAPERS_VALID.say());
    private static final Finding FALLBACK_NOT_NEEDED =
            new Finding(Clause.D2, Readings.NONE, false, BOTH, Template.COVER_WITHOUT_FALLBACK.say());

    private CoverFindings() {}

    public static void add(Situation situation, Optional<Cover> cover, List<Finding> findings) {
        addPapers(situation, findings);
        addPortArrival(situation, findings);
        addManufacture(situation, findings);
        cover.ifPresent(certain -> findings.add(lastDay(situation, certain)));
    }

    /** D1: both papers are presented and valid. */
    private static void addPapers(Situation situation, List<Finding> findings) {
        List<Fact> notValid = notValid(situation);
        if (!notValid.isEmpty()) {
            boolean honestMistake = which(situation, INVALID::equals) != NEITHER;
            findings.add(new Finding(Clause.D1, honestMistake ? Readings.I12 : Readings.NONE, false, notValid,
                    whatIsWrong(situation, notValid)));
        } else if (situation.papersKnown()) {
            findings.add(PAPERS_VALID);
        }
    }

    /** W2: cover starts on the day the goods arrive at the port. Judged once both papers are valid. */
    private static void addPortArrival(Situation situation, List<Finding> findings) {
        if (!situation.byPort() || situation.byManufacture()) {
            return;
        }
        if (situation.arrived().certain()) {
            findings.add(new Finding(Clause.W2, Readings.I4, true, ARRIVAL,
                    Template.COVER_FROM_PORT.say(situation.arrived().earliest())));
        } else if (!situation.canBeLateByPort()) {
            findings.add(new Finding(Clause.W2, Readings.NONE, true, MANUFACTURE,
                    Template.COVER_FROM_ANY_ARRIVAL.say(
                            situation.made().earliest(), situation.lastByPort().earliest())));
        }
    }

    /** D2: without valid papers cover starts some months after manufacture (I3); never after tampering (I11). */
    private static void addManufacture(Situation situation, List<Finding> findings) {
        if (situation.tampered()) {
            findings.add(new Finding(Clause.D2, Readings.I11, false, which(situation, TAMPERED::equals),
                    Template.NO_FALLBACK_AFTER_TAMPERING.say()));
        } else if (!situation.byManufacture()) {
            findings.add(FALLBACK_NOT_NEEDED);
        } else if (situation.byPort()) {
            return; // not yet certain that it counts
        } else if (situation.dateKnown()) {
            Term term = situation.term();
            findings.add(new Finding(Clause.D2, Readings.I3, true, notValidAnd(situation, MANUFACTURED_ON),
                    Template.COVER_FROM_MANUFACTURE.say(
                            situation.made().earliest(),
                            term.fallbackMonths(),
                            term.startAfterManufacture(situation.made().earliest()))));
        } else if (situation.dateCannotBeTold()) {
            findings.add(new Finding(Clause.D2, Readings.I3, false, notValidAnd(situation, MANUFACTURED_ON),
                    Template.NO_MANUFACTURE_DATE.say()));
        } else if (!situation.canBeInTime()) {
            findings.add(new Finding(Clause.D2, Readings.I3, false, notValidAnd(situation, ARRIVED_AT_PORT_ON),
                    Template.NO_MANUFACTURE_DATE_HELPS.say(
                            situation.arrived().earliest(), situation.lastByManufacture().latest())));
        }
    }

    /** W1: how long cover lasts (I1), and the last day of a month that is too short (I2). */
    private static Finding lastDay(Situation situation, Cover cover) {
        boolean shortMonth = situation.term().endsInShortMonth(cover.startsOn(), cover.lastDay());
        Template template = shortMonth ? Template.LAST_DAY_OF_SHORT_MONTH : Template.LAST_DAY;
        return new Finding(Clause.W1, shortMonth ? Readings.I2 : Readings.I1, true,
                cover.basis() == Basis.PORT_ARRIVAL ? ARRIVAL : MANUFACTURE,
                template.say(cover.startsOn(), situation.term().months(), cover.lastDay()));
    }

    /** The papers whose known verdict is not VALID, and a date. */
    public static List<Fact> notValidAnd(Situation situation, Fact date) {
        List<Fact> papers = notValid(situation);
        return papers == BOTH ? List.of(INVOICE, CERTIFICATE, date) : List.of(papers.getFirst(), date);
    }

    private static List<Fact> notValid(Situation situation) {
        return which(situation, verdict -> verdict != VALID);
    }

    /** The papers whose known verdict is such. */
    public static List<Fact> which(Situation situation, Predicate<Paper> such) {
        boolean invoice = situation.facts().invoice() instanceof Known.Of(Paper verdict) && such.test(verdict);
        boolean certificate = situation.facts().certificate() instanceof Known.Of(Paper verdict) && such.test(verdict);
        if (invoice) {
            return certificate ? BOTH : ONLY_INVOICE;
        }
        return certificate ? ONLY_CERTIFICATE : NEITHER;
    }

    private static Sentence whatIsWrong(Situation situation, List<Fact> notValid) {
        Known<Paper> invoice = situation.facts().invoice();
        Known<Paper> certificate = situation.facts().certificate();
        if (notValid == BOTH) {
            return Template.PAPERS_NOT_VALID.say(Words.verdict(invoice.value()), Words.verdict(certificate.value()));
        }
        return notValid == ONLY_INVOICE
                ? Template.PAPER_NOT_VALID.say(Words.INVOICE, Words.verdict(invoice.value()))
                : Template.PAPER_NOT_VALID.say(Words.CERTIFICATE, Words.verdict(certificate.value()));
    }
}
