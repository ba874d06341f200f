package com.defnoco.aftersale.documents;

import java.util.UUID;

/**
 * The customer is asked, once per item and kind of paper, for a better copy of an INVALID paper (reading I12). Published in the transaction of the verdict.
 *
 * @param reason what was wrong with the copy, in words for the customer
 */
public record BetterCopyAsked(UUID claimId, String claimNumber, int item, DocumentKind kind, UUID document, String reason) {}
