package com.defnoco.aftersale.remedies.factory;

import java.time.Instant;
import java.util.Map;

/** Who put a pack in which class, by which answers. @param by {@code kind:id} */
public record Assessment(TransportClass kind, String rules, Map<String, TransportRules.Answer> answers, String note, String by, Instant at) {}
