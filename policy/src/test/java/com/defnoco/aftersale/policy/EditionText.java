package com.defnoco.aftersale.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The shipped edition as text, to be changed. */
final class EditionText {

    private final List<String> lines;

    private EditionText(List<String> lines) {
        this.lines = new ArrayList<>(lines);
    }

    static EditionText shipped() {
        try (InputStream file = Editions.class.getResourceAsStream("/editions/2026-1.properties")) {
            return new EditionText(new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Without a key, or without all keys that start so: {@code reading.I3.*}. */
    EditionText without(String key) {
        Predicate<String> gone = key.endsWith("*")
                ? line -> line.startsWith(key.substring(0, key.length() - 1))
                : line -> line.startsWith(key + " =");
        lines.removeIf(gone);
        return this;
    }

    /** With {@code key = value} in place of what was there. */
    EditionText with(String line) {
        String key = line.substring(0, line.indexOf(" ="));
        int at = 0;
        while (at < lines.size() && !lines.get(at).startsWith(key + " =")) {
            at++;
        }
        if (at == lines.size()) {
            return append(line);
        }
        lines.set(at, line);
        return this;
    }

    EditionText append(String line) {
        lines.add(line);
        return this;
    }

    Edition read() {
        try {
            return Edition.read(new StringReader(toString()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
