package com.defnoco.aftersale.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** GIF 89a by its blocks: size, and a copy without comments, XMP and whatever stands behind its end. */
final class Gif {

  private Gif() {}

  static Optional<PictureSize> size(InputStream in) throws IOException {
    var head = in.readNBytes(10);
    return head.length < 10 ? Optional.empty() : Optional.of(new PictureSize(Octets.u16Little(head, 6), Octets.u16Little(head, 8)));
  }

  static void clean(InputStream in, OutputStream out) throws IOException {
    var head = Octets.exactly(in, 13);
    if (!Octets.startsWith(head, 0, "GIF8")) {
      throw new IOException("not a GIF");
    }
    out.write(head);
    copyColours(in, out, head[10]);
    while (true) {
      int block = in.read();
      switch (block) {
        case 0x2C -> {
          out.write(block);
          var image = Octets.exactly(in, 9);
          out.write(image);
          copyColours(in, out, image[8]);
          out.write(Octets.u8(in)); // bits of the first code
          copyBlocks(in, out);
        }
        case 0x21 -> copyExtension(in, out);
        case 0x3B, -1 -> { // end, or cut off in transfer
          out.write(0x3B);
          return;
        }
        default -> throw new IOException("an unknown GIF block");
      }
    }
  }

  private static void copyExtension(InputStream in, OutputStream out) throws IOException {
    int label = Octets.u8(in);
    if (label == 0xF9) { // timing and transparency
      out.write(0x21);
      out.write(label);
      copyBlocks(in, out);
      return;
    }
    if (label == 0xFF) {
      int length = Octets.u8(in);
      var application = Octets.exactly(in, length);
      if (new String(application, StandardCharsets.ISO_8859_1).startsWith("NETSCAPE")) { // how often it repeats
        out.write(0x21);
        out.write(label);
        out.write(length);
        out.write(application);
        copyBlocks(in, out);
        return;
      }
    }
    copyBlocks(in, OutputStream.nullOutputStream());
  }

  private static void copyBlocks(InputStream in, OutputStream out) throws IOException {
    int length;
    do {
      length = Octets.u8(in);
      out.write(length);
      Octets.copy(in, out, length);
    } while (length > 0);
  }

  private static void copyColours(InputStream in, OutputStream out, byte flags) throws EOFException, IOException {
    if ((flags & 0x80) != 0) {
      Octets.copy(in, out, 3L << (flags & 7) + 1);
    }
  }
}
