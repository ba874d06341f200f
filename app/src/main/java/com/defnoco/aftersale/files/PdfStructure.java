package com.defnoco.aftersale.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSObjectKey;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.io.RandomAccessReadBufferedFile;
import org.apache.pdfbox.pdfparser.PDFParser;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * PDFBox, held to a measure. It unpacks object streams and cross-reference streams (ISO 32000-1, 7.5.7 and 7.5.8) wholly into memory when it
 * reads the structure, and a few hundred kilobytes can unpack to gigabytes. Here each of them is unpacked piecemeal and counted before
 * PDFBox may have it. It is counted where PDFBox asks for it, not by what the bytes call it: a stream need not be called an object stream to be
 * used as one, and may be encrypted. Streams of pages and pictures are not unpacked by an inspection and are not counted.
 */
final class PdfStructure extends PDFParser {

  /** Unpacked structure of one document; books of a thousand pages have a tenth of it. */
  static final long MOST_UNPACKED = 16L << 20;

  private long unpacked;
  private int readingObjects;
  private boolean damaged;

  private PdfStructure(RandomAccessRead source) throws IOException {
    super(source, "", null, null, IOUtils.createTempFileOnlyStreamCache());
  }

  /** What a document unpacks to is too much, or cannot be told. Unchecked, because PDFBox takes a checked one for a missing object and goes on. */
  static final class TooMuch extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Something to look into, and whether parts of it could not be read. */
  interface Look {
    void into(PDDocument document) throws IOException;
  }

  /**
   * Opens the document for a look.
   *
   * @return whether every object that was wanted could be read
   * @throws TooMuch when its structure unpacks to more than {@link #MOST_UNPACKED}, or is packed otherwise than by one Flate filter
   */
  static boolean open(Path file, Look look) throws IOException {
    try (var source = new RandomAccessReadBufferedFile(file.toFile())) {
      var parser = new PdfStructure(source);
      // To mend a damaged document, PDFBox seeks everything that is called an object stream and unpacks it, past this class.
      try (var document = parser.parse(!namesObjectStreams(file))) {
        look.into(document);
      }
      return !parser.damaged;
    }
  }

  @Override
  protected COSBase parseObjectStreamObject(long stream, COSObjectKey key) throws IOException {
    if (document.getObjectFromPool(getObjectKey(stream, 0)).getObject() instanceof COSStream packed) {
      count(packed);
    }
    return super.parseObjectStreamObject(stream, key);
  }

  @Override
  protected COSStream parseCOSStream(COSDictionary dictionary) throws IOException {
    var stream = super.parseCOSStream(dictionary);
    if (readingObjects == 0) { // no object of the document: a cross-reference stream, which is unpacked next
      count(stream);
    }
    return stream;
  }

  @Override
  protected synchronized COSBase parseObjectDynamically(COSObjectKey key, boolean mustExist) throws IOException {
    readingObjects++;
    try {
      return super.parseObjectDynamically(key, mustExist);
    } finally {
      readingObjects--;
    }
  }

  @Override
  public COSBase dereferenceCOSObject(COSObject object) throws IOException {
    try {
      return super.dereferenceCOSObject(object);
    } catch (IOException e) { // PDFBox swallows it
      damaged = true;
      throw e;
    }
  }

  private void count(COSStream stream) throws IOException {
    try (var packed = stream.createRawInputStream()) {
      if (stream.getFilters() == null) {
        count(packed);
      } else if (isFlateOnly(stream.getFilters())) {
        countInflated(packed);
      } else {
        throw new TooMuch();
      }
    }
  }

  private static boolean isFlateOnly(COSBase filters) {
    var only = filters instanceof COSArray chain && chain.size() == 1 ? chain.getObject(0) : filters;
    return COSName.FLATE_DECODE.equals(only) || COSName.FLATE_DECODE_ABBREVIATION.equals(only);
  }

  private void count(InputStream plain) throws IOException {
    var buffer = new byte[16 << 10];
    for (int read; (read = plain.read(buffer)) > 0; ) {
      add(read);
    }
  }

  /** As PDFBox inflates: whatever the two bytes of zlib's header say, and up to the first damage. */
  private void countInflated(InputStream packed) throws IOException {
    packed.read();
    packed.read();
    var inflater = new Inflater(true);
    try {
      var in = new byte[16 << 10];
      var out = new byte[64 << 10];
      while (!inflater.finished()) {
        if (inflater.needsInput()) {
          int read = packed.read(in);
          if (read <= 0) {
            return;
          }
          inflater.setInput(in, 0, read);
        }
        add(inflater.inflate(out));
      }
    } catch (DataFormatException endsHere) {
      // What came before is what PDFBox would get.
    } finally {
      inflater.end();
    }
  }

  private void add(int bytes) {
    unpacked += bytes;
    if (unpacked > MOST_UNPACKED || Thread.currentThread().isInterrupted()) {
      throw new TooMuch();
    }
  }

  /** Whether the name stands in the bytes as PDFBox seeks it when it mends. */
  private static boolean namesObjectStreams(Path file) throws IOException {
    var name = "/ObjStm";
    try (var in = new BufferedInputStream(Files.newInputStream(file), 64 << 10)) {
      int matched = 0;
      for (int b; (b = in.read()) >= 0; ) {
        matched = b == name.charAt(matched) ? matched + 1 : b == '/' ? 1 : 0;
        if (matched == name.length()) {
          return true;
        }
      }
      return false;
    }
  }
}
