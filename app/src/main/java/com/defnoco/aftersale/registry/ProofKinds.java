package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.registry.ArrivalProof.Kind;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The names people give kinds of proof. */
final class ProofKinds {

  private ProofKinds() {}

  static Optional<Kind> read(String written) {
    var plain = Normalizer.normalize(written, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    return switch (plain) {
      case "ARRIVALNOTICE", "NOTICEOFARRIVAL", "到货通知", "到港通知", "到货通知书" -> Optional.of(Kind.ARRIVAL_NOTICE);
      case "BILLOFLADING", "BL", "提单" -> Optional.of(Kind.BILL_OF_LADING);
      case "TRACKINGEVENT", "TRACKING", "CARRIER", "物流跟踪", "跟踪记录" -> Optional.of(Kind.TRACKING_EVENT);
      case "CUSTOMSRECORD", "CUSTOMS", "海关记录", "清关记录" -> Optional.of(Kind.CUSTOMS_RECORD);
      case "OTHER", "其他" -> Optional.of(Kind.OTHER);
      case "NONEYET", "NONE", "无" -> Optional.of(Kind.NONE_YET);
      default -> Optional.empty();
    };
  }

  static String names() {
    return Arrays.stream(Kind.values()).map(Kind::name).collect(Collectors.joining(", "));
  }
}
