package com.defnoco.aftersale.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;

/**
 * What a PDF says of itself and on its first pages, read within bounds of time and memory: everything that reading would unpack is unpacked piecemeal and
 * counted first. Nothing in it is executed or fetched.
 *
 * @param lines text of the first {@value #MOST_PAGES} pages, line by line
 * @param created by its own clock, without a zone; null when it does not say
 * @param producer program that made it, as the file says; empty when it does not
 */
public record PdfText(int pages, List<String> lines, String producer, String creator, @Nullable LocalDateTime created, @Nullable LocalDateTime modified) {

  private static final int MOST_PAGES = 8;
  private static final int MOST_LINES = 4_000;
  private static final long MOST_UNPACKED = 24L << 20;
  private static final int MOST_OBJECTS = 100_000;
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** Empty when it is damaged, encrypted, unpacks to too much, or takes too long. */
  public static Optional<PdfText> read(byte[] pdf) {
    return within(pdf, PdfText::text);
  }

  /** The first page as a picture, in grey, for codes on it; empty as above, and where pictures in it are larger than a page needs. */
  public static Optional<java.awt.image.BufferedImage> firstPage(byte[] pdf, int dotsPerInch) {
    return within(pdf, document -> {
      measurePictures(document.getPage(0).getCOSObject());
      var box = document.getPage(0).getMediaBox();
      if (box.getWidth() * box.getHeight() * dotsPerInch / 72 * dotsPerInch / 72 > 20_000_000) {
        throw new PdfStructure.TooMuch();
      }
      return new PDFRenderer(document).renderImageWithDPI(0, dotsPerInch, ImageType.GRAY);
    });
  }

  private interface Look<T> {
    T into(PDDocument document) throws IOException;
  }

  private static <T> Optional<T> within(byte[] pdf, Look<T> look) {
    Path file = null;
    try {
      file = Files.createTempFile("paper", ".pdf");
      Files.write(file, pdf);
      var at = file;
      return Bounded.run(LONGEST.toMillis(), TimeUnit.MILLISECONDS, () -> {
        var found = new ArrayList<T>();
        try {
          PdfStructure.open(at, document -> {
            measure(document);
            found.add(look.into(document));
          });
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError damagedOrTooMuch) {
          return null;
        }
        return found.isEmpty() ? null : found.getFirst();
      });
    } catch (IOException | RuntimeException unreadable) {
      return Optional.empty();
    } finally {
      if (file != null) {
        file.toFile().delete();
      }
    }
  }

  private static PdfText text(PDDocument document) throws IOException {
    var stripper = new PDFTextStripper();
    stripper.setSortByPosition(true);
    stripper.setEndPage(MOST_PAGES);
    var lines = stripper.getText(document).lines().map(String::strip).filter(line -> !line.isEmpty()).limit(MOST_LINES).toList();
    var about = document.getDocumentInformation();
    return new PdfText(document.getNumberOfPages(), lines, text(about.getProducer()), text(about.getCreator()),
        time(about.getCOSObject().getString(COSName.CREATION_DATE)), time(about.getCOSObject().getString(COSName.MOD_DATE)));
  }

  /** {@code D:20240302101500+01'00'} as the clock on the wall had it. */
  private static @Nullable LocalDateTime time(@Nullable String written) {
    if (written == null || written.length() < 16) {
      return null;
    }
    try {
      return LocalDateTime.parse(written.substring(2, 16), DateTimeFormatter.ofPattern("uuuuMMddHHmmss"));
    } catch (DateTimeParseException other) {
      return null;
    }
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text.strip();
  }

  /** Unpacks every stream that is no picture, to nowhere, and counts. */
  private static void measure(PDDocument document) throws IOException {
    long left = MOST_UNPACKED;
    Set<COSBase> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    var open = new ArrayDeque<COSBase>();
    open.push(document.getDocument().getTrailer());
    while (!open.isEmpty()) {
      var next = open.pop();
      if (next instanceof COSObject reference) {
        next = reference.getObject();
      }
      if (next == null || !seen.add(next)) {
        continue;
      }
      if (seen.size() > MOST_OBJECTS || Thread.currentThread().isInterrupted()) {
        throw new PdfStructure.TooMuch();
      }
      if (next instanceof COSStream stream && !COSName.IMAGE.equals(stream.getCOSName(COSName.SUBTYPE))) {
        left -= unpacked(stream, left);
      }
      if (next instanceof COSDictionary dictionary) {
        dictionary.getValues().forEach(open::push);
      } else if (next instanceof COSArray array) {
        array.forEach(open::push);
      }
    }
  }

  private static long unpacked(COSStream stream, long most) throws IOException {
    var filter = stream.getFilters();
    if (filter == null) {
      return stream.getLength();
    }
    if (filter instanceof COSArray array && array.size() == 1) {
      filter = array.getObject(0);
    }
    if (!COSName.FLATE_DECODE.equals(filter)) {
      throw new PdfStructure.TooMuch(); // what it unpacks to cannot be told cheaply
    }
    var inflater = new Inflater();
    var in = new byte[8192];
    var out = new byte[64 << 10];
    long count = 0;
    try (InputStream raw = stream.createRawInputStream()) {
      for (int read = raw.read(in); read > 0; read = raw.read(in)) {
        inflater.setInput(in, 0, read);
        for (int got = inflater.inflate(out); got > 0; got = inflater.inflate(out)) {
          count += got;
          if (count > most) {
            throw new PdfStructure.TooMuch();
          }
        }
        if (inflater.finished()) {
          break;
        }
      }
    } catch (DataFormatException damaged) {
      return count;
    } finally {
      inflater.end();
    }
    return count;
  }

  /** Pictures of one page: as many pixels as a scan has, no more. */
  private static void measurePictures(COSDictionary page) {
    long left = 60_000_000;
    Set<COSBase> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    var open = new ArrayDeque<COSBase>();
    open.push(page);
    while (!open.isEmpty() && seen.size() < MOST_OBJECTS) {
      var next = open.pop();
      if (next instanceof COSObject reference) {
        next = reference.getObject();
      }
      if (next == null || !seen.add(next)) {
        continue;
      }
      if (next instanceof COSStream stream && COSName.IMAGE.equals(stream.getCOSName(COSName.SUBTYPE))) {
        left -= (long) stream.getInt(COSName.WIDTH, 100_000) * stream.getInt(COSName.HEIGHT, 100_000);
        var filter = stream.getFilters();
        if (left < 0 || filter instanceof COSArray array && array.size() > 1 || COSName.JPX_DECODE.equals(filter) || COSName.JBIG2_DECODE.equals(filter)) {
          throw new PdfStructure.TooMuch();
        }
      }
      if (next instanceof COSDictionary dictionary) {
        dictionary.entrySet().stream().filter(entry -> !entry.getKey().equals(COSName.PARENT)).forEach(entry -> open.push(entry.getValue()));
      } else if (next instanceof COSArray array) {
        array.forEach(open::push);
      }
    }
  }
}
