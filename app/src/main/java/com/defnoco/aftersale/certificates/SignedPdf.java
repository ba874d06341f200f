package com.defnoco.aftersale.certificates;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.Deflater;

/**
 * Writes the tail of a document behind the head of its {@link CertificateKit}, with one signature over everything but itself (PAdES B-B, ETSI EN 319 142-1).
 */
final class SignedPdf {

  /** Room for the signature; with a time stamp it holds the authority's certificates too. */
  static final int ROOM = 3_000;
  static final int ROOM_WITH_TIME_STAMP = 14_000;

  /** Signs what has this SHA-256: a CMS structure without the content. */
  interface Signer {
    byte[] sign(byte[] digest);
  }

  private SignedPdf() {}

  /**
   * The tail.
   *
   * @param drawing operators of the page, behind those of the form
   * @param about entries of the document's information, each a plain ASCII or any other text
   */
  static byte[] tail(CertificateKit kit, String drawing, Map<String, String> about, String title, Instant at, int room, Signer signer) {
    int next = kit.offsets().length;
    int content = next++;
    int field = next++;
    int signature = next++;
    var offsets = new int[next];
    System.arraycopy(kit.offsets(), 0, offsets, 0, kit.offsets().length);
    var out = new Out(kit.head().length, offsets);
    out.object(kit.catalog(), "<< /Type /Catalog /Pages " + kit.pages() + " 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> /AcroForm << /Fields ["
        + field + " 0 R] /SigFlags 3 >> >>");
    out.object(kit.pages(), "<< /Type /Pages /Kids [" + kit.page() + " 0 R] /Count 1 >>");
    var fonts = new StringBuilder();
    kit.fonts().forEach((name, number) -> fonts.append('/').append(name).append(' ').append(number).append(" 0 R "));
    out.object(kit.page(), "<< /Type /Page /Parent " + kit.pages() + " 0 R /MediaBox [0 0 595.28 841.89] /Resources << /Font << " + fonts + ">> >> /Contents ["
        + kit.content() + " 0 R " + content + " 0 R] /Annots [" + field + " 0 R] >>");
    var day = "D:" + DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withZone(ZoneOffset.UTC).format(at) + "Z";
    var information = new StringBuilder("<< /Title " + text(title) + " /Author (DEFNOCO) /Producer (Aftersale) /CreationDate (" + day + ") /ModDate (" + day + ")");
    about.forEach((name, value) -> information.append(" /").append(name).append(' ').append(text(value)));
    out.object(kit.info(), information + " >>");
    out.stream(content, drawing.getBytes(StandardCharsets.ISO_8859_1));
    out.object(field, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /Rect [0 0 0 0] /F 132 /P " + kit.page() + " 0 R /V " + signature + " 0 R >>");
    out.begin(signature);
    out.write("<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (" + day + ") /Name (DEFNOCO) /ByteRange ");
    int range = out.size();
    out.write("[0 0000000000 0000000000 0000000000] /Contents ");
    int from = out.size();
    out.write("<" + "0".repeat(2 * room) + ">");
    int to = out.size();
    out.write(" >>\nendobj\n");
    int xref = kit.head().length + out.size();
    out.write("xref\n0 " + offsets.length + "\n0000000000 65535 f \n");
    for (int i = 1; i < offsets.length; i++) {
      out.write(String.format(java.util.Locale.ROOT, "%010d 00000 n \n", offsets[i]));
    }
    var id = HexFormat.of().formatHex(com.defnoco.aftersale.platform.Hashes.sha256(title + at), 0, 16);
    out.write("trailer\n<< /Size " + offsets.length + " /Root " + kit.catalog() + " 0 R /Info " + kit.info() + " 0 R /ID [<" + id + "> <" + id + ">] >>\nstartxref\n" + xref
        + "\n%%EOF\n");
    var tail = out.bytes();
    int base = kit.head().length;
    var ranges = String.format(java.util.Locale.ROOT, "[0 %010d %010d %010d]", base + from, base + to, tail.length - to).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ranges, 0, tail, range, ranges.length);
    var signed = kit.afterHead();
    signed.update(tail, 0, from);
    signed.update(tail, to, tail.length - to);
    var cms = signer.sign(signed.digest());
    if (cms.length > room) {
      throw new IllegalStateException("The signature has " + cms.length + " bytes, more than the " + room + " kept for it");
    }
    var hex = HexFormat.of().formatHex(cms).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(hex, 0, tail, from + 1, hex.length);
    return tail;
  }

  static byte[] whole(byte[] head, byte[] tail) {
    var whole = java.util.Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, whole, head.length, tail.length);
    return whole;
  }

  /** A text string: as it is where it is plain, else in UTF-16. */
  private static String text(String text) {
    if (text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      return "(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")";
    }
    return "<FEFF" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_16BE)) + ">";
  }

  private static final class Out {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(16_000);
    private final int base;
    private final int[] offsets;

    Out(int base, int[] offsets) {
      this.base = base;
      this.offsets = offsets;
    }

    void begin(int number) {
      offsets[number] = base + bytes.size();
      write(number + " 0 obj\n");
    }

    void object(int number, String content) {
      begin(number);
      write(content + "\nendobj\n");
    }

    void stream(int number, byte[] content) {
      var deflater = new Deflater(Deflater.BEST_SPEED);
      try {
        deflater.setInput(content);
        deflater.finish();
        var packed = new byte[content.length + 64];
        int length = deflater.deflate(packed);
        begin(number);
        write("<< /Length " + length + " /Filter /FlateDecode >>\nstream\n");
        bytes.write(packed, 0, length);
        write("\nendstream\nendobj\n");
      } finally {
        deflater.end();
      }
    }

    void write(String text) {
      bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    int size() {
      return bytes.size();
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }
}
