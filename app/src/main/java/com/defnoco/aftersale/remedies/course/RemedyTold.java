package com.defnoco.aftersale.remedies.course;

import java.util.Locale;
import java.util.UUID;

/** What the customer was told of a step, in their language; whoever knows their channel may tell it there as well. */
public record RemedyTold(UUID claimId, String claimNumber, UUID customerId, Locale language, String subject, String text) {}
