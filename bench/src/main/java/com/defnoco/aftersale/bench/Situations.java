package com.defnoco.aftersale.bench;

import com.defnoco.aftersale.policy.Facts;
import com.defnoco.aftersale.policy.ManufactureDate;
import com.defnoco.aftersale.policy.Paper;
import com.defnoco.aftersale.policy.RemoteDiagnosis;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Situations such as a claims desk meets them, the same ones on every run: the generator is seeded. */
final class Situations {

  private static final long SEED = 20_260_101;
  private static final LocalDate FIRST_DAY = LocalDate.of(2023, 1, 1);

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);

  /** Situations in which everything is known. */
  static Facts[] known(int count) {
    var situations = new Situations();
    var facts = new Facts[count];
    for (int i = 0; i < count; i++) {
      facts[i] = situations.known();
    }
    return facts;
  }

  /** Situations in which each of papers, dates and causes is not yet known one time in five. */
  static Facts[] partlyKnown(int count) {
    var situations = new Situations();
    var facts = new Facts[count];
    for (int i = 0; i < count; i++) {
      facts[i] = situations.forget(situations.known());
    }
    return facts;
  }

  /** Questions as the stream of decisions takes them, one per line, everything known. */
  static byte[] lines(int count) {
    var lines = new StringBuilder();
    int id = 0;
    for (var facts : known(count)) {
      lines.append("{\"id\":\"").append(++id).append('"');
      told(lines, "manufacturedOn", facts.manufacturedOn().value() instanceof ManufactureDate.On on ? on.day() : "none");
      told(lines, "arrivedAtPortOn", facts.arrivedAtPortOn().value());
      told(lines, "invoice", facts.invoice().value());
      told(lines, "certificate", facts.certificate().value());
      told(lines, "occurredOn", facts.occurredOn().value());
      told(lines, "improperUseOrStorage", facts.improperUseOrStorage().value());
      told(lines, "userDamage", facts.userDamage().value());
      told(lines, "forceMajeure", facts.forceMajeure().value());
      told(lines, "unauthorizedModification", facts.unauthorizedModification().value());
      told(lines, "remoteDiagnosis", facts.remoteDiagnosis().value());
      told(lines, "coveredIssuesOfCustomer", facts.coveredIssuesOfCustomer().value());
      lines.append("}\n");
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void told(StringBuilder line, String name, Object value) {
    line.append(",\"").append(name).append("\":").append(value instanceof Boolean || value instanceof Number ? value : "\"" + value + '"');
  }

  private Facts known() {
    var made = FIRST_DAY.plusDays(random.nextInt(900));
    var arrived = made.plusDays(20 + random.nextInt(80));
    var occurred = arrived.plusDays(random.nextInt(1_000));
    var madeKnown = random.nextInt(20) == 0 ? ManufactureDate.none() : ManufactureDate.on(made);
    return Facts.unknown()
        .withManufacturedOn(madeKnown)
        .withArrivedAtPortOn(arrived)
        .withInvoice(paper())
        .withCertificate(paper())
        .withOccurredOn(occurred)
        .withImproperUseOrStorage(rarely())
        .withUserDamage(rarely())
        .withForceMajeure(rarely())
        .withUnauthorizedModification(rarely())
        .withRemoteDiagnosis(RemoteDiagnosis.values()[random.nextInt(RemoteDiagnosis.values().length)])
        .withCoveredIssuesOfCustomer(1 + random.nextInt(3));
  }

  private Facts forget(Facts facts) {
    for (var fact : com.defnoco.aftersale.policy.Fact.values()) {
      if (random.nextInt(5) == 0) {
        facts = facts.without(fact);
      }
    }
    return facts;
  }

  private Paper paper() {
    int draw = random.nextInt(20);
    return draw < 14 ? Paper.VALID : draw < 17 ? Paper.MISSING : draw < 19 ? Paper.INVALID : Paper.TAMPERED;
  }

  private boolean rarely() {
    return random.nextInt(12) == 0;
  }
}
