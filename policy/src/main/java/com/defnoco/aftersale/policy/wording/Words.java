package com.defnoco.aftersale.policy.wording;

import com.defnoco.aftersale.policy.Basis;
import com.defnoco.aftersale.policy.CostKind;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Paper;
import com.defnoco.aftersale.policy.Party;
import com.defnoco.aftersale.policy.Payer;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.policy.RemoteDiagnosis;
import com.defnoco.aftersale.policy.Sentence;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The words for values, which an edition must have in both languages. */
public final class Words {

    /** What an invoice or certificate is, as said in a sentence. */
    private static final Map<Paper, Sentence.Word> PAPERS = new EnumMap<>(Paper.class);

    static {
        for (Paper verdict : Paper.values()) {
            PAPERS.put(verdict, new Sentence.Word(key("paper", verdict)));
        }
    }

    public static final Sentence.Word INVOICE = new Sentence.Word("fact." + Fact.INVOICE.id());
    public static final Sentence.Word CERTIFICATE = new Sentence.Word("fact." + Fact.CERTIFICATE.id());

    private Words() {}

    public static Sentence.Word verdict(Paper verdict) {
        return PAPERS.get(verdict);
    }

    /** The keys of all words, without language. */
    public static List<String> keys() {
        return Stream.of(
                        Arrays.stream(Fact.values()).map(fact -> "fact." + fact.id()),
                        keys("paper", Paper.values()),
                        keys("remoteDiagnosis", RemoteDiagnosis.values()),
                        keys("outcome", Outcome.values()),
                        keys("basis", Basis.values()),
                        keys("remedy", Remedy.values()),
                        keys("cost", CostKind.values()),
                        keys("payer", Payer.values()),
                        keys("party", Party.values()))
                .flatMap(keys -> keys)
                .toList();
    }

    private static Stream<String> keys(String kind, Enum<?>[] values) {
        return Arrays.stream(values).map(value -> key(kind, value));
    }

    private static String key(String kind, Enum<?> value) {
        return kind + "." + value.name();
    }
}
