package com.defnoco.aftersale.privacy;

import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.LongWork;
import com.defnoco.aftersale.platform.PersonalData;
import com.defnoco.aftersale.platform.PersonalData.Person;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Has every module forget a person, or some claims; a page that says so stands where their files were. */
@Component
class Emptying {

  /** A page of our own, drawn by hand so that its bytes never change. */
  private static final byte[] ERASED_PAGE = erasedPage();
  private static final String PAGE_OWNER = "erasure:page";

  private final PrivacySql sql;
  private final List<PersonalData> modules;
  private final Files files;
  private final LongWork longWork;

  Emptying(PrivacySql sql, List<PersonalData> modules, Files files, LongWork longWork) {
    this.sql = sql;
    this.modules = modules;
    this.files = files;
    this.longWork = longWork;
  }

  /** The page, kept as a file. Not for use inside a transaction. */
  UUID page() {
    return files.receive(new Actor.System(), PAGE_OWNER, new ByteArrayInputStream(ERASED_PAGE), "erased.pdf", Files.USUAL_LIMIT_BYTES).id();
  }

  /** @param page from {@link #page} @return how many files were emptied */
  @Transactional(propagation = Propagation.MANDATORY)
  int empty(Person person, UUID page) {
    longWork.here();
    sql.mayErase();
    sql.forgetReasons(person.customerIds());
    var held = modules.stream().flatMap(module -> module.files(person).stream()).toList();
    modules.forEach(module -> module.erase(person));
    files.erase(held.stream().map(PersonalData.Held::reference).toList(), PAGE_OWNER, page);
    return held.size();
  }

  private static byte[] erasedPage() {
    var text = "BT /F1 14 Tf 72 720 Td (This file was erased at the request of the person it told of.) Tj ET";
    var objects = new String[] {"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        "<</Length " + text.length() + ">>\nstream\n" + text + "\nendstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"};
    var pdf = new StringBuilder("%PDF-1.4\n");
    var places = new StringBuilder("0000000000 65535 f \n");
    for (int i = 0; i < objects.length; i++) {
      places.append("%010d 00000 n \n".formatted(pdf.length()));
      pdf.append(i + 1).append(" 0 obj\n").append(objects[i]).append("\nendobj\n");
    }
    int start = pdf.length();
    pdf.append("xref\n0 6\n").append(places).append("trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n").append(start).append("\n%%EOF\n");
    return pdf.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
