package com.defnoco.aftersale.demo;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TTFSubsetter;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.font.PDFont;

/**
 * Writing as outlines of the one face that PDFBox brings along. Java's own text drawing needs the machine's font
 * configuration, and a slim server has none; an outline can be drawn anywhere.
 */
final class Lettering {

  private static final String FACE = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

  private final TrueTypeFont face;
  private final TrueTypeFont plainFace;
  private final CmapLookup characters;
  private final double unitsPerEm;

  Lettering() {
    try (var bytes = PDFont.class.getResourceAsStream(FACE)) {
      face = new TTFParser().parse(new RandomAccessReadBuffer(bytes.readAllBytes()));
      characters = face.getUnicodeCmapLookup();
      unitsPerEm = face.getUnitsPerEm();
      plainFace = withoutSubstitutions(face);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The face for PDFs that embed what they use of it: Latin with its accents, and without substitution rules, which would be tried on every line. */
  TrueTypeFont plainFace() {
    return plainFace;
  }

  private static TrueTypeFont withoutSubstitutions(TrueTypeFont face) throws IOException {
    var subsetter = new TTFSubsetter(face);
    for (int codePoint = 0x20; codePoint < 0x250; codePoint++) {
      subsetter.add(codePoint);
    }
    subsetter.addAll(Set.of((int) '–', (int) '’', (int) '“', (int) '”', (int) '…', (int) '€'));
    var bytes = new ByteArrayOutputStream();
    subsetter.writeToStream(bytes);
    return new TTFParser().parse(new RandomAccessReadBuffer(bytes.toByteArray()));
  }

  /** Draws text with its base line starting at (x, y), in the graphics' current paint. */
  void write(Graphics2D graphics, String text, double x, double y, double size) {
    graphics.fill(outline(text, x, y, size));
  }

  /** As {@link #write}, with the outlines thickened to a bold face. */
  void writeBold(Graphics2D graphics, String text, double x, double y, double size) {
    var outline = outline(text, x, y, size);
    graphics.fill(outline);
    var before = graphics.getStroke();
    graphics.setStroke(new BasicStroke((float) (size / 18), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(outline);
    graphics.setStroke(before);
  }

  double width(String text, double size) {
    double width = 0;
    try {
      for (int codePoint : text.codePoints().toArray()) {
        width += face.getAdvanceWidth(characters.getGlyphId(codePoint));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return width * size / unitsPerEm;
  }

  private Shape outline(String text, double x, double y, double size) {
    var all = new Path2D.Double(Path2D.WIND_NON_ZERO);
    double scale = size / unitsPerEm;
    double at = x;
    try {
      for (int codePoint : text.codePoints().toArray()) {
        int glyph = characters.getGlyphId(codePoint);
        var data = face.getGlyph().getGlyph(glyph);
        if (data != null) {
          all.append(data.getPath().getPathIterator(new AffineTransform(scale, 0, 0, -scale, at, y)), false);
        }
        at += face.getAdvanceWidth(glyph) * scale;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }
}
