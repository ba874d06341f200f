package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is told at once what to do with a pack: one warning too many harms nobody, but what somebody says is not so is heard. */
class DangerTest {

  @ParameterizedTest
  @ValueSource(strings = {"It swells", "is it dangerous that the pack is PUFFY?", "I am worried, it hisses", "What if it catches fire?", "not charging, and it smokes", "电池鼓包了", "会不会起火？", "漏液怎么办"})
  void isWarned(String words) {
    assertThat(Danger.warns(words)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"It is not swollen", "there is no smoke", "without any leak", "没有鼓包", "未冒烟", "It does not charge", "behind our firewall", "烧录固件失败", "as well", ""})
  void isNotWarned(String words) {
    assertThat(Danger.warns(words)).isFalse();
  }
}
