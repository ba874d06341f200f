package com.defnoco.aftersale.registry;

import org.jspecify.annotations.Nullable;

/**
 * Which consignments to list, by reference.
 *
 * @param text part of the reference; null for all
 * @param arrived true only those with a recorded arrival, false only those without
 * @param after the last reference of the page before
 */
public record ConsignmentQuery(@Nullable String text, @Nullable String port, @Nullable Boolean arrived, @Nullable String after,
    int limit) {}
