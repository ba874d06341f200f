package com.defnoco.aftersale.inbox;

import java.time.Duration;
import org.springframework.stereotype.Component;

/** How soon we answer: the first time and later, sooner where a pack may burn; and when who is told that we are late. */
@Component
class Targets {

  /** A conversation is at risk from this long before its answer is due; one about danger is from its first moment. */
  static final Duration RISK = Duration.ofMinutes(30);

  private final DeskRules rules;

  Targets(DeskRules rules) {
    this.rules = rules;
  }

  /** @param answered whether we have answered in this conversation before */
  Duration of(Conversation.Priority priority, boolean answered) {
    var now = rules.now();
    return switch (priority) {
      case DANGER -> answered ? now.dangerNextAnswer() : now.dangerFirstAnswer();
      case NORMAL -> answered ? now.nextAnswer() : now.firstAnswer();
    };
  }

  /** How long after an answer was due those who lead are told. */
  Duration lead() {
    return rules.now().leadAfter();
  }
}
