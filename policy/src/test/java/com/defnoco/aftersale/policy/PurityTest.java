package com.defnoco.aftersale.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** The policy knows nothing but the language: no clock, database or framework can slip in. */
class PurityTest {

    @Test
    void thePolicyNeedsNothingButJavaBase() throws Exception {
        Path classes = Path.of(Adjudicator.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        StringWriter output = new StringWriter();
        int exit = ToolProvider.findFirst("jdeps").orElseThrow()
                .run(new PrintWriter(output), new PrintWriter(output), "-s", "--multi-release", "base", classes.toString());
        assertThat(exit).as(output.toString()).isZero();
        assertThat(output.toString().strip().lines()).isNotEmpty()
                .allSatisfy(line -> assertThat(line).endsWith("-> java.base"));
    }
}
