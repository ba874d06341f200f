package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.Garbled;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Whatever code somebody shows us to check: it is a statement, or it is unreadable. */
class AnyPaperTest {

  static void code(byte[] bytes) {
    try {
      Statement.read(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    } catch (Cbor.Unreadable refused) {
      // As it should be.
    }
    try {
      Statement.read(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (Cbor.Unreadable refused) {
      // As it should be.
    }
    try {
      Cbor.read(bytes);
    } catch (Cbor.Unreadable refused) {
      // As it should be.
    }
  }

  @Test
  void anyBytesAreAStatementOrUnreadable() {
    // COSE_Sign1: protected header, key id, a map with texts, numbers and a nested list, signature.
    var good = HexFormat.of().parseHex("d28443a10126a10448" + "3132333435363738" + "581ea6016c4142313233343536373839300219" + "07e8036a323032342d30312d3130" + "5840" + "11".repeat(64));
    Garbled.through(AnyPaperTest::code, "paper", 4000, good, HexFormat.of().parseHex("9b7fffffffffffffff"), HexFormat.of().parseHex("81".repeat(200)), new byte[0]);
  }
}
