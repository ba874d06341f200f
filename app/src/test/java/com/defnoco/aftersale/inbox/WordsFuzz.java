package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.Fuzzed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Words that people write and look for: the first line is looked for in the others. Marking loses no letter, and signs of danger are seen or not. */
class WordsFuzz implements Fuzzed {

  @Override
  public String name() {
    return "words";
  }

  @Override
  public List<byte[]> good() {
    return List.of("swollen\nMy pack is swollen and hot, İstanbul ﬁne".getBytes(StandardCharsets.UTF_8), "电池\n电池鼓包，冒烟了 DF6S222401100042".getBytes(StandardCharsets.UTF_8),
        "a'b\\:*\nA'B\\ \uD83D\uDD25 it burns".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void read(byte[] bytes) {
    var lines = new String(bytes, StandardCharsets.UTF_8).split("\n", 2);
    var typed = lines[0];
    var text = lines.length > 1 ? lines[1] : "";
    assertThat(SearchWords.of(text)).isNotNull();
    assertThat(SearchWords.query(typed)).isNotNull();
    assertThat(SearchWords.marked(text, typed).stream().map(Inbox.Piece::text).collect(Collectors.joining())).isEqualTo(text);
    assertThat(SearchWords.excerpt(text, typed, 120)).isNotNull();
    assertThat(Danger.in(text)).isNotNull();
  }
}
