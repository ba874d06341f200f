package com.defnoco.aftersale.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.Garbled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever an invoice's text or photo holds: days are read, or are not there. */
class AnyInvoiceTest {

  @Test
  void anyBytesAreReadForDaysAndPrograms() {
    Garbled.through(new InvoiceFuzz(), 2000);
  }

  /** A run of spaces behind the word was once tried at every place against every other. */
  @Test
  @Timeout(60)
  void aRunOfSpacesBehindTheWordIsReadInOneGo() {
    assertThat(Examiner.invoiceNumber("Invoice" + " .".repeat(200_000) + "x")).isEmpty();
    assertThat(Examiner.invoiceNumber("Invoice No.: RE-2024/17")).contains("RE-2024/17");
    assertThat(Examiner.invoiceNumber("发票号码：88001234")).contains("88001234");
  }
}
