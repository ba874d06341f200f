package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.claims.Symptom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as saying that a battery fails: plain words of a fault, and neither a question, nor a denial, nor what is over. */
class FaultTest {

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      My battery swells, what now?                          | SWELLING
      It won’t charge any more                              | WILL_NOT_CHARGE
      the pack does not take a charge                       | WILL_NOT_CHARGE
      It will not turn on since yesterday                   | WILL_NOT_TURN_ON
      Cell 3 is 0.4 V low under load                        | CELL_IMBALANCE
      It only flies four minutes                            | SHORT_FLIGHT_TIME
      The plug is bent                                      | CONNECTOR
      Electrolyte is leaking from a corner                  | LEAKING
      It smoked in the charger bag                          | HOT
      The drone says error code E14                         | ERROR_CODE
      The battery is broken                                 | OTHER
      电池鼓包了                                             | SWELLING
      充不进电，昨天开始的                                     | WILL_NOT_CHARGE
      开不了机                                               | WILL_NOT_TURN_ON
      续航变短了很多                                          | SHORT_FLIGHT_TIME
      ３号电芯电压低                                          | CELL_IMBALANCE
      电池坏了                                               | OTHER
      """)
  void wordsOfAFaultAreUnderstood(String words, Symptom symptom) {
    assertThat(Fault.in(words)).contains(symptom);
  }

  @ParameterizedTest
  @ValueSource(strings = {"How long is my battery covered?", "Is this one still under warranty?", "What should I do if it swells?", "It does not swell and does not leak.", "There is no error code.",
      "It would not charge, but it is fixed now.", "My charger is broken", "How can I prevent swelling?", "I want to buy two more", "Thank you!", "The firmware is version 2",
      "电池保修多久？", "没有鼓包，只是问一下", "如果鼓包了怎么办", "充电器坏了", "已经修好了，谢谢", "怎么避免鼓包", "请问价格"})
  void whatIsNoFaultMakesNothingByItself(String words) {
    assertThat(Fault.in(words)).isEmpty();
  }
}
