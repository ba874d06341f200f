package com.defnoco.aftersale.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.Garbled;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever code or file somebody shows us to check: there is an answer. */
class AnyPaperTest {

  @Test
  void anyBytesAreAStatementOrUnreadable() {
    Garbled.through(new PaperCodeFuzz(), 4000);
  }

  @Test
  void anyFileIsCheckedAndNoneIsGenuineThatNobodySigned() {
    Garbled.through(new PaperFuzz(), 300);
    assertThat(PaperCheck.file(new PaperFuzz().good().getFirst(), new PublishedKeys(List.of(), Map.of(), null)).verdict()).isNotEqualTo(Verification.Verdict.GENUINE);
  }
}
