package com.defnoco.aftersale.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which edition is used, and that editions are only ever appended. */
class EditionsTest {

    private static final Edition FIRST = EditionText.shipped().read();
    private static final Edition SECOND =
            EditionText.shipped().with("id = 2027-1").with("inForceFrom = 2024-02-01").read();
    private static final Edition THIRD =
            EditionText.shipped().with("id = 2028-1").with("inForceFrom = 2025-01-01").read();
    private static final Editions ALL = Editions.of(List.of(FIRST, SECOND, THIRD));

    @Test
    void theEditionInForceIsTheLatestThatHasBegun() {
        assertThat(inForceOn("2020-01-01")).isEqualTo("2026-1");
        assertThat(inForceOn("2024-01-31")).isEqualTo("2026-1");
        assertThat(inForceOn("2024-02-01")).isEqualTo("2027-1");
        assertThat(inForceOn("2024-12-31")).isEqualTo("2027-1");
        assertThat(inForceOn("2025-01-01")).isEqualTo("2028-1");
    }

    @Test
    void theFirstEditionHoldsForEverythingBefore() {
        assertThat(inForceOn("1999-01-01")).isEqualTo("2026-1");
    }

    @Test
    void aUnitsEditionIsTheOneInForceOnTheFirstDayOfItsCover() {
        Facts valid = Facts.unknown().withBothPapers(Paper.VALID);
        assertThat(forUnit(valid.with(Fact.ARRIVED_AT_PORT_ON, "2024-01-31"))).isEqualTo("2026-1");
        assertThat(forUnit(valid.with(Fact.ARRIVED_AT_PORT_ON, "2024-02-01"))).isEqualTo("2027-1");

        Facts missing = Facts.unknown().withInvoice(Paper.MISSING).withCertificate(Paper.VALID)
                .with(Fact.ARRIVED_AT_PORT_ON, "2025-02-01");
        assertThat(forUnit(missing.with(Fact.MANUFACTURED_ON, "2023-12-31"))).isEqualTo("2026-1");
        assertThat(forUnit(missing.with(Fact.MANUFACTURED_ON, "2024-01-01"))).isEqualTo("2027-1");
    }

    @Test
    void whileTheFirstDayIsOpenTheEarliestThatIsPossibleCounts() {
        Facts papersUnknown = Facts.unknown().with(Fact.ARRIVED_AT_PORT_ON, "2025-02-01");
        assertThat(forUnit(papersUnknown)).as("made at any time").isEqualTo("2026-1");
        assertThat(forUnit(papersUnknown.with(Fact.MANUFACTURED_ON, "2024-12-01"))).as("by manufacture").isEqualTo("2028-1");
        assertThat(forUnit(papersUnknown.with(Fact.MANUFACTURED_ON, "2024-11-30"))).as("by manufacture").isEqualTo("2027-1");
        assertThat(forUnit(papersUnknown.with(Fact.MANUFACTURED_ON, "none"))).as("by the port alone").isEqualTo("2028-1");
        assertThat(forUnit(papersUnknown.with(Fact.MANUFACTURED_ON, "2025-01-20"))).as("port before manufacture + 1").isEqualTo("2028-1");

        Facts arrivalUnknown = Facts.unknown().withBothPapers(Paper.VALID);
        assertThat(forUnit(arrivalUnknown)).as("arrived at any time").isEqualTo("2026-1");
        assertThat(forUnit(arrivalUnknown.with(Fact.MANUFACTURED_ON, "2024-02-01"))).as("not before made").isEqualTo("2027-1");
    }

    @Test
    void aUnitWithoutAnyCoverHasItsEditionByItsDates() {
        Facts tampered = Facts.unknown().withBothPapers(Paper.TAMPERED).with(Fact.ARRIVED_AT_PORT_ON, "2025-02-01");
        assertThat(forUnit(tampered.with(Fact.MANUFACTURED_ON, "2024-11-30"))).isEqualTo("2027-1");
        assertThat(forUnit(tampered.with(Fact.MANUFACTURED_ON, "2025-01-31"))).isEqualTo("2028-1");

        Facts neither = Facts.unknown().withBothPapers(Paper.MISSING).with(Fact.MANUFACTURED_ON, "none");
        assertThat(forUnit(neither.with(Fact.ARRIVED_AT_PORT_ON, "2024-02-01"))).isEqualTo("2027-1");
        assertThat(forUnit(neither)).isEqualTo("2026-1");
    }

    @Test
    void anEditionIsFoundByItsId() {
        assertThat(ALL.byId("2027-1")).contains(SECOND);
        assertThat(ALL.byId("2027-2")).isEmpty();
        assertThat(ALL.latest()).isEqualTo(THIRD);
        assertThat(ALL.all()).containsExactly(FIRST, SECOND, THIRD);
        assertThat(Editions.shipped().all()).extracting(Edition::id).containsExactly("2026-1");
    }

    @Test
    void editionsAreOnlyAppended() {
        Editions two = Editions.of(List.of(FIRST, THIRD));
        assertThatThrownBy(() -> two.and(SECOND)).isInstanceOf(EditionRefused.class).hasMessage(
                "2027-1: comes into force on 2024-02-01, not after 2028-1 (2025-01-01); editions are only appended: choose a later inForceFrom");
        assertThatThrownBy(() -> two.and(EditionText.shipped().with("id = x").with("inForceFrom = 2025-01-01").read()))
                .isInstanceOf(EditionRefused.class);
        assertThatThrownBy(() -> two.and(EditionText.shipped().with("inForceFrom = 2030-01-01").read()))
                .isInstanceOf(EditionRefused.class)
                .hasMessage("2026-1: there already is an edition with this id; editions are never changed: publish the change under a new id");
        assertThat(Editions.of(List.of(FIRST)).and(SECOND).and(THIRD).all()).hasSize(3);
    }

    @Test
    void someEditionMustBeThere() {
        assertThatThrownBy(() -> Editions.of(List.of())).isInstanceOf(EditionRefused.class).hasMessage(
                "editions: there is no edition; give at least one");
    }

    @Test
    void anotherTermDecidesOtherwise() {
        Edition longer = EditionText.shipped().without("example.*").with("id = 2029-1").with("parameter.termMonths.value = 36").read();
        Facts facts = FIRST.examples().get(1).facts();
        assertThat(Adjudicator.decide(FIRST, facts).outcome()).isEqualTo(Outcome.NOT_COVERED);
        assertThat(Adjudicator.decide(longer, facts).cover().orElseThrow().lastDay()).isEqualTo(LocalDate.of(2027, 3, 2));
        assertThat(Adjudicator.decide(longer, facts).edition()).isEqualTo("2029-1");
    }

    private static String inForceOn(String day) {
        return ALL.inForceOn(LocalDate.parse(day)).id();
    }

    private static String forUnit(Facts facts) {
        return ALL.forUnit(facts).id();
    }
}
