package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.Garbled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a provider posts, or somebody who knows a provider's secret: it is read, or it is {@link ChannelAdapter.Unreadable} and parked. */
class AnyHookTest {

  @Test
  void anyBodyIsReadOrParked() {
    Garbled.through(new HookFuzz(), 250);
  }

  @Test
  void anyWordsAreFoundAgain() {
    Garbled.through(new WordsFuzz(), 1000);
  }

  /** Elements within elements, as many as fit: the reader goes no deeper than providers do. */
  @ParameterizedTest
  @ValueSource(strings = {"wechat.WeChatOfficialAdapter", "wechat.WeComAdapter"})
  void whatIsNestedWithoutEndIsParked(String name) {
    var deep = 100_000;
    HookFuzz.read(HookFuzz.adapter(name), ("<xml>" + "<a>".repeat(deep) + "</a>".repeat(deep) + "</xml>").getBytes(StandardCharsets.UTF_8));
    HookFuzz.read(HookFuzz.adapter(name), ("{\"msg_list\":" + "[".repeat(deep) + "]".repeat(deep) + "}").getBytes(StandardCharsets.UTF_8));
  }
}
