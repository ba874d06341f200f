package com.defnoco.aftersale.platform;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * The faces of the letter: Inter for Latin, Greek and Cyrillic, Noto Sans SC for the characters of GB 2312 (see {@code src/main/fonts}). Each character is set in
 * the first face that has it; one that none has becomes a visible box, so that nobody takes a gap for the whole name.
 */
public final class LetterFonts implements AutoCloseable {

  public enum Style { REGULAR, BOLD }

  /** A stretch of text in one face. Chinese has one weight; bold is drawn with a thin outline. */
  public record Run(PDFont font, String text, float width, boolean outlined) {}

  private enum Face {
    INTER("inter-regular"), INTER_BOLD("inter-semibold"), HAN_USUAL("noto-sans-sc-1"), HAN_RARE("noto-sans-sc-2");

    private final String file;
    private byte @org.jspecify.annotations.Nullable [] bytes;

    Face(String file) {
      this.file = file;
    }

    /** Unpacked when first wanted, kept for the next letter. */
    private synchronized byte[] bytes() {
      if (bytes == null) {
        try (var packed = new GZIPInputStream(Objects.requireNonNull(LetterFonts.class.getResourceAsStream("/letter/" + file + ".ttf.gz"), file))) {
          bytes = packed.readAllBytes();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return bytes;
    }
  }

  private static final class Loaded {
    private final TrueTypeFont outlines;
    private final CmapLookup characters;
    private final PDFont font;
    private final float unit;

    private Loaded(PDDocument document, Face face) throws IOException {
      outlines = new TTFParser().parse(new RandomAccessReadBuffer(new ByteArrayInputStream(face.bytes())));
      characters = outlines.getUnicodeCmapLookup();
      font = PDType0Font.load(document, outlines, true);
      unit = 1f / outlines.getUnitsPerEm();
    }
  }

  private static final int BOX = 0x25A1;

  private final PDDocument document;
  private final Map<Face, Loaded> loaded = new EnumMap<>(Face.class);

  public LetterFonts(PDDocument document) {
    this.document = document;
  }

  /** Splits a text into stretches of one face each. */
  public List<Run> runs(String text, Style style, float size) throws IOException {
    var runs = new ArrayList<Run>();
    var stretch = new StringBuilder();
    Face current = null;
    float width = 0;
    for (int c : text.codePoints().map(LetterFonts::shown).toArray()) {
      var face = faceOf(c, style);
      int character = c;
      if (face == null) {
        character = BOX;
        face = style == Style.BOLD ? Face.INTER_BOLD : Face.INTER;
      }
      if (face != current && current != null) {
        runs.add(run(current, stretch, width, style));
        stretch.setLength(0);
        width = 0;
      }
      current = face;
      stretch.appendCodePoint(character);
      var font = load(face);
      width += font.outlines.getAdvanceWidth(font.characters.getGlyphId(character)) * font.unit * size;
    }
    if (current != null) {
      runs.add(run(current, stretch, width, style));
    }
    return runs;
  }

  public float width(String text, Style style, float size) throws IOException {
    float width = 0;
    for (var run : runs(text, style, size)) {
      width += run.width();
    }
    return width;
  }

  @Override
  public void close() throws IOException {
    for (var font : loaded.values()) {
      font.outlines.close();
    }
  }

  private Run run(Face face, StringBuilder text, float width, Style style) throws IOException {
    return new Run(load(face).font, text.toString(), width, style == Style.BOLD && (face == Face.HAN_USUAL || face == Face.HAN_RARE));
  }

  private @org.jspecify.annotations.Nullable Face faceOf(int character, Style style) throws IOException {
    var latin = style == Style.BOLD ? Face.INTER_BOLD : Face.INTER;
    // An English letter never opens the Chinese faces.
    var order = character < 0x2E80 ? List.of(latin, Face.HAN_USUAL) : List.of(Face.HAN_USUAL, Face.HAN_RARE, latin);
    for (var face : order) {
      if (load(face).characters.getGlyphId(character) > 0) {
        return face;
      }
    }
    return null;
  }

  private Loaded load(Face face) throws IOException {
    var font = loaded.get(face);
    if (font == null) {
      font = new Loaded(document, face);
      loaded.put(face, font);
    }
    return font;
  }

  /** Control characters, line ends and directions have no shape; they must not break the line or turn it around. */
  private static int shown(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR -> ' ';
      case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE -> BOX;
      default -> character;
    };
  }
}
