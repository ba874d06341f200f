package com.defnoco.aftersale.bench;

import com.defnoco.aftersale.policy.Facts;
import java.util.ArrayList;
import java.util.List;
import org.kie.api.KieServices;
import org.kie.api.runtime.StatelessKieSession;

/** The clauses of policy.md for known facts as Drools rules ({@code drools/policy.drl}), a finding per clause judged. */
public final class DroolsPeer {

  /** What a rule found. */
  public record Finding(String clause, boolean holds, String because) {}

  /** What the rules see and fill: plain fields, as Drools reads them fastest. */
  public static final class Case {
    private final Facts facts;
    private java.time.LocalDate startsOn;
    private java.time.LocalDate lastDay;
    private final List<Finding> findings = new ArrayList<>(12);

    Case(Facts facts) {
      this.facts = facts;
    }

    public Facts getFacts() {
      return facts;
    }

    public boolean isBothValid() {
      return facts.invoice().value() == com.defnoco.aftersale.policy.Paper.VALID
          && facts.certificate().value() == com.defnoco.aftersale.policy.Paper.VALID;
    }

    public boolean isTampered() {
      return facts.invoice().value() == com.defnoco.aftersale.policy.Paper.TAMPERED
          || facts.certificate().value() == com.defnoco.aftersale.policy.Paper.TAMPERED;
    }

    public java.time.LocalDate getMadeOn() {
      return facts.manufacturedOn().value() instanceof com.defnoco.aftersale.policy.ManufactureDate.On on ? on.day() : null;
    }

    public java.time.LocalDate getStartsOn() {
      return startsOn;
    }

    public void setStartsOn(java.time.LocalDate startsOn) {
      this.startsOn = startsOn;
      this.lastDay = startsOn.plusMonths(26);
    }

    public java.time.LocalDate getLastDay() {
      return lastDay;
    }

    public void found(String clause, boolean holds, String because) {
      findings.add(new Finding(clause, holds, because));
    }

    public List<Finding> getFindings() {
      return findings;
    }

    public boolean isRefused() {
      return findings.stream().anyMatch(finding -> finding.holds() && finding.clause().startsWith("X"));
    }
  }

  private final StatelessKieSession session = KieServices.get().getKieClasspathContainer().newStatelessKieSession("policy");

  List<Finding> decide(Facts facts) {
    var decided = new Case(facts);
    session.execute(decided);
    return decided.getFindings();
  }
}
