package com.defnoco.aftersale.platform;

import java.util.List;

/**
 * Input that cannot be taken as it is. Each problem names the place (JSON pointer or form field) and carries a message key of the bundles
 * with its arguments, so that the reader gets the sentence in their own language. Nothing has been changed.
 */
public final class InvalidInput extends RuntimeException {

  /**
   * One thing to mend.
   *
   * @param pointer JSON pointer of the value, such as {@code /items/0/serialNumber}; forms use the same path
   * @param key message key in the bundles {@code messages/*}, such as {@code problem.date.impossible}
   * @param arguments what the sentence mentions
   */
  public record Problem(String pointer, String key, List<Object> arguments) {

    public static Problem at(String pointer, String key, Object... arguments) {
      return new Problem(pointer, key, List.of(arguments));
    }
  }

  private final transient List<Problem> problems;

  public InvalidInput(List<Problem> problems) {
    super(problems.toString(), null, false, false);
    this.problems = List.copyOf(problems);
  }

  public static InvalidInput at(String pointer, String key, Object... arguments) {
    return new InvalidInput(List.of(Problem.at(pointer, key, arguments)));
  }

  public List<Problem> problems() {
    return problems;
  }
}
