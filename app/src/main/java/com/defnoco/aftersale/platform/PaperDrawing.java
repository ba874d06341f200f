package com.defnoco.aftersale.platform;

import com.defnoco.aftersale.platform.LetterFonts.Style;
import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;

/**
 * What all our papers share: lines, paragraphs and areas at their places, in points from the lower left corner, colours as 0xRRGGBB. Every line is placed, nothing is rendered
 * from markup and nothing is fetched; the same paper gives the same bytes.
 */
public abstract class PaperDrawing {

  protected final LetterFonts fonts;
  /** From one line to the next, in units of the size of the letters. */
  protected final float leading;
  /** The page that is drawn on. */
  protected PDPageContentStream out;

  protected PaperDrawing(LetterFonts fonts, float leading, PDPageContentStream out) {
    this.fonts = fonts;
    this.leading = leading;
    this.out = out;
  }

  /** Adds a page to the document and begins to draw on it. */
  protected static PDPageContentStream added(PDDocument document, PDPage page) throws IOException {
    document.addPage(page);
    return new PDPageContentStream(document, page);
  }

  /** Sets one line. */
  protected final void line(String words, float x, float baseline, Style style, float size, int ink) throws IOException {
    float at = x;
    for (var run : fonts.runs(words, style, size)) {
      out.beginText();
      out.setNonStrokingColor(color(ink));
      if (run.outlined()) {
        out.setStrokingColor(color(ink));
        out.setLineWidth(size * 0.028f);
        out.setRenderingMode(RenderingMode.FILL_STROKE);
      } else {
        out.setRenderingMode(RenderingMode.FILL);
      }
      out.setFont(run.font(), size);
      out.newLineAtOffset(at, baseline);
      out.showText(run.text());
      out.endText();
      at += run.width();
    }
  }

  /** Sets a paragraph below {@code top} and returns where the next one begins. */
  protected final float paragraph(String words, float x, float top, float width, Style style, float size, int ink) throws IOException {
    float at = top;
    for (var line : lines(words, width, style, size)) {
      line(line, x, at - size * (leading / 2 + 0.32f), style, size, ink);
      at -= size * leading;
    }
    return at;
  }

  protected final float height(String words, float width, Style style, float size) throws IOException {
    return lines(words, width, style, size).size() * size * leading;
  }

  protected final List<String> lines(String words, float width, Style style, float size) throws IOException {
    var lines = new ArrayList<String>();
    for (var line : words.split("\\R")) {
      lines.addAll(LineBreaks.lines(line, width, text -> fonts.width(text, style, size)));
    }
    return lines;
  }

  protected final void fill(int rgb, float x, float bottom, float width, float height) throws IOException {
    out.setNonStrokingColor(color(rgb));
    out.addRect(x, bottom, width, height);
    out.fill();
  }

  protected static Color color(int rgb) {
    return new Color(rgb);
  }
}
