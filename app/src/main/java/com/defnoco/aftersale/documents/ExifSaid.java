package com.defnoco.aftersale.documents;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;

/** What a JPEG says of its own making (EXIF 2.32): the day it was taken and the program that wrote it. Its position is not looked at. */
record ExifSaid(Optional<LocalDate> takenOn, Optional<String> software) {

  private static final ExifSaid NOTHING = new ExifSaid(Optional.empty(), Optional.empty());
  private static final int SOFTWARE = 0x0131;
  private static final int EXIF_DIRECTORY = 0x8769;
  private static final int TAKEN = 0x9003;
  private static final int MOST_FIELDS = 200;

  static ExifSaid of(byte[] file) {
    try {
      var in = ByteBuffer.wrap(file);
      if (in.remaining() < 4 || (in.getShort() & 0xFFFF) != 0xFFD8) {
        return NOTHING;
      }
      while (in.remaining() > 4) {
        int marker = in.getShort() & 0xFFFF;
        int length = in.getShort() & 0xFFFF;
        if (marker >> 8 != 0xFF || marker == 0xFFDA || length < 2) {
          return NOTHING;
        }
        if (marker == 0xFFE1 && length > 16 && in.remaining() >= length - 2 && in.getInt(in.position()) == 0x45786966) {
          return tiff(in.slice(in.position() + 6, length - 8));
        }
        in.position(in.position() + length - 2);
      }
      return NOTHING;
    } catch (RuntimeException damaged) {
      return NOTHING; // offsets that lead nowhere
    }
  }

  private static ExifSaid tiff(ByteBuffer tiff) {
    tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int first = tiff.getInt(4);
    var software = field(tiff, first, SOFTWARE).map(at -> text(tiff, at));
    var taken = field(tiff, first, EXIF_DIRECTORY).flatMap(at -> field(tiff, tiff.getInt(at + 8), TAKEN)).map(at -> text(tiff, at)).flatMap(ExifSaid::day);
    return new ExifSaid(taken, software.filter(name -> !name.isBlank()));
  }

  /** Where a field's entry of twelve bytes stands in a directory. */
  private static Optional<Integer> field(ByteBuffer tiff, int directory, int tag) {
    int count = Math.min(tiff.getShort(directory) & 0xFFFF, MOST_FIELDS);
    for (int i = 0; i < count; i++) {
      int at = directory + 2 + 12 * i;
      if ((tiff.getShort(at) & 0xFFFF) == tag) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private static String text(ByteBuffer tiff, int at) {
    int length = Math.clamp(tiff.getInt(at + 4), 0, 120);
    var bytes = new byte[length];
    tiff.get(length <= 4 ? at + 8 : tiff.getInt(at + 8), bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[\\p{Cntrl}]+", " ").strip();
  }

  /** {@code 2024:03:02 10:15:00}, by the camera's own clock. */
  private static Optional<LocalDate> day(String text) {
    try {
      return text.length() < 10 ? Optional.empty() : Optional.of(LocalDate.parse(text.substring(0, 10).replace(':', '-')));
    } catch (DateTimeException other) {
      return Optional.empty();
    }
  }
}
