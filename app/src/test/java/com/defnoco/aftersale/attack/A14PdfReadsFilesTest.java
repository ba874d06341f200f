package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.claims.Channel;
import com.defnoco.aftersale.claims.Submission;
import com.defnoco.aftersale.claims.Symptom;
import com.defnoco.aftersale.documents.Letters;
import com.defnoco.aftersale.policy.Language;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A14: words that a converter would read files for. Our papers are drawn; words stay words. */
class A14PdfReadsFilesTest extends AttackFixtures {

  private static final List<String> WORDS = List.of("<iframe src=\"file:///etc/passwd\"></iframe>", "<link rel=attachment href=\"file:///etc/passwd\">", "<img src=\"file:///etc/passwd\">",
      "<object data=\"file:///etc/passwd\">", "php://filter/convert.base64-encode/resource=/etc/passwd", "@import url(file:///etc/passwd)", "<!ENTITY x SYSTEM 'file:///etc/passwd'>&x;", "\\input{/etc/passwd}",
      ") Tj ET /JS (app.alert(1)) BT (", "endstream endobj 1 0 obj <</S/JavaScript/JS(app.alert(1))>> endobj");

  @Autowired private Letters letters;

  @Test
  void ticketPrintAndReportReadNoFileAndHoldNothingActive() throws Exception {
    clock.set("2025-06-01");
    for (var word : WORDS) {
      var receipt = claims.submit(SYSTEM, new Submission(UUID.randomUUID(), new Submission.Contact(word, address(), null, "en", null, "NL"),
          List.of(item(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30", word + " " + next(), Symptom.CELL_IMBALANCE)), Channel.EMAIL));
      var number = receipt.claim().number();
      settle(number);
      claims.setFact(engineer, number, 1, com.defnoco.aftersale.policy.Fact.USER_DAMAGE, "true", word, null, null);
      var holder = visitor();
      for (var path : List.of("/t/" + receipt.link() + "/record.pdf", "/t/" + receipt.link() + "/1/letter.pdf")) {
        assertThat(holder.get(path).statusCode()).as(path).isEqualTo(200);
      }
      var drawn = letters.latest(engineer, number, 1, Language.EN).pdf();
      var raw = new String(drawn, StandardCharsets.ISO_8859_1);
      assertThat(raw).doesNotContain("/Launch").doesNotContain("/EmbeddedFile").doesNotContain("/OpenAction").doesNotContain("/AA ");
      try (var pdf = Loader.loadPDF(drawn)) {
        assertThat(new PDFTextStripper().getText(pdf)).doesNotContain("root:x:0").doesNotContain("cm9vdDp4OjA");
        assertThat(pdf.getDocumentCatalog().getCOSObject().containsKey(COSName.getPDFName("OpenAction"))).isFalse();
        for (var page : pdf.getPages()) {
          for (var annotation : page.getAnnotations()) {
            assertThat(annotation.getCOSObject().toString()).doesNotContain("JavaScript").doesNotContain("file:");
          }
        }
      }
    }
  }
}
