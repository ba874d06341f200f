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

  /**
   * What one file's pages have over another's.
   *
   * @param lines words of the contents and notes that came, each read by itself, wherever and over whatever they stand on the page
   * @param oldStands whether everything that was on the pages is there still, byte for byte
   */
  public record Additions(List<String> lines, boolean oldStands) {}

  /** Compares the contents of pages, piece by piece; empty as above. */
  public static Optional<Additions> added(byte[] before, byte[] after) {
    return within(before, PdfText::pieces).flatMap(was -> within(after, document -> additions(document, was)));
  }

  /** Hashes of everything that draws on the first pages, in order of the pages. */
  private static List<List<String>> pieces(PDDocument document) throws IOException {
    var all = new ArrayList<List<String>>();
    for (int i = 0; i < Math.min(MOST_PAGES, document.getNumberOfPages()); i++) {
      var ofPage = new ArrayList<String>();
      for (var stream : contents(document.getPage(i).getCOSObject())) {
        ofPage.add(hash(stream));
      }
      for (var note : notes(document.getPage(i).getCOSObject())) {
        ofPage.add("note:" + note);
      }
      all.add(ofPage);
    }
    return all;
  }

  private static Additions additions(PDDocument document, List<List<String>> was) throws IOException {
    var is = pieces(document);
    var lines = new ArrayList<String>();
    boolean stands = is.size() == was.size();
    for (int i = 0; i < is.size(); i++) {
      var before = i < was.size() ? was.get(i) : List.<String>of();
      stands &= is.get(i).containsAll(before);
      var page = document.getPage(i).getCOSObject();
      var come = new COSArray();
      for (var stream : contents(page)) {
        if (!before.contains(hash(stream))) {
          come.add(stream);
        }
      }
      notes(page).stream().filter(note -> !before.contains("note:" + note)).forEach(lines::add);
      page.setItem(COSName.CONTENTS, come);
    }
    var stripper = new PDFTextStripper();
    stripper.setEndPage(MOST_PAGES);
    stripper.getText(document).lines().map(String::strip).filter(line -> !line.isEmpty()).limit(MOST_LINES).forEach(lines::add);
    return new Additions(List.copyOf(lines), stands);
  }

  private static List<COSStream> contents(COSDictionary page) {
    return switch (page.getDictionaryObject(COSName.CONTENTS)) {
      case COSStream one -> List.of(one);
      case COSArray several -> java.util.stream.IntStream.range(0, several.size()).mapToObj(several::getObject).filter(COSStream.class::isInstance).map(COSStream.class::cast).toList();
      case null, default -> List.of();
    };
  }

  /** What notes and filled fields on a page say. */
  private static List<String> notes(COSDictionary page) {
    var notes = new ArrayList<String>();
    if (page.getDictionaryObject(COSName.ANNOTS) instanceof COSArray annotations) {
      for (int i = 0; i < Math.min(annotations.size(), 500); i++) {
        if (annotations.getObject(i) instanceof COSDictionary note) {
          for (var said : new String[] {note.getString(COSName.CONTENTS), note.getString(COSName.V)}) {
            if (said != null && !said.isBlank()) {
              notes.add(said.strip());
            }
          }
        }
      }
    }
    return notes;
  }

  private static String hash(COSStream stream) throws IOException {
    var digest = com.defnoco.aftersale.platform.Hashes.digest();
    try (InputStream raw = stream.createRawInputStream()) {
      var piece = new byte[8192];
      for (int read = raw.read(piece); read > 0; read = raw.read(piece)) {
        digest.update(piece, 0, read);
      }
    }
    return java.util.HexFormat.of().formatHex(digest.digest());
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
