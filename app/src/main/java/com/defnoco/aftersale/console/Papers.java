package com.defnoco.aftersale.console;

import com.defnoco.aftersale.documents.DocumentKind;
import com.defnoco.aftersale.policy.Fact;
import org.jspecify.annotations.Nullable;

/** The two papers of clause D1 and the facts that their verdicts settle. */
final class Papers {

  private Papers() {}

  static @Nullable Fact fact(DocumentKind kind) {
    return switch (kind) {
      case INVOICE -> Fact.INVOICE;
      case WARRANTY_CERTIFICATE -> Fact.CERTIFICATE;
      case PHOTO, VIDEO, LOG, OTHER -> null;
    };
  }
}
