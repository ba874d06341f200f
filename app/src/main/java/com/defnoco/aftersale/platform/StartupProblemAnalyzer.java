package com.defnoco.aftersale.platform;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Prints the sentence of a {@link StartupProblem} instead of a stack trace; before the framework's own analysers, which would tell of the part that met it. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class StartupProblemAnalyzer extends AbstractFailureAnalyzer<StartupProblem> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, StartupProblem problem) {
    return new FailureAnalysis(problem.getMessage(), null, null);
  }
}
