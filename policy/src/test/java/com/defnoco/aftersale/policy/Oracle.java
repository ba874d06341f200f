package com.defnoco.aftersale.policy;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The policy once more, as naively as it can be said: decide with everything known, then walk through every completion of
 * what is not known. Dates that are not known walk through a few days on each side of every day that can matter.
 */
final class Oracle {

    /** @param cover of a completion without tampered papers; none where cover has no start */
    record Known(boolean covered, Set<Clause> refusals, boolean tampered, Optional<Cover> cover) {}

    private final List<Fact> facts;
    private final List<List<String>> domains = new ArrayList<>();
    private final List<Optional<Known>> completions = new ArrayList<>();

    /** @param walk the texts to try for a fact that is not known */
    Oracle(Facts given, Map<Fact, List<String>> walk) {
        facts = List.copyOf(walk.keySet());
        for (Fact fact : facts) {
            domains.add(given.text(fact).map(List::of).orElseGet(() -> walk.get(fact)));
        }
        complete(new EnumMap<>(Fact.class), 0);
    }

    Outcome outcome() {
        Set<Boolean> answers = new HashSet<>();
        possible().forEach(known -> answers.add(known.covered()));
        if (answers.size() == 2) {
            return Outcome.OPEN;
        }
        return answers.contains(true) ? Outcome.COVERED : Outcome.NOT_COVERED;
    }

    /** The facts for which two completions differ in this fact alone and in the answer. */
    Set<Fact> questions() {
        Set<Fact> questions = EnumSet.noneOf(Fact.class);
        int stride = completions.size();
        for (int f = 0; f < facts.size(); f++) {
            int size = domains.get(f).size();
            stride /= size;
            for (int base = 0; base < completions.size(); base++) {
                if (base / stride % size == 0 && answersDiffer(base, stride, size)) {
                    questions.add(facts.get(f));
                    break;
                }
            }
        }
        return questions;
    }

    /** An X clause is certain when it holds in every completion in which it is judged: X1 and X2 only without tampering. */
    Set<Clause> refusals() {
        Set<Clause> certain = EnumSet.noneOf(Clause.class);
        for (Clause clause : Clause.exclusions()) {
            boolean needsUntampered = clause == Clause.X1 || clause == Clause.X2;
            List<Known> judged = possible().stream().filter(known -> !needsUntampered || !known.tampered()).toList();
            if (!judged.isEmpty() && judged.stream().allMatch(known -> known.refusals().contains(clause))) {
                certain.add(clause);
            }
        }
        return certain;
    }

    Optional<Cover> cover() {
        Set<Optional<Cover>> covers = new HashSet<>();
        possible().stream().filter(known -> !known.tampered()).forEach(known -> covers.add(known.cover()));
        return covers.size() == 1 ? covers.iterator().next() : Optional.empty();
    }

    private List<Known> possible() {
        return completions.stream().flatMap(Optional::stream).toList();
    }

    private boolean answersDiffer(int base, int stride, int size) {
        boolean covered = false;
        boolean refused = false;
        for (int i = 0; i < size; i++) {
            Optional<Known> known = completions.get(base + i * stride);
            covered |= known.isPresent() && known.get().covered();
            refused |= known.isPresent() && !known.get().covered();
        }
        return covered && refused;
    }

    private void complete(Map<Fact, String> completion, int f) {
        if (f == facts.size()) {
            completions.add(decide(completion));
            return;
        }
        for (String text : domains.get(f)) {
            completion.put(facts.get(f), text);
            complete(completion, f + 1);
        }
    }

    /** Rules 1 to 4 of the policy, word for word; empty where goods would arrive before they are made. */
    private static Optional<Known> decide(Map<Fact, String> facts) {
        Optional<LocalDate> made = Optional.of(facts.get(Fact.MANUFACTURED_ON)).filter(text -> !text.equals("none")).map(LocalDate::parse);
        LocalDate arrived = LocalDate.parse(facts.get(Fact.ARRIVED_AT_PORT_ON));
        LocalDate occurred = LocalDate.parse(facts.get(Fact.OCCURRED_ON));
        if (made.isPresent() && arrived.isBefore(made.get())) {
            return Optional.empty();
        }
        List<String> papers = List.of(facts.get(Fact.INVOICE), facts.get(Fact.CERTIFICATE));
        boolean tampered = papers.contains("TAMPERED");
        Optional<Cover> cover = papers.equals(List.of("VALID", "VALID"))
                ? Optional.of(new Cover(arrived, Basis.PORT_ARRIVAL, later(arrived, 26)))
                : made.map(day -> new Cover(later(day, 1), Basis.MANUFACTURE_DATE, later(later(day, 1), 26)));

        Set<Clause> refusals = EnumSet.noneOf(Clause.class);
        if (tampered) {
            refusals.add(Clause.X3);
        } else if (cover.isEmpty()) {
            refusals.add(Clause.X2);
        } else if (occurred.isAfter(cover.get().lastDay())) {
            refusals.add(Clause.X1);
        }
        addIf(refusals, Clause.X4, facts.get(Fact.IMPROPER_USE_OR_STORAGE));
        addIf(refusals, Clause.X5, facts.get(Fact.USER_DAMAGE));
        addIf(refusals, Clause.X6, facts.get(Fact.FORCE_MAJEURE));
        addIf(refusals, Clause.X7, facts.get(Fact.UNAUTHORIZED_MODIFICATION));
        return Optional.of(new Known(refusals.isEmpty(), refusals, tampered, cover));
    }

    private static void addIf(Set<Clause> refusals, Clause clause, String cause) {
        if (cause.equals("true")) {
            refusals.add(clause);
        }
    }

    /** Calendar months later; in a month without that day, its last day. */
    private static LocalDate later(LocalDate day, int months) {
        YearMonth month = YearMonth.of(day.getYear() + (day.getMonthValue() - 1 + months) / 12, (day.getMonthValue() - 1 + months) % 12 + 1);
        return month.atDay(Math.min(day.getDayOfMonth(), month.lengthOfMonth()));
    }
}
