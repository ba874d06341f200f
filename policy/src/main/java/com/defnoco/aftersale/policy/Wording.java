package com.defnoco.aftersale.policy;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Fills in templates: {@code {0}} stands for the first argument, and so on. */
final class Wording {

    private static final DateTimeFormatter ENGLISH_DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    private Wording() {}

    /** @param word what a word's key means in this language */
    static String render(String template, List<Sentence.Argument> arguments, UnaryOperator<String> word, Language language) {
        StringBuilder sentence = new StringBuilder(template.length() + 16 * arguments.size());
        int at = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', at)) {
            int close = template.indexOf('}', open);
            int number = Integer.parseInt(template, open + 1, close, 10);
            if (number >= arguments.size()) {
                throw new IllegalArgumentException("the sentence \"" + template + "\" needs an argument {" + number
                        + "}; render a decision with the edition that it names");
            }
            sentence.append(template, at, open).append(write(arguments.get(number), word, language));
            at = close + 1;
        }
        return sentence.append(template, at, template.length()).toString();
    }

    /**
     * The numbers of the arguments that a template uses.
     *
     * @throws IllegalArgumentException for a brace that is not one
     */
    static Set<Integer> argumentsOf(String template) {
        Set<Integer> numbers = new TreeSet<>();
        int at = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', at)) {
            int close = template.indexOf('}', open);
            if (close < 0) {
                throw new IllegalArgumentException("a brace is not closed");
            }
            numbers.add(Integer.parseInt(template, open + 1, close, 10));
            at = close + 1;
        }
        return numbers;
    }

    private static String write(Sentence.Argument argument, UnaryOperator<String> word, Language language) {
        return switch (argument) {
            case Sentence.Day(LocalDate day) -> switch (language) {
                case EN -> ENGLISH_DAY.format(day);
                case ZH -> day.getYear() + "年" + day.getMonthValue() + "月" + day.getDayOfMonth() + "日";
            };
            case Sentence.Count(int count) -> Integer.toString(count);
            case Sentence.Word(String key) -> word.apply(key);
        };
    }
}
