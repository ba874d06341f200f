package com.defnoco.aftersale.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;

/**
 * Looks into a PDF for what acts by itself: scripts, open actions, launches, files inside. Once over the raw bytes (hostile files are often
 * not well-formed), and once over the objects (they may be packed in compressed streams).
 */
final class PdfInspection {

  private static final int MOST_OBJECTS = 200_000;

  private PdfInspection() {}

  static Set<Flag> inspect(Path file) throws IOException {
    var flags = EnumSet.noneOf(Flag.class);
    scanRaw(file, flags);
    try {
      boolean whole = PdfStructure.open(file, document -> {
        if (document.isEncrypted()) {
          flags.add(Flag.PDF_ENCRYPTED);
        }
        walk(document.getDocument().getTrailer(), flags);
      });
      if (!whole) {
        flags.add(Flag.UNREADABLE);
      }
    } catch (InvalidPasswordException e) {
      flags.add(Flag.PDF_ENCRYPTED);
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError damagedOrTooMuch) {
      flags.add(Flag.UNREADABLE);
    }
    return flags;
  }

  private static void walk(COSBase root, Set<Flag> flags) {
    Set<COSBase> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    var open = new ArrayDeque<COSBase>();
    open.push(root);
    while (!open.isEmpty() && seen.size() < MOST_OBJECTS && !Thread.currentThread().isInterrupted()) {
      var next = open.pop();
      if (next instanceof COSObject reference) {
        next = reference.getObject();
      }
      if (next == null || !seen.add(next)) {
        continue;
      }
      if (next instanceof COSDictionary dictionary) {
        for (var entry : dictionary.entrySet()) {
          see(entry.getKey().getName(), flags);
          if (entry.getValue() instanceof COSName name) {
            see(name.getName(), flags);
          } else {
            open.push(entry.getValue());
          }
        }
      } else if (next instanceof COSArray array) {
        array.forEach(open::push);
      }
    }
  }

  private static void see(String name, Set<Flag> flags) {
    switch (name) {
      case "JavaScript", "JS" -> flags.add(Flag.PDF_JAVASCRIPT);
      case "OpenAction", "AA" -> flags.add(Flag.PDF_OPEN_ACTION);
      case "Launch" -> flags.add(Flag.PDF_LAUNCH);
      case "EmbeddedFile", "EmbeddedFiles", "RichMedia" -> flags.add(Flag.PDF_EMBEDDED_FILE);
      default -> {}
    }
  }

  /** Names as they stand in the bytes, {@code #4a} spelled out; only the long ones, which do not come up by chance. */
  private static void scanRaw(Path file, Set<Flag> flags) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(file), 64 << 10)) {
      var name = new StringBuilder();
      boolean inName = false;
      for (int b; (b = in.read()) >= 0; ) {
        if (b == '/') {
          seeLong(name, flags);
          name.setLength(0);
          inName = true;
        } else if (inName && b == '#') {
          int high = Character.digit(in.read(), 16);
          int low = Character.digit(in.read(), 16);
          name.append((char) ((high << 4 | low) & 0xFF));
        } else if (inName && (b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z') && name.length() < 32) {
          name.append((char) b);
        } else if (inName) {
          seeLong(name, flags);
          name.setLength(0);
          inName = false;
        }
      }
      seeLong(name, flags);
    }
  }

  private static void seeLong(CharSequence name, Set<Flag> flags) {
    if (name.length() > 4) {
      see(name.toString(), flags);
    }
  }
}
