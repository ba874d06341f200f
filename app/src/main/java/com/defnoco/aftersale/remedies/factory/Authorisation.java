package com.defnoco.aftersale.remedies.factory;

import java.time.LocalDate;
import java.util.UUID;

/** Leave to send a pack back. */
public record Authorisation(String number, UUID remedyId, TransportClass kind, TransportRules.By mode, LocalDate expiresOn) {}
