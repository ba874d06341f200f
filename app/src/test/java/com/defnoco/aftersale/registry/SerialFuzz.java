package com.defnoco.aftersale.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.Fuzzed;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Serial numbers and dates as people type them, alone and within longer texts: read, or why not. */
class SerialFuzz implements Fuzzed {

  @Override
  public String name() {
    return "serial";
  }

  @Override
  public List<byte[]> good() {
    return List.of("DF6S 2224-0110 0042".getBytes(StandardCharsets.UTF_8), "ＤＦ６Ｓ２２２４".getBytes(StandardCharsets.UTF_8), "1,2E+12".getBytes(StandardCharsets.UTF_8),
        "S/N: DF6S222401100042, see https://service.example.org/c?serial=DF6S%32224&x=1".getBytes(StandardCharsets.UTF_8), "2024年3月2日".getBytes(StandardCharsets.UTF_8),
        "2024-03-02T10:15:00.5Z".getBytes(StandardCharsets.UTF_8), "2024-W53".getBytes(StandardCharsets.UTF_8), "13/2/2024".getBytes(StandardCharsets.UTF_8), "2nd Mar. 2024".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void read(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.UTF_8);
    if (SerialNumber.read(text) instanceof SerialNumber.Reading.Of(var serial)) {
      assertThat(SerialNumber.of(serial.grouped())).isEqualTo(serial);
      assertThat(serial.lookAlikeKey()).hasSameSizeAs(serial.text());
    }
    SerialNumber.in(text).forEach(found -> assertThat(SerialNumber.of(found.text())).isEqualTo(found));
    var style = WrittenDate.Style.UNTOLD.and(text);
    for (var each : WrittenDate.Style.values()) {
      assertThat(WrittenDate.read(text, each)).isNotNull();
    }
    assertThat(style).isNotNull();
  }
}
