package com.defnoco.aftersale.inbox;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** How soon we answer: the first time and later, sooner where a pack may burn; and when who is told that we are late. */
@Component
class Targets {

  /** A conversation is at risk from this long before its answer is due; one about danger is from its first moment. */
  static final Duration RISK = Duration.ofMinutes(30);

  private final Duration firstAnswer;
  private final Duration nextAnswer;
  private final Duration dangerFirstAnswer;
  private final Duration dangerNextAnswer;
  private final Duration lead;

  Targets(@Value("${aftersale.inbox.first-answer:PT1H}") Duration firstAnswer, @Value("${aftersale.inbox.next-answer:PT4H}") Duration nextAnswer,
      @Value("${aftersale.inbox.danger-first-answer:PT15M}") Duration dangerFirstAnswer, @Value("${aftersale.inbox.danger-next-answer:PT30M}") Duration dangerNextAnswer,
      @Value("${aftersale.inbox.lead-after:PT30M}") Duration lead) {
    this.firstAnswer = firstAnswer;
    this.nextAnswer = nextAnswer;
    this.dangerFirstAnswer = dangerFirstAnswer;
    this.dangerNextAnswer = dangerNextAnswer;
    this.lead = lead;
  }

  /** @param answered whether we have answered in this conversation before */
  Duration of(Conversation.Priority priority, boolean answered) {
    return switch (priority) {
      case DANGER -> answered ? dangerNextAnswer : dangerFirstAnswer;
      case NORMAL -> answered ? nextAnswer : firstAnswer;
    };
  }

  /** How long after an answer was due those who lead are told. */
  Duration lead() {
    return lead;
  }
}
