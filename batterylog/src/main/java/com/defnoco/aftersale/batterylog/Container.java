package com.defnoco.aftersale.batterylog;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** Unpacks gzip and zip while reading, within bounds: at most {@value #MOST} bytes come out, and never a thousand times what went in. */
final class Container {

  static final long MOST = 4L << 30;
  private static final long RATIO = 1_000;
  private static final long FREE = 64L << 20;
  private static final int MOST_ENTRIES = 1_000;
  /** What is looked at to tell what a file is. */
  static final int HEAD = 256 << 10;

  private Container() {}

  /** The content of the file, unpacked where it is packed: of an archive the first file that is a log. */
  static PushbackInputStream open(InputStream file, LogListener listener) throws IOException, Unreadable {
    var counted = new Counted(file);
    var in = new PushbackInputStream(counted, HEAD);
    for (int depth = 0; depth < 3; depth++) {
      var head = head(in, 4);
      if (head.length >= 2 && head[0] == 0x1F && head[1] == (byte) 0x8B) {
        in = new PushbackInputStream(new Bounded(new GZIPInputStream(in, 64 << 10), counted, listener), HEAD);
      } else if (head.length >= 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4) {
        in = entry(new ZipInputStream(in), counted, listener);
      } else {
        return in;
      }
    }
    throw new Unreadable("damaged-archive", "Archives in archives in archives are not unpacked.");
  }

  private static PushbackInputStream entry(ZipInputStream zip, Counted counted, LogListener listener) throws IOException, Unreadable {
    try {
      int entries = 0;
      for (ZipEntry entry; (entry = zip.getNextEntry()) != null && entries < MOST_ENTRIES; entries++) {
        if (entry.isDirectory()) {
          continue;
        }
        var in = new PushbackInputStream(new Bounded(zip, counted, listener), HEAD);
        var head = head(in, HEAD);
        boolean packed = head.length >= 4 && (head[0] == 0x1F && head[1] == (byte) 0x8B || head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4);
        if (packed || BatteryLog.recognise(head) != null) {
          return in;
        }
        listener.skipped(new Skipped(0, head.length, "other-file", name(entry)));
      }
    } catch (ZipException | IllegalArgumentException e) {
      throw new Unreadable("damaged-archive", "The archive is damaged: " + e.getMessage());
    }
    throw new Unreadable("nothing-in-archive", "The archive holds no battery log that we can read.");
  }

  /** The name of an entry, for people: without folders and control characters. */
  private static String name(ZipEntry entry) {
    var name = entry.getName().replace('\\', '/');
    name = name.substring(name.lastIndexOf('/') + 1).replaceAll("\\p{Cntrl}", "");
    return name.length() > 80 ? name.substring(0, 80) : name;
  }

  /** The first bytes, left in the stream. */
  static byte[] head(PushbackInputStream in, int length) throws IOException {
    var head = in.readNBytes(length);
    in.unread(head);
    return head;
  }

  /** Counts what goes in. */
  private static final class Counted extends InputStream {
    private final InputStream in;
    long count;

    Counted(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = in.read(into, from, length);
      count += Math.max(0, read);
      return read;
    }
  }

  /** Stops what swells too much. */
  private static final class Bounded extends InputStream {
    private final InputStream in;
    private final Counted packed;
    private final LogListener listener;
    private long count;
    private boolean ended;

    Bounded(InputStream in, Counted packed, LogListener listener) {
      this.in = in;
      this.packed = packed;
      this.listener = listener;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (ended) {
        return -1;
      }
      int read;
      try {
        read = in.read(into, from, length);
      } catch (java.io.EOFException | ZipException e) {
        var why = e.getMessage() == null ? "it ends in the middle" : e.getMessage();
        if (count == 0) {
          throw new Damaged(why);
        }
        // What came before is good: it is read as a file that was cut here.
        ended = true;
        listener.skipped(new Skipped(count, 0, "cut", "archive: " + why));
        return -1;
      }
      count += Math.max(0, read);
      if (count > MOST || count > FREE && count > packed.count * RATIO) {
        throw new TooLarge();
      }
      return read;
    }
  }

  /** More came out than we read. */
  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** The packed stream gives nothing at all. */
  static final class Damaged extends IOException {
    private static final long serialVersionUID = 1L;

    Damaged(String message) {
      super(message);
    }
  }
}
