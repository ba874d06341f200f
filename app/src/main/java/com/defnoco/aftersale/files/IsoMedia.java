package com.defnoco.aftersale.files;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Files in boxes (ISO/IEC 14496-12): MP4, MOV, 3GP and HEIC. Tells them apart by their brands, and blanks out what tells a position in a copy,
 * in place, so that no offset inside the file moves.
 */
final class IsoMedia {

  private static final Set<String> HEIC_BRANDS = Set.of("heic", "heix", "heim", "heis", "hevc", "hevx");
  private static final Set<String> MP4_BRANDS = Set.of("isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9", "mp41", "mp42", "avc1", "dash",
      "MSNV", "M4V ", "M4VH", "M4VP", "mmp4", "f4v ", "XAVC", "hvc1", "av01", "mp71");
  private static final int MOST_BOXES = 10_000;
  private static final int MOST_ITEMS = 10_000;
  /** What is blanked lies side by side; places told again and again are told to keep us busy. */
  private static final int MOST_TIMES = 3;

  private final RandomAccessFile file;
  private int boxes;
  private long blanked;

  private IsoMedia(RandomAccessFile file) {
    this.file = file;
  }

  private record Box(String type, long at, long content, long end) {}

  private record Extent(long at, long length) {}

  /** By the brand in the first box, then by the compatible brands; a MOV older than brands starts with its own boxes. */
  static Optional<FileType> type(byte[] head) {
    if (Octets.startsWith(head, 4, "ftyp") && head.length >= 12) {
      int end = (int) Math.min(Math.min(Octets.u32(head, 0), head.length), 512);
      var brands = new ArrayList<String>();
      brands.add(brand(head, 8));
      for (int at = 16; at + 4 <= end; at += 4) {
        brands.add(brand(head, at));
      }
      for (var brand : brands) {
        var type = byBrand(brand);
        if (type.isPresent()) {
          return type;
        }
      }
      return Optional.empty();
    }
    for (var old : List.of("moov", "mdat", "wide", "free", "skip", "pnot")) {
      if (Octets.startsWith(head, 4, old) && Octets.u32(head, 0) >= 8) {
        return Optional.of(FileType.MOV);
      }
    }
    return Optional.empty();
  }

  private static String brand(byte[] head, int at) {
    return new String(head, at, 4, StandardCharsets.ISO_8859_1);
  }

  private static Optional<FileType> byBrand(String brand) {
    if (HEIC_BRANDS.contains(brand)) {
      return Optional.of(FileType.HEIC);
    }
    if (brand.equals("qt  ")) {
      return Optional.of(FileType.MOV);
    }
    if (brand.startsWith("3gp") || brand.startsWith("3g2")) {
      return Optional.of(FileType.THREE_GP);
    }
    return MP4_BRANDS.contains(brand) ? Optional.of(FileType.MP4) : Optional.empty();
  }

  /** Blanks user data and metadata of a film and of its tracks (©xyz, loci, ISO 6709 keys, maker notes), and hides tracks that are neither picture nor sound. */
  static void blankFilmMetadata(Path copy) throws IOException {
    try (var file = new RandomAccessFile(copy.toFile(), "rw")) {
      var media = new IsoMedia(file);
      for (var box : media.children(0, file.length())) {
        switch (box.type()) {
          case "moov" -> media.blankIn(box);
          case "udta", "meta", "uuid" -> media.blank(box);
          default -> {}
        }
      }
    }
  }

  /** Blanks the EXIF and XMP items of a HEIC picture. Its orientation is a property of its own and stays. */
  static void blankPictureMetadata(Path copy) throws IOException {
    try (var file = new RandomAccessFile(copy.toFile(), "rw")) {
      var media = new IsoMedia(file);
      for (var box : media.children(0, file.length())) {
        switch (box.type()) {
          case "meta" -> media.blankItemsOf(box);
          case "moov" -> media.blankIn(box);
          case "uuid", "udta" -> media.blank(box);
          default -> {}
        }
      }
    }
  }

  private void blankIn(Box film) throws IOException {
    for (var box : children(film.content(), film.end())) {
      switch (box.type()) {
        case "udta", "meta", "uuid" -> blank(box);
        case "trak" -> {
          if (isPictureOrSound(box)) {
            for (var inner : children(box.content(), box.end())) {
              if (inner.type().equals("udta") || inner.type().equals("meta") || inner.type().equals("uuid")) {
                blank(inner);
              }
            }
          } else {
            blank(box);
          }
        }
        default -> {}
      }
    }
  }

  private boolean isPictureOrSound(Box track) throws IOException {
    for (var box : children(track.content(), track.end())) {
      if (box.type().equals("mdia")) {
        for (var inner : children(box.content(), box.end())) {
          if (inner.type().equals("hdlr") && inner.end() - inner.content() >= 12) {
            file.seek(inner.content() + 8);
            var handler = fourLetters();
            return handler.equals("vide") || handler.equals("soun");
          }
        }
      }
    }
    return false;
  }

  private void blankItemsOf(Box meta) throws IOException {
    Set<Long> exif = new HashSet<>();
    Set<Long> other = new HashSet<>();
    Optional<Box> places = Optional.empty();
    Optional<Box> inside = Optional.empty();
    for (var box : children(meta.content() + 4, meta.end())) {
      switch (box.type()) {
        case "iinf" -> readItems(box, exif, other);
        case "iloc" -> places = Optional.of(box);
        case "idat" -> inside = Optional.of(box);
        default -> {}
      }
    }
    if (exif.isEmpty() && other.isEmpty()) {
      return;
    }
    if (places.isEmpty()) {
      throw new IOException("a HEIC with metadata at unknown places");
    }
    blankPlaces(places.get(), inside, exif, other);
  }

  private void readItems(Box info, Set<Long> exif, Set<Long> other) throws IOException {
    file.seek(info.content());
    int version = file.readUnsignedByte();
    long first = info.content() + (version == 0 ? 6 : 8);
    for (var entry : children(first, info.end())) {
      if (!entry.type().equals("infe")) {
        continue;
      }
      file.seek(entry.content());
      int entryVersion = file.readUnsignedByte();
      file.skipBytes(3);
      if (entryVersion < 2) {
        continue;
      }
      long id = entryVersion == 2 ? file.readUnsignedShort() : file.readInt() & 0xFFFFFFFFL;
      file.skipBytes(2);
      switch (fourLetters()) {
        case "Exif" -> exif.add(id);
        case "mime", "uri " -> other.add(id);
        default -> {}
      }
    }
  }

  private void blankPlaces(Box places, Optional<Box> inside, Set<Long> exif, Set<Long> other) throws IOException {
    file.seek(places.content());
    int version = file.readUnsignedByte();
    file.skipBytes(3);
    int sizes = file.readUnsignedShort();
    int offsetSize = sizes >> 12 & 15;
    int lengthSize = sizes >> 8 & 15;
    int baseSize = sizes >> 4 & 15;
    int indexSize = version == 0 ? 0 : sizes & 15;
    long items = version < 2 ? file.readUnsignedShort() : file.readInt() & 0xFFFFFFFFL;
    if (items > MOST_ITEMS) {
      throw new IOException("a HEIC with too many items");
    }
    var toBlank = new ArrayList<Extent>();
    var toEmpty = new ArrayList<Extent>();
    for (long i = 0; i < items; i++) {
      long id = version < 2 ? file.readUnsignedShort() : file.readInt() & 0xFFFFFFFFL;
      int construction = version == 0 ? 0 : file.readUnsignedShort() & 15;
      file.skipBytes(2);
      long base = number(baseSize);
      int extents = file.readUnsignedShort();
      for (int e = 0; e < extents; e++) {
        number(indexSize);
        long offset = number(offsetSize);
        long length = number(lengthSize);
        if (!exif.contains(id) && !other.contains(id)) {
          continue;
        }
        long start = switch (construction) {
          case 0 -> base + offset;
          case 1 -> inside.orElseThrow(() -> new IOException("a HEIC without its data box")).content() + base + offset;
          default -> throw new IOException("a HEIC with metadata at unknown places");
        };
        (exif.contains(id) ? toEmpty : toBlank).add(new Extent(start, length));
      }
    }
    for (var extent : toBlank) {
      zero(extent.at(), extent.length());
    }
    for (var extent : toEmpty) {
      zero(extent.at(), extent.length());
      if (extent.length() >= 18) { // an EXIF block that says nothing: offset 0, TIFF header, directory without entries
        file.seek(extent.at());
        file.write(new byte[] {0, 0, 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0});
      }
    }
  }

  private List<Box> children(long from, long to) throws IOException {
    var found = new ArrayList<Box>();
    for (long at = from; at + 8 <= to; ) {
      file.seek(at);
      long size = file.readInt() & 0xFFFFFFFFL;
      var type = fourLetters();
      long content = at + 8;
      if (size == 1) {
        size = file.readLong();
        content = at + 16;
      } else if (size == 0) {
        size = to - at;
      }
      if (size < content - at || size > to - at) {
        throw new IOException("a box beyond its end");
      }
      if (++boxes > MOST_BOXES) {
        throw new IOException("too many boxes");
      }
      found.add(new Box(type, at, content, at + size));
      at += size;
    }
    return found;
  }

  /** A box of the same length that readers skip. */
  private void blank(Box box) throws IOException {
    file.seek(box.at() + 4);
    file.writeBytes("free");
    zero(box.content(), box.end() - box.content());
  }

  private void zero(long at, long length) throws IOException {
    if (at < 0 || length < 0 || at > file.length() || length > file.length() - at) {
      throw new IOException("metadata beyond the end");
    }
    blanked += length;
    if (blanked > MOST_TIMES * file.length()) {
      throw new IOException("metadata that lies over itself");
    }
    file.seek(at);
    var zeros = new byte[8 << 10];
    for (long left = length; left > 0; left -= zeros.length) {
      file.write(zeros, 0, (int) Math.min(zeros.length, left));
    }
  }

  private long number(int bytes) throws IOException {
    return switch (bytes) {
      case 0 -> 0;
      case 4 -> file.readInt() & 0xFFFFFFFFL;
      case 8 -> file.readLong();
      default -> throw new IOException("a number of " + bytes + " bytes");
    };
  }

  private String fourLetters() throws IOException {
    var letters = new byte[4];
    file.readFully(letters);
    return new String(letters, StandardCharsets.ISO_8859_1);
  }
}
