package com.defnoco.aftersale.policy.cover;

import com.defnoco.aftersale.policy.Basis;
import com.defnoco.aftersale.policy.Cover;
import com.defnoco.aftersale.policy.Facts;
import com.defnoco.aftersale.policy.Known;
import com.defnoco.aftersale.policy.ManufactureDate;
import com.defnoco.aftersale.policy.Paper;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What the facts leave possible. Two ways lead to cover: by the port (both papers valid, W2) and by manufacture (papers not
 * valid, none tampered with, D2). Each way is possible or not, and its last day lies in a range; the day of occurrence lies
 * in a range of its own. Since counting months keeps the order of days, the ends of the ranges tell everything that a walk
 * through all calendars would tell.
 */
public final class Situation {

    private final Facts facts;
    private final Term term;
    private final boolean tampered;
    private final boolean papersKnown;
    private final boolean byPort;
    private final boolean byManufacture;
    private final boolean dateCannotBeTold;
    private final boolean dateKnown;
    private final Days made;
    private final Days arrived;
    private final Days occurred;
    private final Days lastByPort;
    private final Days lastByManufacture;
    private final Optional<Cover> cover;

    public Situation(Term term, Facts facts) {
        this.facts = facts;
        this.term = term;

        boolean invoiceCanBeValid = can(facts.invoice(), Paper.VALID);
        boolean certificateCanBeValid = can(facts.certificate(), Paper.VALID);
        tampered = is(facts.invoice(), Paper.TAMPERED) || is(facts.certificate(), Paper.TAMPERED);
        papersKnown = facts.invoice().isKnown() && facts.certificate().isKnown();
        byPort = invoiceCanBeValid && certificateCanBeValid;
        byManufacture = !tampered && !(papersKnown && byPort);

        occurred = facts.occurredOn() instanceof Known.Of(LocalDate day) ? Days.only(day) : Days.ANY;
        Days arrival = facts.arrivedAtPortOn() instanceof Known.Of(LocalDate day) ? Days.only(day) : Days.ANY;
        switch (facts.manufacturedOn()) {
            case Known.Of<ManufactureDate>(ManufactureDate.On(LocalDate day)) -> {
                dateKnown = true;
                dateCannotBeTold = false;
                made = Days.only(day);
                arrived = arrival.certain() ? arrival : Days.from(day);
            }
            case Known.Of<ManufactureDate>(ManufactureDate.None()) -> {
                dateKnown = false;
                dateCannotBeTold = true;
                made = Days.ANY;
                arrived = arrival;
            }
            case Known.Not<ManufactureDate>() -> {
                dateKnown = false;
                dateCannotBeTold = false;
                made = arrival.certain() ? Days.upTo(arrival.latest()) : Days.ANY;
                arrived = arrival;
            }
        }
        lastByPort = byPort ? arrived.map(term::lastDay) : Days.ANY;
        lastByManufacture = byManufacture && !dateCannotBeTold
                ? made.map(day -> term.lastDay(term.startAfterManufacture(day)))
                : Days.ANY;
        cover = certainCover();
    }

    public Facts facts() {
        return facts;
    }

    Term term() {
        return term;
    }

    /** A paper is established as tampered with. */
    public boolean tampered() {
        return tampered;
    }

    /** Both verdicts are known. */
    public boolean papersKnown() {
        return papersKnown;
    }

    /** Both papers can be valid. */
    public boolean byPort() {
        return byPort;
    }

    /** The papers can be such that the manufacturing date counts. */
    public boolean byManufacture() {
        return byManufacture;
    }

    /** The manufacturing date is a day. */
    public boolean dateKnown() {
        return dateKnown;
    }

    /** Established that no manufacturing date can be told. */
    public boolean dateCannotBeTold() {
        return dateCannotBeTold;
    }

    /** The days of manufacture that are possible; meaningless where it cannot be told. */
    public Days made() {
        return made;
    }

    public Days arrived() {
        return arrived;
    }

    public Days occurred() {
        return occurred;
    }

    /** The last days that are possible by the port. */
    public Days lastByPort() {
        return lastByPort;
    }

    /** The last days that are possible by manufacture. */
    public Days lastByManufacture() {
        return lastByManufacture;
    }

    /** By the port, the problem can have occurred while covered (or before). */
    public boolean canBeInTimeByPort() {
        return byPort && lastByPort.canBeOnOrAfter(occurred);
    }

    /** By the port, the problem can have occurred after the last day. */
    public boolean canBeLateByPort() {
        return byPort && lastByPort.canBeBefore(occurred);
    }

    /** By manufacture, the problem can have occurred while covered (or before). */
    public boolean canBeInTimeByManufacture() {
        return byManufacture && !dateCannotBeTold && lastByManufacture.canBeOnOrAfter(occurred);
    }

    /** By manufacture, the problem can have occurred after the last day. */
    public boolean canBeLateByManufacture() {
        return byManufacture && !dateCannotBeTold && lastByManufacture.canBeBefore(occurred);
    }

    /** Papers and dates can be such that the problem is not too late. */
    public boolean canBeInTime() {
        return canBeInTimeByPort() || canBeInTimeByManufacture();
    }

    /** The cover, when every possibility without tampering gives the same; none once tampering is established (I11). */
    public Optional<Cover> cover() {
        return cover;
    }

    private Optional<Cover> certainCover() {
        if (byPort && !byManufacture && arrived.certain()) {
            return Optional.of(new Cover(arrived.earliest(), Basis.PORT_ARRIVAL, lastByPort.earliest()));
        }
        if (byManufacture && !byPort && dateKnown) {
            return Optional.of(new Cover(
                    term.startAfterManufacture(made.earliest()), Basis.MANUFACTURE_DATE, lastByManufacture.earliest()));
        }
        return Optional.empty();
    }

    /**
     * The earliest first day of cover that is possible. Where nothing can start cover (tampered papers, or neither papers nor
     * date), what the dates alone would allow, so that a refused unit still has its edition.
     */
    public LocalDate earliestStart() {
        boolean none = !byPort && (!byManufacture || dateCannotBeTold);
        LocalDate start = LocalDate.MAX;
        if (byPort || none) {
            start = arrived.earliest();
        }
        if (!dateCannotBeTold && (byManufacture || none)) {
            LocalDate afterManufacture = made.map(term::startAfterManufacture).earliest();
            start = afterManufacture.isBefore(start) ? afterManufacture : start;
        }
        return start;
    }

    private static boolean is(Known<Paper> paper, Paper verdict) {
        return paper instanceof Known.Of(Paper known) && known == verdict;
    }

    private static boolean can(Known<Paper> paper, Paper verdict) {
        return !(paper instanceof Known.Of(Paper known)) || known == verdict;
    }
}
