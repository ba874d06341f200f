package com.defnoco.aftersale.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Facts and their canonical texts. */
class FactsTest {

    private final Facts all = Facts.unknown()
            .withManufacturedOn(LocalDate.of(2024, 1, 10))
            .withArrivedAtPortOn(LocalDate.of(2024, 3, 2))
            .withInvoice(Paper.VALID)
            .withCertificate(Paper.MISSING)
            .withOccurredOn(LocalDate.of(2026, 4, 11))
            .withImproperUseOrStorage(true)
            .withUserDamage(false)
            .withForceMajeure(true)
            .withUnauthorizedModification(false)
            .withRemoteDiagnosis(RemoteDiagnosis.REMOTE_REPAIR_FAILED)
            .withCoveredIssuesOfCustomer(2);

    private static final List<String> TEXTS = List.of(
            "2024-01-10", "2024-03-02", "VALID", "MISSING", "2026-04-11",
            "true", "false", "true", "false", "REMOTE_REPAIR_FAILED", "2");

    @Test
    void haveOneTextEachInTheOrderToAsk() {
        assertThat(all.texts().keySet()).containsExactly(Fact.values());
        assertThat(all.texts().values()).containsExactlyElementsOf(TEXTS);
        assertThat(Facts.of(all.texts())).isEqualTo(all);
    }

    @ParameterizedTest
    @EnumSource
    void canBeForgottenAndSetAgain(Fact fact) {
        String text = TEXTS.get(fact.ordinal());
        Facts without = all.without(fact);
        assertThat(without).isNotEqualTo(all);
        assertThat(without.with(fact, text)).isEqualTo(all);
        assertThat(all.with(fact, text)).isEqualTo(all);
        for (Fact other : Fact.values()) {
            assertThat(without.get(other).equals(all.get(other))).isEqualTo(other != fact);
        }
    }

    @Test
    void areUnknownAtFirstButForTheTwoThatHaveADefault() {
        assertThat(Facts.unknown().texts()).isEqualTo(Map.of(
                Fact.REMOTE_DIAGNOSIS, "NOT_DONE", Fact.COVERED_ISSUES_OF_CUSTOMER, "1"));
        assertThat(all.without(Fact.REMOTE_DIAGNOSIS).remoteDiagnosis()).isEqualTo(Known.of(RemoteDiagnosis.NOT_DONE));
        assertThat(all.without(Fact.COVERED_ISSUES_OF_CUSTOMER).coveredIssuesOfCustomer()).isEqualTo(Known.of(1));
    }

    @Test
    void aManufacturingDateThatCannotBeToldIsKnown() {
        Facts none = Facts.unknown().with(Fact.MANUFACTURED_ON, "none");
        assertThat(none.knows(Fact.MANUFACTURED_ON)).isTrue();
        assertThat(none.text(Fact.MANUFACTURED_ON)).contains("none");
        assertThat(none).isEqualTo(Facts.unknown().withManufacturedOn(ManufactureDate.none()));
        assertThat(Facts.unknown().text(Fact.MANUFACTURED_ON)).isEmpty();
        assertThat(Facts.unknown().knows(Fact.MANUFACTURED_ON)).isFalse();
    }

    @Test
    void theFirstAndTheLastDayOfTheCalendarAreAccepted() {
        for (String day : List.of("0001-01-01", "9999-12-31")) {
            assertThat(Facts.unknown().with(Fact.OCCURRED_ON, day).text(Fact.OCCURRED_ON)).contains(day);
        }
        LocalDate tooLate = LocalDate.of(10000, 1, 1);
        List<Runnable> tooLateInEachPlace = List.of(
                () -> Facts.unknown().withOccurredOn(tooLate),
                () -> Facts.unknown().withArrivedAtPortOn(tooLate),
                () -> Facts.unknown().withManufacturedOn(tooLate));
        assertThat(tooLateInEachPlace).allSatisfy(place ->
                assertThatThrownBy(place::run).isInstanceOf(FactRefused.class).hasMessageContaining("check the year"));
    }

    @Test
    void asManyIssuesAsFitAreAccepted() {
        assertThat(Facts.unknown().with(Fact.COVERED_ISSUES_OF_CUSTOMER, "999999999").coveredIssuesOfCustomer())
                .isEqualTo(Known.of(999_999_999));
        assertThatThrownBy(() -> Facts.unknown().withCoveredIssuesOfCustomer(1_000_000_000)).isInstanceOf(FactRefused.class);
        assertThatThrownBy(() -> Facts.unknown().withCoveredIssuesOfCustomer(0)).isInstanceOf(FactRefused.class);
        assertThatThrownBy(() -> Facts.unknown().with(Fact.COVERED_ISSUES_OF_CUSTOMER, "")).isInstanceOf(FactRefused.class);
    }

    @Test
    void namesAreThoseOfTheInterface() {
        assertThat(Stream.of(Fact.values()).map(Fact::id)).containsExactly(
                "manufacturedOn", "arrivedAtPortOn", "invoice", "certificate", "occurredOn",
                "improperUseOrStorage", "userDamage", "forceMajeure", "unauthorizedModification",
                "remoteDiagnosis", "coveredIssuesOfCustomer");
        for (Fact fact : Fact.values()) {
            assertThat(Fact.byId(fact.id())).contains(fact);
            assertThat(fact.pointer()).isEqualTo("/" + fact.id());
        }
        assertThat(Fact.byId("colour")).isEmpty();
    }

    @Test
    void eachIsAskedOfWhoCanTell() {
        assertThat(Stream.of(Fact.values()).map(Fact::askedOf)).containsExactly(
                Party.REGISTRY, Party.REGISTRY, Party.CUSTOMER, Party.CUSTOMER, Party.CUSTOMER,
                Party.ENGINEER, Party.ENGINEER, Party.ENGINEER, Party.ENGINEER,
                Party.ENGINEER, Party.REGISTRY);
    }

    @Test
    void somethingNotKnownHasNoValue() {
        assertThat(Known.not()).isEqualTo(new Known.Not<>());
        assertThat(Known.<String>not().isKnown()).isFalse();
        assertThat(Known.<String>not().orElse("other")).isEqualTo("other");
        assertThat(Known.of("this").orElse("other")).isEqualTo("this");
        assertThatThrownBy(() -> Known.not().value()).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void onlyExclusionsRefuse() {
        assertThat(Stream.of(Clause.values()).filter(Clause::isExclusion)).containsExactlyElementsOf(Clause.exclusions());
        assertThat(Refusals.of(Set.of(Clause.X7, Clause.X1))).containsExactly(Clause.X1, Clause.X7);
        assertThatThrownBy(() -> Refusals.of(Set.of(Clause.W1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("W1 refuses nothing; only X1 to X7 do");
    }

    @Test
    void languagesHaveTheirTags() {
        assertThat(Stream.of(Language.values()).map(Language::tag)).containsExactly("en", "zh");
        assertThat(Optional.of(new Text("a", "b")).map(text -> text.in(Language.ZH))).contains("b");
    }
}
