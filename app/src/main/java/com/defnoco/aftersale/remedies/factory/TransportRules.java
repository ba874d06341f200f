package com.defnoco.aftersale.remedies.factory;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How packs may travel, as dated data: the rules change each January.
 *
 * @param sources regulation by regulation
 */
public record TransportRules(String id, LocalDate validFrom, List<String> sources, List<Question> questions, Map<TransportClass, Terms> classes) {

  public record Words(String en, String zh) {
    public String in(Locale language) {
      return language.getLanguage().equals("zh") ? zh : en;
    }
  }

  /** @param criterion the class a pack is in when the answer is yes */
  public record Question(String id, TransportClass criterion, Words text) {}

  /**
   * What holds for a class.
   *
   * @param modes how it may travel; none for C
   * @param marks to print and stick on
   * @param charge state of charge in percent that it must not exceed
   * @param document the line of the transport document
   * @param testSummary the paper set needs the UN 38.3 test summary of the model, which the maker must make available (38.3.5)
   */
  public record Terms(List<Mode> modes, List<String> marks, int charge, Words forbidden, Words document, boolean testSummary) {}

  /** @param instruction packing instruction */
  public record Mode(By mode, String instruction, Words text) {}

  public enum By { ROAD, SEA, CARGO_AIRCRAFT }

  public enum Answer { YES, NO, UNKNOWN }

  /** The worst class that an answer puts it in. What nobody can tell before carriage makes it B at least (SP 376). */
  public TransportClass classOf(Map<String, Answer> answers) {
    var worst = TransportClass.A;
    for (var question : questions) {
      var answer = answers.getOrDefault(question.id(), Answer.UNKNOWN);
      var found = switch (answer) {
        case YES -> question.criterion();
        case UNKNOWN -> TransportClass.B;
        case NO -> TransportClass.A;
      };
      worst = found.compareTo(worst) > 0 ? found : worst;
    }
    return worst;
  }

  public Terms terms(TransportClass kind) {
    return java.util.Objects.requireNonNull(classes.get(kind));
  }
}
