package com.defnoco.aftersale.files;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import org.apache.commons.imaging.formats.jpeg.exif.ExifRewriter;
import org.apache.commons.imaging.formats.jpeg.xmp.JpegXmpRewriter;
import org.apache.commons.imaging.formats.tiff.constants.TiffTagConstants;
import org.apache.commons.imaging.formats.tiff.write.TiffOutputSet;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionJavaScript;

/** Files that people send, good and bad, made on the spot. */
public final class Samples {

  private Samples() {}

  /** A picture whose left half is red and right half blue. */
  public static BufferedImage picture(int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setColor(Color.RED);
    graphics.fillRect(0, 0, width / 2, height);
    graphics.setColor(Color.BLUE);
    graphics.fillRect(width / 2, 0, width - width / 2, height);
    graphics.dispose();
    return image;
  }

  public static byte[] jpeg() {
    return encoded("jpeg");
  }

  public static byte[] png() {
    return encoded("png");
  }

  public static byte[] gif() {
    return encoded("gif");
  }

  /** The picture as a progressive JPEG, with about ten scans. */
  public static byte[] progressive(BufferedImage picture) {
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    var bytes = new ByteArrayOutputStream();
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      var how = writer.getDefaultWriteParam();
      how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.write(null, new IIOImage(picture, null, null), how);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The same picture, whose last scan is told again and again: each time it has to be decoded anew. */
  public static byte[] withMoreScans(byte[] progressive, int more) {
    int lastScan = progressive.length - 2;
    while ((progressive[lastScan] & 0xFF) != 0xFF || (progressive[lastScan + 1] & 0xFF) != 0xDA) {
      lastScan--;
    }
    var bytes = new ByteArrayOutputStream();
    bytes.write(progressive, 0, progressive.length - 2);
    for (int i = 0; i < more; i++) {
      bytes.write(progressive, lastScan, progressive.length - 2 - lastScan);
    }
    bytes.write(progressive, progressive.length - 2, 2);
    return bytes.toByteArray();
  }

  /** A photo taken near Rotterdam, held upright (orientation 6), with the position in EXIF and again in XMP, and a comment. */
  public static byte[] jpegFromRotterdam() {
    try {
      var tags = new TiffOutputSet();
      tags.setGpsInDegrees(4.4777, 51.9244);
      tags.getOrCreateRootDirectory().add(TiffTagConstants.TIFF_TAG_ORIENTATION, (short) 6);
      tags.getOrCreateRootDirectory().add(TiffTagConstants.TIFF_TAG_MAKE, "Secret Phone Maker");
      var withExif = new ByteArrayOutputStream();
      new ExifRewriter().updateExifMetadataLossless(jpeg(), withExif, tags);
      var withXmp = new ByteArrayOutputStream();
      new JpegXmpRewriter().updateXmpXml(withExif.toByteArray(), withXmp, "<x:xmpmeta>exif:GPSLatitude 51,55.464N</x:xmpmeta>");
      return withXmp.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A PNG with a position in a text chunk and an EXIF block that says orientation 8. */
  public static byte[] pngFromRotterdam() {
    var png = png();
    var chunks = new ByteArrayOutputStream();
    chunks.write(png, 0, 33); // signature and IHDR
    chunks.writeBytes(chunk("tEXt", "Location\00051.9244N 4.4777E".getBytes(StandardCharsets.ISO_8859_1)));
    chunks.writeBytes(chunk("eXIf", ExifOrientation.alone(8)));
    chunks.write(png, 33, png.length - 33);
    return chunks.toByteArray();
  }

  /** A few dozen bytes that claim to be 60,000 × 60,000 pixels. */
  public static byte[] pngBomb() {
    var header = ByteBuffer.allocate(13).putInt(60_000).putInt(60_000).put(new byte[] {8, 2, 0, 0, 0}).array();
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(Png.SIGNATURE);
    bytes.writeBytes(chunk("IHDR", header));
    bytes.writeBytes(chunk("IDAT", new byte[] {0x78, 0x01, 0, 0, 0, 0}));
    bytes.writeBytes(chunk("IEND", new byte[0]));
    return bytes.toByteArray();
  }

  /** A well-formed JPEG with a web page behind its end. */
  public static byte[] polyglot() {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(jpeg());
    bytes.writeBytes("<html><script>alert(1)</script></html>".getBytes(StandardCharsets.US_ASCII));
    return bytes.toByteArray();
  }

  public static byte[] html() {
    return "<!DOCTYPE html><html><body><script>alert(document.cookie)</script></body></html>".getBytes(StandardCharsets.UTF_8);
  }

  public static byte[] svgWithScript() {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".getBytes(StandardCharsets.UTF_8);
  }

  public static byte[] pdf() {
    try (var document = new PDDocument()) {
      document.addPage(new PDPage());
      return saved(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its script sits in a compressed object stream, as every modern writer puts it. */
  public static byte[] pdfWithJavaScript() {
    try (var document = new PDDocument()) {
      document.addPage(new PDPage());
      document.getDocumentCatalog().setOpenAction(new PDActionJavaScript("app.alert('x')"));
      return saved(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] zip(String... entryNames) {
    try (var bytes = new ByteArrayOutputStream()) {
      try (var zip = new ZipOutputStream(bytes)) {
        for (var name : entryNames) {
          zip.putNextEntry(new ZipEntry(name));
          zip.write("content".getBytes(StandardCharsets.US_ASCII));
        }
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A film of boxes: brand, a film box with user data that tells the position (ISO 6709), one picture track and one hidden track. */
  public static byte[] mp4FromRotterdam() {
    var handler = box("hdlr", concat(new byte[8], "vide".getBytes(StandardCharsets.US_ASCII), new byte[13]));
    var gpsHandler = box("hdlr", concat(new byte[8], "meta".getBytes(StandardCharsets.US_ASCII), new byte[13]));
    var film = box("moov", concat(
        box("trak", concat(box("mdia", handler), box("udta", "track 51.9244".getBytes(StandardCharsets.US_ASCII)))),
        box("trak", box("mdia", concat(gpsHandler, box("gpsd", "hidden 51.9244".getBytes(StandardCharsets.US_ASCII))))),
        box("udta", "\u00a9xyz+51.9244+004.4777/".getBytes(StandardCharsets.ISO_8859_1))));
    return concat(box("ftyp", "isom\0\0\2\0isommp41".getBytes(StandardCharsets.ISO_8859_1)), film, box("mdat", "frames".getBytes(StandardCharsets.US_ASCII)));
  }

  /** Like a phone's HEIC: brand, items with an EXIF item whose bytes lie in the data box. */
  public static byte[] heicFromRotterdam() {
    var exif = concat(new byte[4], "MM\0*\0\0\0\10 GPS 51.9244N 4.4777E".getBytes(StandardCharsets.ISO_8859_1));
    var brand = box("ftyp", "heic\0\0\0\0mif1heic".getBytes(StandardCharsets.ISO_8859_1));
    var entry = box("infe", concat(new byte[] {2, 0, 0, 0, 0, 1, 0, 0}, "Exif\0".getBytes(StandardCharsets.ISO_8859_1)));
    var items = box("iinf", concat(new byte[] {0, 0, 0, 0, 0, 1}, entry));
    int placesLength = 8 + 4 + 2 + 2 + 2 + 2 + 2 + 8;
    int data = brand.length + 8 + 4 + items.length + placesLength + 8;
    var places = box("iloc", concat(new byte[] {0, 0, 0, 0, 0x44, 0x00, 0, 1, 0, 1, 0, 0, 0, 1},
        ByteBuffer.allocate(8).putInt(data).putInt(exif.length).array()));
    return concat(brand, box("meta", concat(new byte[4], items, places)), box("mdat", concat(exif, "picture".getBytes(StandardCharsets.US_ASCII))));
  }

  static byte[] box(String type, byte[] content) {
    return concat(ByteBuffer.allocate(4).putInt(content.length + 8).array(), type.getBytes(StandardCharsets.US_ASCII), content);
  }

  static byte[] concat(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (var part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static BufferedImage decoded(byte[] picture) {
    try {
      return ImageIO.read(new ByteArrayInputStream(picture));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] encoded(String format) {
    try (var bytes = new ByteArrayOutputStream()) {
      ImageIO.write(picture(64, 48), format, bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] saved(PDDocument document) throws IOException {
    var bytes = new ByteArrayOutputStream();
    document.save(bytes);
    return bytes.toByteArray();
  }

  private static byte[] chunk(String type, byte[] data) {
    var name = type.getBytes(StandardCharsets.US_ASCII);
    var check = new CRC32();
    check.update(name);
    check.update(data);
    return concat(ByteBuffer.allocate(4).putInt(data.length).array(), name, data, ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
  }

  /** The picture of an extended WebP by itself, without its profile of colours. */
  public static byte[] plain(byte[] webp) {
    int at = new String(webp, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("VP8 ");
    return concat(java.util.Arrays.copyOf(webp, 12), java.util.Arrays.copyOfRange(webp, at, webp.length));
  }

  /** The label of DF6S24030201 as a browser writes it: lossy WebP with a profile of its colours, 168 pixels wide. */
  public static byte[] webpLabel() {
    try (var in = java.util.Objects.requireNonNull(Samples.class.getResourceAsStream("/files/label.webp"))) {
      return in.readAllBytes();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A TIFF packed in this way, as the JDK writes it. */
  public static byte[] tiff(java.awt.image.BufferedImage picture, String packing) {
    var writer = javax.imageio.ImageIO.getImageWritersByFormatName("tiff");
    var bytes = new java.io.ByteArrayOutputStream();
    while (writer.hasNext()) {
      var one = writer.next();
      if (one.getClass().getModule() == javax.imageio.ImageIO.class.getModule()) {
        try (var out = javax.imageio.ImageIO.createImageOutputStream(bytes)) {
          one.setOutput(out);
          var how = one.getDefaultWriteParam();
          how.setCompressionMode(javax.imageio.ImageWriteParam.MODE_EXPLICIT);
          how.setCompressionType(packing);
          one.write(null, new javax.imageio.IIOImage(picture, null, null), how);
        } catch (java.io.IOException e) {
          throw new java.io.UncheckedIOException(e);
        } finally {
          one.dispose();
        }
        return bytes.toByteArray();
      }
    }
    throw new IllegalStateException("the JDK writes TIFF");
  }
}
