package com.defnoco.aftersale.parties;

import java.util.UUID;

/**
 * Two customers turned out to be one, because the owner of an address proved it. Published in the transaction of the proof; whoever keeps the id
 * {@code from} moves what it owns to {@code into}.
 */
public record CustomersMerged(UUID from, UUID into) {}
