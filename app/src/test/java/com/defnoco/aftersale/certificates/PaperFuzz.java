package com.defnoco.aftersale.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.Fuzzed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Files that somebody gives us to check, and lists of keys that somebody gives a check: there is an answer. */
class PaperFuzz implements Fuzzed {

  private static final PublishedKeys NOBODYS = new PublishedKeys(List.of(), Map.of(), null);

  @Override
  public String name() {
    return "paper";
  }

  @Override
  public List<byte[]> good() {
    return List.of("""
        %PDF-1.7
        1 0 obj
        << /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /SigFlags 3 >> >>
        endobj
        2 0 obj
        << /Type /Pages /Kids [3 0 R] /Count 1 >>
        endobj
        3 0 obj
        << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [4 0 R] >>
        endobj
        4 0 obj
        << /Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /Rect [0 0 0 0] /V 5 0 R >>
        endobj
        5 0 obj
        << /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 0000000400 0000000440 0000000200] /Contents <308006092a864886f70d010702a0800000> >>
        endobj
        trailer
        << /Size 6 /Root 1 0 R /AftersaleStatement (STATEMENT) >>
        %%EOF
        """.replace("STATEMENT", "A".repeat(160)).getBytes(StandardCharsets.ISO_8859_1),
        "{\"format\":\"aftersale-claim-record/1\",\"claim\":\"A-1\",\"signature\":\"e30.e30.AA\",\"rows\":[{\"number\":1,\"hash\":\"00\",\"event\":\"e\",\"at\":\"2026-01-01T00:00:00Z\"}]}".getBytes(StandardCharsets.UTF_8),
        "{\"issuer\":\"x\",\"keys\":[{\"kid\":\"1\",\"x5c\":[\"MAA=\",\"MAA=\"],\"since\":\"2026-01-01T00:00:00Z\",\"retiredAt\":null}],\"revocations\":\"e30.e30.AA\"}".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void read(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    PaperCheck.signatures(bytes, text, NOBODYS);
    // A page without a signature is drawn and looked at, which takes longer than a search can wait for.
    if (!text.startsWith("%PDF-")) {
      assertThat(PaperCheck.file(bytes, NOBODYS).verdict()).isNotEqualTo(Verification.Verdict.GENUINE);
    }
    assertThat(RecordCheck.check(bytes, NOBODYS).verdict()).isNotEqualTo(Verification.Verdict.GENUINE);
    try {
      PublishedKeys.read(bytes);
    } catch (IllegalArgumentException refused) {
      // As it should be.
    }
  }
}
