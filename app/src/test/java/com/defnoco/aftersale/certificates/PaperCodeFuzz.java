package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.Fuzzed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Codes of papers (CBOR, COSE): it is a statement, or it is unreadable. */
class PaperCodeFuzz implements Fuzzed {

  @Override
  public String name() {
    return "paper-code";
  }

  @Override
  public List<byte[]> good() {
    // COSE_Sign1: protected header, key id, a map with texts, numbers and a nested list, signature.
    return List.of(HexFormat.of().parseHex("d28443a10126a10448" + "3132333435363738" + "581ea6016c4142313233343536373839300219" + "07e8036a323032342d30312d3130" + "5840" + "11".repeat(64)),
        HexFormat.of().parseHex("9b7fffffffffffffff"), HexFormat.of().parseHex("81".repeat(200)), new byte[0]);
  }

  @Override
  public void read(byte[] bytes) {
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
}
