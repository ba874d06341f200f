package com.defnoco.aftersale.policy;

/** A language that every text of the policy exists in. */
public enum Language {
    EN("en"),
    ZH("zh");

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    /** The language tag (BCP 47), which is also the suffix of keys in an edition file. */
    public String tag() {
        return tag;
    }
}
