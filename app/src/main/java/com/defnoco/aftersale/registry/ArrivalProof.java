package com.defnoco.aftersale.registry;

import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What shows that goods reached the port on a day (reading I4).
 *
 * @param reference the paper's own number, such as a bill of lading number
 * @param note in the words of whoever recorded it
 * @param fileId the stored paper, in module files
 */
public record ArrivalProof(Kind kind, @Nullable String reference, @Nullable String note, @Nullable UUID fileId) {

  public enum Kind {
    ARRIVAL_NOTICE,
    BILL_OF_LADING,
    /** A carrier's tracking event, such as DCSA ARRI or DISC. */
    TRACKING_EVENT,
    CUSTOMS_RECORD,
    OTHER,
    /** Somebody's word only; the paper is still to come. */
    NONE_YET
  }

  /** Proof told in one sentence, such as {@code Arrival notice MSC 4711}: its kind is taken from the words, where they tell it. */
  public static ArrivalProof inWords(String sentence) {
    var words = sentence.toLowerCase(Locale.ROOT);
    var kind = words.contains("arrival notice") || words.contains("到货通知") || words.contains("到港通知") ? Kind.ARRIVAL_NOTICE
        : words.contains("bill of lading") || words.contains("b/l") || words.contains("提单") ? Kind.BILL_OF_LADING
        : words.contains("tracking") || words.contains("carrier") || words.contains("跟踪") ? Kind.TRACKING_EVENT
        : words.contains("customs") || words.contains("海关") ? Kind.CUSTOMS_RECORD
        : Kind.OTHER;
    return new ArrivalProof(kind, null, sentence.strip(), null);
  }

  public static final ArrivalProof NONE_YET = new ArrivalProof(Kind.NONE_YET, null, null, null);
}
