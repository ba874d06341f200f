package com.defnoco.aftersale.demo;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.oned.Code128Writer;
import com.google.zxing.qrcode.QRCodeWriter;
import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.DataBufferInt;
import java.awt.image.Kernel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;

/**
 * The photographs of the demo company, drawn. Each shows what its claim tells of: the label whose codes hold the serial number, the pack
 * that bulges, the contact that burnt. The same arguments give the same bytes.
 */
final class Pictures {

  private static final int WIDTH = 800;
  private static final int HEIGHT = 600;
  private static final Color WRAP = new Color(0x2b3138);
  private static final Color WRAP_TOP = new Color(0x434b55);
  private static final Color WRAP_SIDE = new Color(0x1d2126);
  private static final Color RED_LEAD = new Color(0xc0282d);
  private static final Color BLACK_LEAD = new Color(0x17181a);
  private static final Color CONNECTOR = new Color(0xe3a21a);
  private static final Color BRASS = new Color(0xd8b765);
  private static final Color PAPER = new Color(0xf6f4ee);
  private static final Color INK = new Color(0x16181b);

  private final Lettering lettering;

  Pictures(Lettering lettering) {
    this.lettering = lettering;
  }

  // ---------------------------------------------------------------- what the customers photographed

  /** The label on the pack: model, serial in words, as Code 128 and as QR code; straight enough to be read by machine. */
  byte[] label(String serial, String model, String rating, LocalDate made, long seed) {
    return photograph(seed, 1, (g, random) -> {
      surface(g, random, Surface.WRAP);
      g.rotate(Math.toRadians(random.nextDouble() * 5 - 2.5), WIDTH / 2.0, HEIGHT / 2.0);
      shadow(g, new RoundRectangle2D.Double(90, 95, 620, 410, 18, 18), 6);
      g.setPaint(PAPER);
      g.fill(new RoundRectangle2D.Double(90, 95, 620, 410, 18, 18));
      g.setPaint(new Color(0xf0b429));
      g.fill(new Rectangle2D.Double(90, 120, 620, 58));
      g.setPaint(INK);
      lettering.writeBold(g, "DEFNOCO", 116, 161, 34);
      lettering.write(g, "Rechargeable drone battery", 300, 158, 21);
      lettering.writeBold(g, model, 116, 222, 27);
      lettering.write(g, rating, 116, 256, 20);
      lettering.write(g, "Manufactured " + made, 116, 286, 17);
      lettering.write(g, "Made in China · UN 3480 · demo company", 116, 312, 17);
      code(g, codeOf(serial, BarcodeFormat.CODE_128), 102, 342, 596, 84);
      g.setPaint(INK);
      lettering.write(g, "S/N " + serial, 116, 470, 30);
      code(g, codeOf(serial, BarcodeFormat.QR_CODE), 558, 190, 140, 140);
      lithiumMark(g, 462, 236);
    });
  }

  /** A pack on the bench, its sides bulging, a steel rule beside it. */
  byte[] swollen(double bulge, long seed) {
    return photograph(seed, (g, random) -> {
      surface(g, random, Surface.BENCH);
      pack(g, random, 190, 190, 400, 210, bulge);
      rule(g, 150, 470, 500, random);
      arrow(g, 640, 250, 560, 285);
    });
  }

  /** Electrolyte that came out at the seam and ran over the bench. */
  byte[] leaking(long seed) {
    return photograph(seed, (g, random) -> {
      surface(g, random, Surface.BENCH);
      stain(g, random, 500, 430, 150, new Color(120, 96, 40, 120));
      pack(g, random, 180, 180, 400, 220, 14);
      stain(g, random, 545, 392, 46, new Color(170, 140, 70, 190));
      drops(g, random, 520, 372, 90, 60, 26, new Color(214, 190, 120, 190));
    });
  }

  /** The main connector, one contact burnt. */
  byte[] burntConnector(long seed) {
    return photograph(seed, (g, random) -> {
      surface(g, random, Surface.MAT);
      leads(g, 0, 250, 330, 250);
      leadsEnd(g, 300);
      connector(g, 330, 190, 230, 220);
      soot(g, random, 520, 352, 130);
      contact(g, 470, 250, new Color(0x8a6d33));
      contact(g, 470, 350, new Color(0x241a14));
      soot(g, random, 470, 350, 62);
    });
  }

  /** The balance plug with one pin pushed back. */
  byte[] bentPin(int cells, long seed) {
    return photograph(seed, (g, random) -> {
      surface(g, random, Surface.MAT);
      double step = 470.0 / (cells + 1);
      int bent = 1 + random.nextInt(cells);
      for (int i = 0; i <= cells; i++) {
        g.setStroke(new BasicStroke((float) Math.min(14, step * .5), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.setPaint(i == 0 ? BLACK_LEAD : i == cells ? RED_LEAD : Color.getHSBColor(.55f + .4f * i / cells, .55f, .75f));
        var wire = new Path2D.Double();
        wire.moveTo(170 + i * step, 340);
        wire.curveTo(170 + i * step, 460, 240 + i * step * .7, 500, 260 + i * step * .6, 620);
        g.draw(wire);
      }
      g.setPaint(new GradientPaint(0, 200, Color.WHITE, 0, 360, new Color(0xcfcdc6)));
      g.fill(new RoundRectangle2D.Double(140, 200, 530, 160, 14, 14));
      g.setPaint(new Color(0xb9b6ad));
      g.fill(new Rectangle2D.Double(140, 318, 530, 10));
      for (int i = 0; i <= cells; i++) {
        double x = 170 + i * step;
        g.setPaint(new Color(0x55524a));
        g.fill(new Rectangle2D.Double(x - step * .26, 222, step * .52, 70));
        var pin = AffineTransform.getRotateInstance(i == bent ? .55 : 0, x, 290);
        g.setPaint(i == bent ? new Color(0x9a7430) : BRASS);
        g.fill(pin.createTransformedShape(new Rectangle2D.Double(x - 5, i == bent ? 250 : 228, 10, 60)));
      }
      arrow(g, 170 + bent * step + 90, 90, 170 + bent * step + 12, 205);
    });
  }

  /** The reading of a cell checker: one line per cell, the lowest one marked. */
  byte[] cellReadings(int[] millivolts, long seed) {
    return photograph(seed, (g, random) -> {
      surface(g, random, Surface.BENCH);
      shadow(g, new RoundRectangle2D.Double(170, 60, 460, 480, 40, 40), 10);
      g.setPaint(new GradientPaint(170, 60, new Color(0x3a8f6b), 630, 540, new Color(0x256349)));
      g.fill(new RoundRectangle2D.Double(170, 60, 460, 480, 40, 40));
      g.setPaint(new Color(0x10181f));
      g.fill(new RoundRectangle2D.Double(200, 90, 400, 370, 12, 12));
      int lowest = Arrays.stream(millivolts).min().orElseThrow();
      int highest = Arrays.stream(millivolts).max().orElseThrow();
      int rows = (millivolts.length + 1) / 2;
      double size = Math.min(30, 270.0 / rows * .72);
      for (int i = 0; i < millivolts.length; i++) {
        double x = i < rows ? 216 : 412;
        double y = 128 + i % rows * (270.0 / rows);
        g.setPaint(millivolts[i] == lowest ? new Color(0xff6b5e) : new Color(0x9be7ff));
        lettering.write(g, String.format(Locale.ROOT, "%02d  %.3f V", i + 1, millivolts[i] / 1000.0), x, y, size);
      }
      g.setPaint(new Color(0xf4d35e));
      lettering.write(g, String.format(Locale.ROOT, "TOTAL %.2f V", Arrays.stream(millivolts).sum() / 1000.0), 216, 415, 24);
      lettering.write(g, String.format(Locale.ROOT, "DIFF %d mV", highest - lowest), 216, 447, 24);
      for (int i = 0; i < 3; i++) {
        g.setPaint(new Color(0x1b4a36));
        g.fill(new Ellipse2D.Double(250 + i * 120, 478, 44, 44));
      }
    });
  }

  /** A charger that refuses, with what its display says. */
  byte[] charger(String firstLine, String secondLine, long seed) {
    return photograph(seed, (g, random) -> {
      surface(g, random, Surface.BENCH);
      shadow(g, new RoundRectangle2D.Double(110, 130, 580, 350, 26, 26), 12);
      g.setPaint(new GradientPaint(110, 130, new Color(0x4a4f57), 690, 480, new Color(0x22252a)));
      g.fill(new RoundRectangle2D.Double(110, 130, 580, 350, 26, 26));
      g.setPaint(new Color(0x0f2a4a));
      g.fill(new RoundRectangle2D.Double(150, 165, 370, 200, 10, 10));
      g.setPaint(new Color(0xffd9d2));
      lettering.writeBold(g, "ERROR", 172, 212, 34);
      g.setPaint(new Color(0xe8f1ff));
      lettering.write(g, firstLine, 172, 268, 27);
      lettering.write(g, secondLine, 172, 318, 27);
      for (int i = 0; i < 4; i++) {
        g.setPaint(i == 3 ? new Color(0xc0392b) : new Color(0x6d737c));
        g.fill(new Ellipse2D.Double(560, 165 + i * 52, 84, 40));
      }
      for (int i = 0; i < 18; i++) {
        g.setPaint(new Color(0x15171a));
        g.fill(new RoundRectangle2D.Double(150 + i * 28, 400, 14, 56, 8, 8));
      }
    });
  }

  /** A pack whose corner is crushed and whose case is cracked. */
  byte[] crushed(long seed) {
    return photograph(seed, (g, random) -> {
      surface(g, random, Surface.GRAVEL);
      var before = g.getTransform();
      g.rotate(Math.toRadians(-9), 400, 300);
      pack(g, random, 190, 180, 400, 210, 2);
      var dent = polygon(random, 560, 360, 70, 9);
      g.setPaint(new Color(0x0c0d0f));
      g.fill(dent);
      g.setPaint(new Color(0x9aa3ad));
      g.setStroke(new BasicStroke(3));
      g.draw(dent);
      crack(g, random, 560, 360, -2.6, 190);
      crack(g, random, 545, 330, -1.9, 130);
      crack(g, random, 520, 380, 3.0, 150);
      g.setTransform(before);
    });
  }

  /** Water between the case halves, green corrosion at the plug. */
  byte[] water(long seed) {
    return photograph(seed, (g, random) -> {
      surface(g, random, Surface.BENCH);
      stain(g, random, 400, 470, 260, new Color(110, 140, 160, 70));
      pack(g, random, 190, 170, 400, 220, 3);
      drops(g, random, 400, 260, 190, 90, 140, new Color(205, 228, 240, 150));
      stain(g, random, 232, 250, 36, new Color(70, 160, 120, 170));
      stain(g, random, 560, 380, 40, new Color(80, 150, 120, 140));
    });
  }

  /** A wrap cut open and leads soldered on that are not ours. */
  byte[] opened(long seed) {
    return photograph(seed, (g, random) -> {
      surface(g, random, Surface.MAT);
      pack(g, random, 170, 190, 430, 220, 1);
      var window = new Rectangle2D.Double(250, 226, 270, 120);
      g.setPaint(new Color(0x101214));
      g.fill(window);
      for (int i = 0; i < 4; i++) {
        g.setPaint(new GradientPaint(0, 230, new Color(0xd9dde2), 0, 340, new Color(0x9299a1)));
        g.fill(new Rectangle2D.Double(256 + i * 66, 232, 60, 108));
        g.setPaint(new Color(0xc9a24a));
        g.fill(new Rectangle2D.Double(276 + i * 66, 224, 22, 20));
      }
      for (int i = 0; i < 3; i++) {
        g.setPaint(new Color(0xb8bcc2));
        g.fill(new Ellipse2D.Double(284 + i * 66, 214, 30, 24));
        g.setPaint(List.of(new Color(0x3b82c4), new Color(0x4caf50), new Color(0xd4b106)).get(i));
        g.setStroke(new BasicStroke(9, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        var wire = new Path2D.Double();
        wire.moveTo(298 + i * 66, 224);
        wire.curveTo(300 + i * 66, 120, 420 + i * 70, 150, 560 + i * 60, 20);
        g.draw(wire);
      }
      g.setPaint(new Color(0xe8e6df));
      g.setStroke(new BasicStroke(4, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {12, 7}, 0));
      g.draw(window);
    });
  }

  /** A store room after a flood: the water line above the packs' shelf. */
  byte[] flooded(long seed) {
    return photograph(seed, (g, random) -> {
      g.setPaint(new GradientPaint(0, 0, new Color(0xb9b2a4), 0, HEIGHT, new Color(0x8f8776)));
      g.fillRect(0, 0, WIDTH, HEIGHT);
      for (int shelf = 0; shelf < 3; shelf++) {
        int y = 170 + shelf * 165;
        for (int i = 0; i < 5; i++) {
          pack(g, random, 70 + i * 138, y - 74, 104, 56, 0);
        }
        g.setPaint(new Color(0x6b5d49));
        g.fill(new Rectangle2D.Double(30, y, 740, 16));
      }
      g.setPaint(new GradientPaint(0, 300, new Color(92, 74, 44, 205), 0, HEIGHT, new Color(58, 46, 26, 235)));
      var water = new Path2D.Double();
      water.moveTo(0, 300);
      for (int x = 0; x <= WIDTH; x += 40) {
        water.lineTo(x, 300 + 6 * Math.sin(x / 35.0 + seed % 7));
      }
      water.lineTo(WIDTH, HEIGHT);
      water.lineTo(0, HEIGHT);
      g.fill(water);
      g.setPaint(new Color(96, 74, 40, 150));
      g.setStroke(new BasicStroke(10));
      g.draw(new java.awt.geom.Line2D.Double(0, 232, WIDTH, 228));
    });
  }

  /** An infrared thermometer pointed at the pack. */
  byte[] hot(double celsius, long seed) {
    return photograph(seed, (g, random) -> {
      surface(g, random, Surface.BENCH);
      pack(g, random, 60, 210, 370, 200, 5);
      g.setPaint(new RadialGradientPaint(new Point2D.Double(250, 300), 190, new float[] {0, 1}, new Color[] {new Color(255, 90, 20, 170), new Color(255, 90, 20, 0)}));
      g.fillRect(0, 60, 500, 500);
      g.setPaint(new Color(255, 30, 30, 220));
      g.fill(new Ellipse2D.Double(244, 292, 14, 14));
      shadow(g, new RoundRectangle2D.Double(490, 110, 250, 360, 46, 46), 10);
      g.setPaint(new GradientPaint(490, 110, new Color(0xf0c000), 740, 470, new Color(0xc89400)));
      g.fill(new RoundRectangle2D.Double(490, 110, 250, 360, 46, 46));
      g.setPaint(new Color(0xdfe8d8));
      g.fill(new RoundRectangle2D.Double(520, 145, 190, 130, 10, 10));
      g.setPaint(new Color(0x1f2a1c));
      lettering.writeBold(g, String.format(Locale.ROOT, "%.1f", celsius), 536, 228, 66);
      lettering.write(g, "°C   MAX", 536, 262, 22);
      g.setPaint(new Color(0x2d2d2d));
      g.fill(new RoundRectangle2D.Double(580, 320, 70, 110, 20, 20));
    });
  }

  /** A screen of the pack's own telemetry: what the ground station showed. */
  byte[] telemetry(String title, double[] series, String note, long seed) {
    return photograph(seed, (g, random) -> {
      g.setPaint(new Color(0x0e141b));
      g.fillRect(0, 0, WIDTH, HEIGHT);
      g.setPaint(new Color(0xdfe9f3));
      lettering.writeBold(g, title, 60, 74, 30);
      g.setPaint(new Color(0x2a3846));
      g.setStroke(new BasicStroke(1));
      for (int i = 0; i <= 6; i++) {
        g.draw(new java.awt.geom.Line2D.Double(60, 120 + i * 60, 740, 120 + i * 60));
      }
      double low = Arrays.stream(series).min().orElseThrow();
      double high = Arrays.stream(series).max().orElseThrow();
      var line = new Path2D.Double();
      for (int i = 0; i < series.length; i++) {
        double x = 60 + 680.0 * i / (series.length - 1);
        double y = 470 - 340 * (series[i] - low) / Math.max(.001, high - low);
        if (i == 0) {
          line.moveTo(x, y);
        } else {
          line.lineTo(x, y);
        }
      }
      g.setPaint(new Color(0x4fc3f7));
      g.setStroke(new BasicStroke(4, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      g.draw(line);
      g.setPaint(new Color(0x93a4b5));
      lettering.write(g, String.format(Locale.ROOT, "%.2f V", high), 62, 114, 19);
      lettering.write(g, String.format(Locale.ROOT, "%.2f V", low), 62, 502, 19);
      g.setPaint(new Color(0xffb74d));
      lettering.write(g, note, 60, 556, 24);
    });
  }

  /** A paper photographed out of focus: lines that cannot be read any more. */
  byte[] blurredPaper(long seed) {
    var sharp = draw(seed, .8, (g, random) -> {
      surface(g, random, Surface.BENCH);
      g.rotate(Math.toRadians(random.nextDouble() * 12 - 6), 400, 300);
      g.setPaint(PAPER);
      g.fill(new Rectangle2D.Double(200, 30, 400, 560));
      g.setPaint(new Color(0x555555));
      lettering.writeBold(g, "COMMERCIAL INVOICE", 230, 90, 26);
      for (int i = 0; i < 16; i++) {
        lettering.write(g, "Item " + Integer.toHexString(random.nextInt(1 << 24)) + "  qty  price  amount", 230, 140 + i * 26, 15);
      }
    });
    int size = 11;
    var kernel = new float[size * size];
    Arrays.fill(kernel, 1f / kernel.length);
    return jpeg(new ConvolveOp(new Kernel(size, size, kernel), ConvolveOp.EDGE_NO_OP, null).filter(sharp, null));
  }

  // ---------------------------------------------------------------- things on the pictures

  private enum Surface { BENCH, MAT, GRAVEL, WRAP }

  private static void surface(Graphics2D g, Random random, Surface surface) {
    switch (surface) {
      case BENCH -> {
        g.setPaint(new GradientPaint(0, 0, new Color(0xd9c7a8), WIDTH, HEIGHT, new Color(0xb99f78)));
        g.fillRect(0, 0, WIDTH, HEIGHT);
        g.setStroke(new BasicStroke(2));
        for (int i = 0; i < 46; i++) {
          g.setPaint(new Color(120, 90, 50, 18 + random.nextInt(24)));
          double y = random.nextInt(HEIGHT);
          var grain = new Path2D.Double();
          grain.moveTo(0, y);
          grain.curveTo(250, y + random.nextInt(16) - 8, 520, y + random.nextInt(20) - 10, WIDTH, y + random.nextInt(24) - 12);
          g.draw(grain);
        }
      }
      case MAT -> {
        g.setPaint(new GradientPaint(0, 0, new Color(0x2f6d78), WIDTH, HEIGHT, new Color(0x1f4d57)));
        g.fillRect(0, 0, WIDTH, HEIGHT);
        g.setPaint(new Color(255, 255, 255, 26));
        g.setStroke(new BasicStroke(1));
        for (int i = 0; i < WIDTH; i += 40) {
          g.drawLine(i, 0, i, HEIGHT);
          g.drawLine(0, i, WIDTH, i);
        }
      }
      case GRAVEL -> {
        g.setPaint(new Color(0x8d8a80));
        g.fillRect(0, 0, WIDTH, HEIGHT);
        for (int i = 0; i < 900; i++) {
          int grey = 90 + random.nextInt(110);
          g.setPaint(new Color(grey, grey - 6, Math.max(0, grey - 18)));
          double size = 4 + random.nextDouble() * 14;
          g.fill(new Ellipse2D.Double(random.nextInt(WIDTH), random.nextInt(HEIGHT), size * 1.3, size));
        }
      }
      case WRAP -> {
        g.setPaint(new GradientPaint(0, 0, WRAP_TOP, WIDTH, HEIGHT, WRAP_SIDE));
        g.fillRect(0, 0, WIDTH, HEIGHT);
        g.setPaint(new Color(255, 255, 255, 16));
        g.fill(new Rectangle2D.Double(0, 30, WIDTH, 26));
      }
    }
  }

  /** A pack seen from the front and a little from above; {@code bulge} lifts its faces outward by so many pixels. */
  private void pack(Graphics2D g, Random random, double x, double y, double width, double height, double bulge) {
    double depth = height * .28;
    var front = new Path2D.Double();
    front.moveTo(x, y + depth);
    front.quadTo(x + width / 2, y + depth - bulge * .5, x + width, y + depth);
    front.quadTo(x + width + bulge, y + depth + height / 2, x + width, y + depth + height);
    front.quadTo(x + width / 2, y + depth + height + bulge, x, y + depth + height);
    front.quadTo(x - bulge, y + depth + height / 2, x, y + depth);
    front.closePath();
    var top = new Path2D.Double();
    top.moveTo(x, y + depth);
    top.lineTo(x + depth * .8, y);
    top.quadTo(x + width / 2 + depth * .4, y - bulge * 1.9, x + width + depth * .3, y);
    top.lineTo(x + width, y + depth);
    top.quadTo(x + width / 2, y + depth - bulge * .5, x, y + depth);
    top.closePath();
    g.setPaint(new Color(0, 0, 0, 60));
    g.fill(new Ellipse2D.Double(x - 14, y + depth + height - 22, width + 60, 50 + bulge));
    if (width > 200) {
      leads(g, x + depth * .6, y + depth * .4, x - 60, y - 20);
      g.setPaint(CONNECTOR);
      g.fill(new RoundRectangle2D.Double(x - 108, y - 46, 58, 52, 8, 8));
    }
    g.setPaint(new GradientPaint(0, (float) y, WRAP_TOP.brighter(), 0, (float) (y + depth), WRAP_TOP));
    g.fill(top);
    g.setPaint(new GradientPaint((float) x, (float) (y + depth), WRAP, (float) (x + width), (float) (y + depth + height), WRAP_SIDE));
    g.fill(front);
    if (bulge > 8) {
      g.setPaint(new RadialGradientPaint(new Point2D.Double(x + width * .5, y + depth + height * .42), (float) (width * .45), new float[] {0, 1},
          new Color[] {new Color(255, 255, 255, 64), new Color(255, 255, 255, 0)}));
      g.fill(front);
      g.setPaint(new Color(0, 0, 0, 90));
      g.setStroke(new BasicStroke(2));
      for (int i = 0; i < 7; i++) {
        double from = x + width * (.08 + .13 * i);
        g.draw(new java.awt.geom.Line2D.Double(from, y + depth + height - 6, from + random.nextInt(16) - 8, y + depth + height - 22 - random.nextInt(14)));
      }
    }
    g.setPaint(PAPER);
    double labelWidth = width * .46;
    double labelHeight = height * .5;
    var label = new Rectangle2D.Double(x + width * .27, y + depth + height * .26, labelWidth, labelHeight);
    g.fill(label);
    g.setPaint(new Color(0xf0b429));
    g.fill(new Rectangle2D.Double(label.x, label.y, labelWidth, labelHeight * .22));
    g.setPaint(INK);
    if (width > 200) {
      lettering.writeBold(g, "DEFNOCO", label.x + 8, label.y + labelHeight * .18, labelHeight * .15);
      for (int i = 0; i < 34; i++) {
        g.fill(new Rectangle2D.Double(label.x + 10 + i * (labelWidth - 24) / 34, label.y + labelHeight * .62, 1 + random.nextInt(4), labelHeight * .22));
      }
      lettering.write(g, "LiPo drone battery", label.x + 8, label.y + labelHeight * .44, labelHeight * .13);
    }
  }

  private static void leads(Graphics2D g, double fromX, double fromY, double toX, double toY) {
    for (int lead = 0; lead < 2; lead++) {
      var path = new Path2D.Double();
      double offset = lead * 26 - 13;
      path.moveTo(fromX, fromY + offset);
      path.curveTo(fromX - 60, fromY + offset - 40, toX + 70, toY + offset + 40, toX, toY + offset);
      g.setStroke(new BasicStroke(19, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
      g.setPaint(lead == 0 ? RED_LEAD.darker() : Color.BLACK);
      g.draw(path);
      g.setStroke(new BasicStroke(13, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
      g.setPaint(lead == 0 ? RED_LEAD : BLACK_LEAD);
      g.draw(path);
    }
  }

  private static void leadsEnd(Graphics2D g, double x) {
    g.setPaint(RED_LEAD);
    g.fill(new RoundRectangle2D.Double(0, 222, x + 40, 56, 20, 20));
    g.setPaint(BLACK_LEAD);
    g.fill(new RoundRectangle2D.Double(0, 322, x + 40, 56, 20, 20));
    g.setPaint(new Color(255, 255, 255, 60));
    g.fill(new Rectangle2D.Double(0, 232, x, 8));
    g.fill(new Rectangle2D.Double(0, 332, x, 8));
  }

  private static void connector(Graphics2D g, double x, double y, double width, double height) {
    shadow(g, new RoundRectangle2D.Double(x, y, width, height, 30, 30), 8);
    g.setPaint(new GradientPaint(0, (float) y, CONNECTOR.brighter(), 0, (float) (y + height), CONNECTOR.darker()));
    g.fill(new RoundRectangle2D.Double(x, y, width, height, 30, 30));
    g.setPaint(new Color(0xb57c0c));
    g.fill(new RoundRectangle2D.Double(x + width * .32, y + 14, width * .6, height - 28, 20, 20));
  }

  private static void contact(Graphics2D g, double x, double y, Color color) {
    g.setPaint(color.darker());
    g.fill(new Ellipse2D.Double(x - 36, y - 36, 72, 72));
    g.setPaint(color);
    g.fill(new Ellipse2D.Double(x - 27, y - 27, 54, 54));
    g.setPaint(new Color(20, 16, 12));
    g.fill(new Ellipse2D.Double(x - 12, y - 12, 24, 24));
  }

  private static void soot(Graphics2D g, Random random, double x, double y, double radius) {
    for (int i = 0; i < 26; i++) {
      double r = radius * (.3 + random.nextDouble() * .7);
      double cx = x + random.nextGaussian() * radius * .3;
      double cy = y + random.nextGaussian() * radius * .3;
      g.setPaint(new RadialGradientPaint(new Point2D.Double(cx, cy), (float) r, new float[] {0, 1}, new Color[] {new Color(14, 10, 8, 60), new Color(14, 10, 8, 0)}));
      g.fill(new Ellipse2D.Double(cx - r, cy - r, 2 * r, 2 * r));
    }
  }

  private static void stain(Graphics2D g, Random random, double x, double y, double radius, Color color) {
    var area = new Area();
    for (int i = 0; i < 12; i++) {
      double r = radius * (.3 + random.nextDouble() * .4);
      area.add(new Area(new Ellipse2D.Double(x + random.nextGaussian() * radius * .35 - r, y + random.nextGaussian() * radius * .2 - r * .6, 2 * r, 1.2 * r)));
    }
    g.setPaint(color);
    g.fill(area);
    g.setPaint(color.darker());
    g.setStroke(new BasicStroke(2));
    g.draw(area);
  }

  private static void drops(Graphics2D g, Random random, double x, double y, double spreadX, double spreadY, int count, Color color) {
    for (int i = 0; i < count; i++) {
      double r = 2 + random.nextDouble() * 8;
      double cx = x + (random.nextDouble() * 2 - 1) * spreadX;
      double cy = y + (random.nextDouble() * 2 - 1) * spreadY;
      g.setPaint(color);
      g.fill(new Ellipse2D.Double(cx - r, cy - r, 2 * r, 2 * r));
      g.setPaint(new Color(255, 255, 255, 190));
      g.fill(new Ellipse2D.Double(cx - r * .4, cy - r * .5, r * .5, r * .5));
    }
  }

  private void rule(Graphics2D g, double x, double y, double length, Random random) {
    shadow(g, new Rectangle2D.Double(x, y, length, 58), 5);
    g.setPaint(new GradientPaint(0, (float) y, new Color(0xe8ebee), 0, (float) y + 58, new Color(0xb4bac1)));
    g.fill(new Rectangle2D.Double(x, y, length, 58));
    g.setPaint(INK);
    for (int mm = 0; mm * 4.2 < length - 12; mm++) {
      double h = mm % 10 == 0 ? 26 : mm % 5 == 0 ? 18 : 11;
      g.fill(new Rectangle2D.Double(x + 6 + mm * 4.2, y, 1.3, h));
      if (mm % 10 == 0) {
        lettering.write(g, Integer.toString(mm), x + 8 + mm * 4.2, y + 46, 15);
      }
    }
  }

  private static void arrow(Graphics2D g, double fromX, double fromY, double toX, double toY) {
    g.setPaint(new Color(0xe53935));
    g.setStroke(new BasicStroke(7, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.draw(new java.awt.geom.Line2D.Double(fromX, fromY, toX, toY));
    double angle = Math.atan2(toY - fromY, toX - fromX);
    for (int side = -1; side <= 1; side += 2) {
      g.draw(new java.awt.geom.Line2D.Double(toX, toY, toX - 26 * Math.cos(angle + side * .5), toY - 26 * Math.sin(angle + side * .5)));
    }
  }

  private static Shape polygon(Random random, double x, double y, double radius, int corners) {
    var path = new Path2D.Double();
    for (int i = 0; i < corners; i++) {
      double angle = 2 * Math.PI * i / corners;
      double r = radius * (.5 + random.nextDouble() * .6);
      if (i == 0) {
        path.moveTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
      } else {
        path.lineTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
      }
    }
    path.closePath();
    return path;
  }

  private static void crack(Graphics2D g, Random random, double x, double y, double angle, double length) {
    var path = new Path2D.Double();
    path.moveTo(x, y);
    double cx = x;
    double cy = y;
    for (int i = 0; i < 9; i++) {
      angle += random.nextDouble() * .9 - .45;
      cx += Math.cos(angle) * length / 9;
      cy += Math.sin(angle) * length / 9;
      path.lineTo(cx, cy);
    }
    g.setPaint(new Color(0xc9d0d8));
    g.setStroke(new BasicStroke(2.2f));
    g.draw(path);
  }

  private void lithiumMark(Graphics2D g, double x, double y) {
    g.setPaint(new Color(0xc0282d));
    g.setStroke(new BasicStroke(4));
    g.draw(new Rectangle2D.Double(x, y, 84, 70));
    g.setPaint(INK);
    lettering.write(g, "UN3480", x + 11, y + 56, 17);
    g.fill(new Rectangle2D.Double(x + 24, y + 12, 36, 22));
    g.fill(new Rectangle2D.Double(x + 60, y + 18, 5, 10));
  }

  private static void code(Graphics2D g, BitMatrix matrix, double x, double y, double width, double height) {
    g.setPaint(Color.WHITE);
    g.fill(new Rectangle2D.Double(x, y, width, height));
    g.setPaint(Color.BLACK);
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
    double unitX = width / matrix.getWidth();
    double unitY = height / matrix.getHeight();
    for (int row = 0; row < matrix.getHeight(); row++) {
      for (int column = 0; column < matrix.getWidth(); column++) {
        if (matrix.get(column, row)) {
          g.fill(new Rectangle2D.Double(x + column * unitX, y + row * unitY, unitX + .02, unitY + .02));
        }
      }
    }
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
  }

  /** One matrix cell per module. */
  private static BitMatrix codeOf(String text, BarcodeFormat format) {
    try {
      return switch (format) {
        case QR_CODE -> new QRCodeWriter().encode(text, format, 1, 1, Map.of(EncodeHintType.MARGIN, 2));
        default -> new Code128Writer().encode(text, format, 1, 1);
      };
    } catch (com.google.zxing.WriterException e) {
      throw new IllegalStateException(e);
    }
  }

  // ---------------------------------------------------------------- the camera

  private interface Scene {
    void draw(Graphics2D graphics, Random random);
  }

  /** Things need no more pixels than a phone sends by mail. */
  private byte[] photograph(long seed, Scene scene) {
    return photograph(seed, .8, scene);
  }

  private byte[] photograph(long seed, double scale, Scene scene) {
    var image = draw(seed, scale, scene);
    grain(image, new Random(seed + 1));
    return jpeg(image);
  }

  private static BufferedImage draw(long seed, double scale, Scene scene) {
    var image = new BufferedImage((int) (WIDTH * scale), (int) (HEIGHT * scale), BufferedImage.TYPE_INT_RGB);
    var g = image.createGraphics();
    g.scale(scale, scale);
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    var camera = g.getTransform();
    scene.draw(g, new Random(seed));
    g.setTransform(camera);
    g.setComposite(AlphaComposite.SrcOver);
    g.setPaint(new RadialGradientPaint(new Point2D.Double(WIDTH * .46, HEIGHT * .42), WIDTH * .75f, new float[] {.45f, 1},
        new Color[] {new Color(0, 0, 0, 0), new Color(0, 0, 0, 120)}));
    g.fillRect(0, 0, WIDTH, HEIGHT);
    g.dispose();
    return image;
  }

  private static void grain(BufferedImage image, Random random) {
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    int noise = random.nextInt() | 1;
    for (int i = 0; i < pixels.length; i++) {
      noise ^= noise << 13;
      noise ^= noise >>> 17;
      noise ^= noise << 5;
      int by = (noise & 7) - 3;
      int pixel = pixels[i];
      pixels[i] = clamp((pixel >> 16 & 255) + by) << 16 | clamp((pixel >> 8 & 255) + by) << 8 | clamp((pixel & 255) + by);
    }
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static void shadow(Graphics2D g, Shape shape, double by) {
    g.setPaint(new Color(0, 0, 0, 70));
    g.fill(AffineTransform.getTranslateInstance(by, by * 1.4).createTransformedShape(shape));
  }

  private static byte[] jpeg(BufferedImage image) {
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    var bytes = new ByteArrayOutputStream(80_000);
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      var how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(.72f);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), how);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
