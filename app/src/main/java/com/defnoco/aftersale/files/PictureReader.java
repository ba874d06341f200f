package com.defnoco.aftersale.files;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes a picture that a stranger sent, in bounded memory and time. A progressive JPEG (ITU-T T.81, Annex G) is decoded once for each of its
 * scans, and a scan may be a few bytes long; so scans are counted before, and decoding ends when its time is up.
 */
public final class PictureReader {

  /** A baseline picture has at most 4 scans, a progressive one about 10; no encoder makes more than some dozens. */
  static final int MOST_SCANS = 100;
  /** A baseline picture is decoded once, in however many scans it comes. */
  private static final int BASELINE_SCANS = 4;
  /** Pixels times scans; about 5 s on a slow processor. The decoder does not look at its watch between the scans of a picture. */
  private static final long MOST_SCANNED_PIXELS = 600_000_000;
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private PictureReader() {}

  /** How much of a picture is read, by its size in pixels as its header claims it. */
  public interface Thinning {
    /** Every how many pixels one is read, in both directions: 1 or more; 0 to refuse the picture. */
    int every(int width, int height);
  }

  /**
   * The first picture in the stream, which stands at its beginning.
   *
   * @throws IOException when it is no picture that can be read here, is refused by the thinning, has too many scans for its size, or takes longer than 5 s
   */
  public static BufferedImage read(ImageInputStream in, Thinning thinning) throws IOException {
    return read(in, thinning, LONGEST);
  }

  static BufferedImage read(ImageInputStream in, Thinning thinning, Duration longest) throws IOException {
    int scans = scans(in);
    var reader = reader(in);
    try {
      reader.setInput(in, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if (tooManyScans(scans, (long) width * height)) {
        throw new IOException("too many scans");
      }
      int every = thinning.every(width, height);
      if (every < 1) {
        throw new IOException("too large");
      }
      var how = reader.getDefaultReadParam();
      how.setSourceSubsampling(every, every, 0, 0);
      var watch = new Watch(System.nanoTime() + longest.toNanos());
      reader.addIIOReadProgressListener(watch);
      var picture = reader.read(0, how);
      if (watch.stopped) { // a reader that was told to stop returns what it has
        throw new IOException("took longer than " + longest);
      }
      return picture;
    } finally {
      reader.dispose();
    }
  }

  /** The JDK's, for what is of a kind that it knows, and one for WebP; by content. What must be held as a whole to be decoded is looked at before. */
  private static ImageReader reader(ImageInputStream in) throws IOException {
    var head = new byte[16];
    in.mark();
    int read = in.read(head);
    in.reset();
    if (read == head.length && Webp.is(head)) {
      in.mark();
      boolean modest = Webp.isModest(new BufferedInputStream(asStream(in), 16 << 10));
      in.reset();
      if (!modest) {
        throw new IOException("too large or too many pictures for a WebP");
      }
      return new WebPImageReaderSpi().createReaderInstance(null);
    }
    if (read == head.length && Tiff.is(head) && !Tiff.isModest(in)) {
      throw new IOException("too large or packed too much for a TIFF");
    }
    for (var readers = ImageIO.getImageReaders(in); readers.hasNext(); ) {
      var reader = readers.next();
      if (reader.getClass().getModule() == ImageIO.class.getModule()) {
        return reader;
      }
      reader.dispose();
    }
    throw new IOException("no reader");
  }

  /** Whether decoding a JPEG would take for long. */
  static boolean tooManyScans(int scans, long pixels) {
    return scans > MOST_SCANS || scans > BASELINE_SCANS && scans * pixels > MOST_SCANNED_PIXELS;
  }

  private static int scans(ImageInputStream in) throws IOException {
    in.mark();
    boolean jpeg = in.read() == 0xFF && in.read() == 0xD8;
    in.reset();
    if (!jpeg) {
      return 1;
    }
    in.mark();
    int scans = Jpeg.scans(new BufferedInputStream(asStream(in), 16 << 10), MOST_SCANS);
    in.reset();
    return scans;
  }

  private static InputStream asStream(ImageInputStream in) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return in.read();
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        return in.read(bytes, from, length);
      }
    };
  }

  /** Stops a reader when its time is up, or when nobody waits for the picture any more. */
  private static final class Watch implements IIOReadProgressListener {

    private final long end;
    private boolean stopped;

    Watch(long end) {
      this.end = end;
    }

    private void look(ImageReader reader) {
      if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
        stopped = true;
        reader.abort();
      }
    }

    @Override
    public void imageProgress(ImageReader reader, float percentageDone) {
      look(reader);
    }

    @Override
    public void imageStarted(ImageReader reader, int imageIndex) {
      look(reader);
    }

    @Override
    public void imageComplete(ImageReader reader) {}

    @Override
    public void readAborted(ImageReader reader) {}

    @Override
    public void sequenceStarted(ImageReader reader, int minIndex) {}

    @Override
    public void sequenceComplete(ImageReader reader) {}

    @Override
    public void thumbnailStarted(ImageReader reader, int imageIndex, int thumbnailIndex) {}

    @Override
    public void thumbnailProgress(ImageReader reader, float percentageDone) {}

    @Override
    public void thumbnailComplete(ImageReader reader) {}
  }
}
