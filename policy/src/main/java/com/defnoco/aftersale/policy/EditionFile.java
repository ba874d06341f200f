package com.defnoco.aftersale.policy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** An edition file, read and checked. */
record EditionFile(
        String id,
        LocalDate inForceFrom,
        Parameters parameters,
        Map<Clause, Text> clauses,
        Map<Clause, Text> notCoded,
        List<Tension> tensions,
        Map<String, Reading> readings,
        List<Example> examples) {}
