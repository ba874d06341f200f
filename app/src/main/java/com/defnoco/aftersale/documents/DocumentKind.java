package com.defnoco.aftersale.documents;

/** What a document is, as its sender or an engineer says. Invoice and certificate are the two papers of clause D1. */
public enum DocumentKind {
  INVOICE,
  WARRANTY_CERTIFICATE,
  PHOTO,
  VIDEO,
  LOG,
  OTHER;

  /** Whether a verdict on it settles a fact of the claim. */
  public boolean isPaper() {
    return this == INVOICE || this == WARRANTY_CERTIFICATE;
  }
}
