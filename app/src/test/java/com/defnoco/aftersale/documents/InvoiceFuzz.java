package com.defnoco.aftersale.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.Fuzzed;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Days that stand in an invoice's text, and what a photo of it says of its own making: read, or not there. */
class InvoiceFuzz implements Fuzzed {

  @Override
  public String name() {
    return "invoice";
  }

  @Override
  public List<byte[]> good() {
    return List.of("Invoice No. R-2024/17 of 2.3.2024, delivered 2024年3月5日, due 1st of Apr 2024 and 2024-04-31".getBytes(StandardCharsets.UTF_8),
        HexFormat.of().parseHex("ffd8" + "ffe1003a" + "457869660000" + "49492a0008000000" + "0200" + "3101" + "0200" + "04000000" + "47494d50" + "6987" + "0400" + "01000000" + "26000000" + "00000000"
            + "0100" + "0390" + "0200" + "04000000" + "32303234" + "00000000" + "ffd9"));
  }

  @Override
  public void read(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.UTF_8);
    assertThat(Examiner.days(text)).isNotNull();
    assertThat(Examiner.invoiceNumber(text)).isNotNull();
    assertThat(ExifSaid.of(bytes)).isNotNull();
  }
}
