package com.defnoco.aftersale.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads situations told in words: a title after {@code #}, then lines that start with a verb of the tests. */
final class Situations {

    /** @param facts what is given, in words, those of the situation it starts from first */
    record Told(String file, String title, List<String> given, List<String> lines) {

        /** What follows a phrase, line by line. */
        List<String> after(String phrase) {
            return lines.stream().filter(line -> line.startsWith(phrase)).map(line -> line.substring(phrase.length())).toList();
        }

        Facts facts() {
            Facts facts = Facts.unknown().withNoCause();
            for (String line : given) {
                String[] parts = line.split(" = ", 2);
                Fact fact = Fact.byId(parts[0]).orElseThrow(() -> new AssertionError(file + ", " + title + ": no fact " + parts[0]));
                facts = parts[1].equals("unknown") ? facts.without(fact) : facts.with(fact, parts[1]);
            }
            return facts;
        }

        @Override
        public String toString() {
            return title;
        }
    }

    private Situations() {}

    static List<Told> in(String folder) {
        try (Stream<Path> files = Files.list(folder(folder))) {
            return files.sorted().flatMap(file -> read(file).stream()).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Told> read(Path file) {
        Map<String, Told> told = new LinkedHashMap<>();
        Told current = null;
        for (String line : lines(file)) {
            if (line.startsWith("# ")) {
                current = new Told(file.getFileName().toString(), line.substring(2), new ArrayList<>(), new ArrayList<>());
                if (told.put(current.title(), current) != null) {
                    throw new AssertionError(file + ": told twice: " + line);
                }
            } else if (line.startsWith("given as ")) {
                current.given().addAll(told.get(line.substring("given as ".length())).given());
            } else if (line.startsWith("given ")) {
                current.given().add(line.substring("given ".length()));
            } else if (current != null && !line.isBlank()) {
                current.lines().add(line);
            }
        }
        return List.copyOf(told.values());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Path folder(String folder) {
        try {
            return Path.of(Situations.class.getResource("/examples/" + folder + "/").toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
