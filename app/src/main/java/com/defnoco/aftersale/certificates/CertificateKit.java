package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.LetterFonts;
import com.defnoco.aftersale.platform.LetterFonts.Style;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/**
 * What all certificates have in common: the form with its printed words, and the faces with every letter that may come. Drawn once by PDFBox and then
 * put, byte for byte, at the head of each certificate; only the tail (what is written into the form, and the signature) is made per certificate. So ten
 * thousand certificates cost the drawing of one, and are kept as one head and ten thousand small tails.
 */
final class CertificateKit {

  /** How a character is set: font resource, code in hex, width in units of the size, and whether bold is drawn by an outline. */
  record Glyph(String font, String code, float width, boolean outlined) {}

  private static final byte[] HEADER = "%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n".getBytes(StandardCharsets.ISO_8859_1);

  private final byte[] head;
  private final byte[] headHash;
  private final MessageDigest afterHead;
  private final int[] offsets;
  private final Map<String, Integer> fonts;
  private final int content;
  private final int catalog;
  private final int pages;
  private final int page;
  private final int info;
  private final Map<Style, Map<Integer, Glyph>> glyphs;

  /** Draws the printed part of the form. */
  interface Form {
    void draw(PDPageContentStream out, LetterFonts fonts) throws IOException;
  }

  CertificateKit(Form form, String letters) {
    var found = new EnumMap<Style, Map<Integer, Glyph>>(Style.class);
    var saved = new ByteArrayOutputStream();
    try (var document = new PDDocument(); var faces = new LetterFonts(document)) {
      document.setVersion(1.7f);
      document.setDocumentId(1L);
      document.getDocumentInformation().setProducer("Aftersale");
      var sheet = new PDPage(PDRectangle.A4);
      document.addPage(sheet);
      try (var out = new PDPageContentStream(document, sheet)) {
        form.draw(out, faces);
        for (var style : Style.values()) {
          var of = new HashMap<Integer, Glyph>();
          for (int character : IntStream.concat(IntStream.rangeClosed(' ', '~'), letters.codePoints()).distinct().sorted().toArray()) {
            for (var run : faces.runs(Character.toString(character), style, 1)) {
              out.setFont(run.font(), 1); // this has the font subset when the document is saved
              run.font().addToSubset(run.text().codePointAt(0));
              of.put(character, new Glyph(sheet.getResources().add(run.font()).getName(), hex(run.font().encode(run.text())), run.width(), run.outlined()));
            }
          }
          found.put(style, of);
        }
      }
      document.save(saved, CompressParameters.NO_COMPRESSION);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.glyphs = found;
    var bytes = saved.toByteArray();
    try (var document = Loader.loadPDF(bytes)) {
      var sheet = document.getPage(0).getCOSObject();
      this.catalog = number(document.getDocument().getTrailer().getItem(COSName.ROOT));
      this.info = number(document.getDocument().getTrailer().getItem(COSName.INFO));
      this.pages = number(document.getDocumentCatalog().getCOSObject().getItem(COSName.PAGES));
      this.page = number(document.getPages().getCOSObject().getCOSArray(COSName.KIDS).get(0));
      this.content = number(sheet.getItem(COSName.CONTENTS));
      var resources = Objects.requireNonNull(document.getPage(0).getResources().getCOSObject().getCOSDictionary(COSName.FONT));
      this.fonts = new TreeMap<>();
      for (var name : resources.keySet()) {
        fonts.put(name.getName(), number(resources.getItem(name)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var old = offsetsIn(bytes);
    int xref = xrefIn(bytes);
    var order = new ArrayList<Integer>();
    for (int i = 1; i < old.length; i++) {
      order.add(i);
    }
    order.sort(java.util.Comparator.comparingInt(i -> old[i]));
    var kept = new ByteArrayOutputStream();
    kept.writeBytes(HEADER);
    this.offsets = new int[old.length];
    for (int i = 0; i < order.size(); i++) {
      int number = order.get(i);
      if (List.of(catalog, pages, page, info).contains(number)) {
        continue;
      }
      int end = i + 1 < order.size() ? old[order.get(i + 1)] : xref;
      offsets[number] = kept.size();
      kept.write(bytes, old[number], end - old[number]);
    }
    this.head = kept.toByteArray();
    this.headHash = Hashes.sha256(head);
    this.afterHead = Hashes.digest();
    afterHead.update(head);
  }

  byte[] head() {
    return head;
  }

  /** SHA-256 of the head. */
  byte[] headHash() {
    return headHash;
  }

  /** A digest that has seen the head already: hashing it for every certificate would cost more than the signature. */
  MessageDigest afterHead() {
    try {
      return (MessageDigest) afterHead.clone();
    } catch (CloneNotSupportedException everyJdkCan) {
      throw new IllegalStateException(everyJdkCan);
    }
  }

  Glyph glyph(int character, Style style) {
    var of = Objects.requireNonNull(glyphs.get(style));
    var glyph = of.get(character);
    return glyph != null ? glyph : Objects.requireNonNull(of.get((int) '?'));
  }

  /** Whether a text can be set with it. */
  boolean carries(String text) {
    return text.codePoints().allMatch(character -> Objects.requireNonNull(glyphs.get(Style.REGULAR)).containsKey(character));
  }

  int content() {
    return content;
  }

  int catalog() {
    return catalog;
  }

  int pages() {
    return pages;
  }

  int page() {
    return page;
  }

  int info() {
    return info;
  }

  Map<String, Integer> fonts() {
    return fonts;
  }

  /** Where each object of the head begins; 0 for the four that the tail writes. */
  int[] offsets() {
    return offsets.clone();
  }

  private static int number(COSBase reference) {
    var key = reference instanceof COSObject object ? object.getKey() : reference.getKey();
    return Math.toIntExact(Objects.requireNonNull(key, "not an object of its own").getNumber());
  }

  private static int xrefIn(byte[] bytes) {
    var end = new String(bytes, Math.max(0, bytes.length - 64), Math.min(64, bytes.length), StandardCharsets.ISO_8859_1);
    var words = end.substring(end.lastIndexOf("startxref")).split("\\s+");
    return Integer.parseInt(words[1]);
  }

  private static int[] offsetsIn(byte[] bytes) {
    var table = new String(bytes, xrefIn(bytes), bytes.length - xrefIn(bytes), StandardCharsets.ISO_8859_1).split("\\R");
    int count = Integer.parseInt(table[1].split(" ")[1]);
    var offsets = new int[count];
    for (int i = 1; i < count; i++) {
      offsets[i] = Integer.parseInt(table[2 + i].substring(0, 10));
    }
    return offsets;
  }

  private static String hex(byte[] code) {
    return java.util.HexFormat.of().formatHex(code);
  }

  @Override
  public String toString() {
    return "CertificateKit[" + head.length + " bytes, " + Arrays.stream(offsets).filter(o -> o > 0).count() + " objects]";
  }
}
