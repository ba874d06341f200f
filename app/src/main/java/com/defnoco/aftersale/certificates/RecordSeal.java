package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.LetterFonts;
import com.defnoco.aftersale.platform.LetterFonts.Style;
import com.defnoco.aftersale.platform.LineBreaks;
import com.defnoco.aftersale.platform.PaperDrawing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.SignatureOptions;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Signs the record of a claim: its last hash as a JWS, and the record on paper as a PDF. */
@Component
public class RecordSeal {

  private final SigningKeys keys;
  private final TimeStamps timeStamps;
  private final TransactionOperations transaction;
  private final Clock clock;

  RecordSeal(SigningKeys keys, TimeStamps timeStamps, TransactionOperations transaction, Clock clock) {
    this.keys = keys;
    this.timeStamps = timeStamps;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** The signature under a record of so many rows that ends with this hash. Not for use inside a transaction. */
  public String seal(String actor, String claim, String subject, int rows, String head, Instant madeAt) {
    var said = new TreeMap<String, Object>(Map.of("format", RecordCheck.FORMAT, "claim", claim, "subject", subject, "rows", rows, "head", head, "madeAt", madeAt.toString()));
    return Objects.requireNonNull(transaction.execute(status -> keys.jws(actor, "claim-record", said)));
  }

  /** A line of the record on paper. */
  public record Line(String number, String when, String what, String hash) {}

  /** The record on paper, signed. @param about lines under the title @param seal what {@link #seal} gave */
  public byte[] pdf(String title, List<String> about, List<Line> lines, String footer, String seal) {
    try {
      var plain = draw(title, about, lines, footer, seal);
      var key = keys.active();
      try (var document = Loader.loadPDF(plain); var options = new SignatureOptions(); var out = new ByteArrayOutputStream()) {
        var signature = new PDSignature();
        signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
        signature.setSubFilter(org.apache.pdfbox.cos.COSName.getPDFName("ETSI.CAdES.detached"));
        signature.setName("DEFNOCO");
        signature.getCOSObject().setString(org.apache.pdfbox.cos.COSName.M,
            "D:" + DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withZone(ZoneOffset.UTC).format(clock.instant()) + "Z");
        options.setPreferredSignatureSize(SignedPdf.ROOM_WITH_TIME_STAMP);
        document.addSignature(signature, options);
        var external = document.saveIncrementalForExternalSigning(out);
        var content = external.getContent().readAllBytes();
        var digest = Hashes.sha256(content);
        transaction.executeWithoutResult(status -> keys.used("system", key.id(), "claim-record-pdf", digest));
        external.setSignature(TimeStampTokens.stamped(timeStamps, CmsSigner.sign(key.key(), key.certificate(), key.root(), digest)).getEncoded(org.bouncycastle.asn1.ASN1Encoding.DER));
        return out.toByteArray();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] draw(String title, List<String> about, List<Line> lines, String footer, String seal) throws IOException {
    try (var document = new PDDocument(); var fonts = new LetterFonts(document); var sheet = new Sheet(document, fonts, new PDPage(PDRectangle.A4))) {
      var information = document.getDocumentInformation();
      information.setTitle(title);
      information.setAuthor("DEFNOCO");
      information.setProducer("Aftersale");
      information.setCustomMetadataValue("AftersaleRecord", seal);
      sheet.paragraph(title, 20, Style.BOLD, 0x14181a, 0, 480);
      sheet.gap(4);
      for (var line : about) {
        sheet.paragraph(line, 9, Style.REGULAR, 0x454c4e, 0, 480);
      }
      sheet.gap(10);
      for (var line : lines) {
        sheet.row(line);
      }
      sheet.gap(10);
      sheet.paragraph(footer, 7.5f, Style.REGULAR, 0x646b6d, 0, 480);
      sheet.close();
      var out = new ByteArrayOutputStream();
      document.save(out, CompressParameters.NO_COMPRESSION);
      return out.toByteArray();
    }
  }

  private static final class Sheet extends PaperDrawing implements AutoCloseable {
    private static final float LEFT = 56;
    private static final float TOP = 780;
    private final PDDocument document;
    private float y = TOP;
    private boolean open = true;

    Sheet(PDDocument document, LetterFonts fonts, PDPage first) throws IOException {
      super(fonts, 1.45f, added(document, first));
      this.document = document;
    }

    private void next() throws IOException {
      out.close();
      var page = new PDPage(PDRectangle.A4);
      y = TOP;
      out = added(document, page);
    }

    void gap(float height) {
      y -= height;
    }

    void row(Line line) throws IOException {
      if (y < 90) {
        next();
      }
      float top = y;
      line(line.number(), LEFT, top, Style.BOLD, 8, 0x0a5c66);
      line(line.when(), LEFT + 26, top, Style.REGULAR, 8, 0x454c4e);
      paragraph(line.what(), 9, Style.REGULAR, 0x14181a, 130, 350);
      line(line.hash(), LEFT + 130, y, Style.REGULAR, 6, 0x646b6d);
      y -= 14;
    }

    void paragraph(String words, float size, Style style, int ink, float indent, float width) throws IOException {
      for (var line : LineBreaks.lines(words.replaceAll("\\s+", " "), width, text -> fonts.width(text, style, size))) {
        if (y < 60) {
          next();
        }
        line(line, LEFT + indent, y, style, size, ink);
        y -= size * leading;
      }
    }

    @Override
    public void close() throws IOException {
      if (open) {
        open = false;
        out.close();
      }
    }
  }
}
