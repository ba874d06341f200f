package com.defnoco.aftersale.policy;

import java.util.Objects;

/** The same text in both languages. */
public record Text(String en, String zh) {

    public Text {
        Objects.requireNonNull(en, "a text exists in English");
        Objects.requireNonNull(zh, "a text exists in Chinese");
    }

    /** The text in one language. */
    public String in(Language language) {
        return switch (language) {
            case EN -> en;
            case ZH -> zh;
        };
    }
}
