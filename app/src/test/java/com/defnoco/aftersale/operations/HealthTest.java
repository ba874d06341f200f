package com.defnoco.aftersale.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.platform.Texts;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is told of messages that wait: from which age on, and in which words. */
class HealthTest {

  private static final Texts TEXTS = Texts.shipped();

  private static MetersSql.Told waiting(double deliveryAge, double outboxAge, double mailAge) {
    return new MetersSql.Told(0, 0, 0, 7, 0, deliveryAge, 5, outboxAge, 3, 0, mailAge, 0, 0, 0, 0);
  }

  private static String said(MetersSql.Told told, Locale language) {
    return Health.ofMessages(told).stream().map(one -> TEXTS.text(language, one.key(), one.arguments().toArray())).collect(Collectors.joining("\n"));
  }

  @Test
  void nothingIsSaidWhileWhatWaitsIsYoung() {
    assertThat(Health.ofMessages(waiting(120, 900, 1800))).isEmpty();
  }

  @Test
  void deliveriesMessagesAndMailsThatWaitTooLongAreCountedWithTheAgeOfTheOldestAndWhatToDo() {
    assertThat(said(waiting(121, 0, 0), Locale.UK)).contains("7 deliveries").contains("2 minutes").contains("DeliveryWork in the log").doesNotContain("mail");
    assertThat(said(waiting(0, 1201, 0), Locale.UK)).contains("5 messages").contains("20 minutes").contains("/console/channels");
    assertThat(said(waiting(0, 0, 3601), Locale.UK)).contains("3 mails").contains("60 minutes").contains("/console/mail");
    assertThat(said(waiting(300, 1201, 3601), Locale.SIMPLIFIED_CHINESE).lines()).hasSize(3).allSatisfy(line -> assertThat(line).containsPattern("[\\u4e00-\\u9fff]"));
  }
}
