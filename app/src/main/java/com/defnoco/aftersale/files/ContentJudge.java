package com.defnoco.aftersale.files;

import com.defnoco.aftersale.platform.InvalidInput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MimeTypes;

/**
 * Says what a file is by its bytes. A file is taken only when its bytes begin as one of {@link FileType} must; Tika's detector names the rest for the
 * refusal, and has a veto on text, because a web page is text too.
 */
final class ContentJudge {

  /** Phones take pictures of up to 200 megapixels; nothing that people photograph is larger. */
  static final long MOST_PIXELS_JPEG = 220_000_000;
  /** Drawn or captured pictures compress without limit, so a small file can claim any size. */
  static final long MOST_PIXELS_OTHER = 64_000_000;

  private static final int HEAD = 64 << 10;
  private static final int MOST_ARCHIVE_ENTRIES = 10_000;
  private static final long MOST_UNPACKED = 4L << 30;
  private static final int MOST_RATIO = 200;
  private static final MimeTypes TIKA = MimeTypes.getDefaultMimeTypes();

  /** First characters by which browsers take text for a page (WHATWG MIME Sniffing 7.1), and more: no log begins with an angle bracket. */
  private static final Pattern MARKUP = Pattern.compile("\\A\\s*<");
  /** The same in the middle of a table or note is only text, unless a whole page hides behind a short preface. */
  private static final Pattern PAGE_SOON = Pattern.compile("(?is)<(!doctype\\s+html|html[\\s>]|svg[\\s>]|script[\\s>]|\\?xml\\s)");
  private static final List<String> HIDDEN_IN_PICTURES = List.of("<script", "<html", "<?php", "<!doctype", "%pdf-", "pk\3\4");

  /** What a file is and what staff should know about it. */
  record Judgement(FileType type, Set<Flag> flags) {}

  private ContentJudge() {}

  /** @throws InvalidInput at {@code /file} when it is none of the accepted kinds, or dangerous to open */
  static Judgement judge(Path file, String name) throws IOException {
    var head = head(file);
    var type = bySignature(head).or(() -> asText(file, head)).orElseThrow(() -> refusal(file, head));
    var flags = EnumSet.noneOf(Flag.class);
    switch (type.family()) {
      case IMAGE -> flags.addAll(lookAtPicture(file, type));
      case PDF -> flags.addAll(Bounded.run(10, TimeUnit.SECONDS, () -> PdfInspection.inspect(file)).orElse(Set.of(Flag.UNREADABLE)));
      case LOG -> {
        if (type == FileType.ZIP) {
          lookAtArchive(file);
        }
      }
      case VIDEO, OTHER -> {}
    }
    if (tellsOtherwise(name, type)) {
      flags.add(Flag.NAME_TELLS_OTHERWISE);
    }
    return new Judgement(type, flags);
  }

  /** The same, but what would be refused is {@link FileType#OTHER}. */
  static Judgement judgeAnything(Path file, String name) throws IOException {
    try {
      return judge(file, name);
    } catch (InvalidInput refused) {
      return new Judgement(FileType.OTHER, Set.of());
    }
  }

  private static Optional<FileType> bySignature(byte[] head) {
    if (Octets.startsWith(head, 0, 0xFF, 0xD8, 0xFF)) {
      return Optional.of(FileType.JPEG);
    }
    if (Octets.startsWith(head, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
      return Optional.of(FileType.PNG);
    }
    if (Octets.startsWith(head, 0, "GIF87a") || Octets.startsWith(head, 0, "GIF89a")) {
      return Optional.of(FileType.GIF);
    }
    if (Octets.startsWith(head, 0, "RIFF") && Octets.startsWith(head, 8, "WEBP")) {
      return Optional.of(FileType.WEBP);
    }
    if (Octets.startsWith(head, 0, 0x1A, 0x45, 0xDF, 0xA3)) {
      // EBML: WebM says so in its first kibibyte; Matroska in general is not accepted.
      return indexOf(head, "webm", 1024) >= 0 ? Optional.of(FileType.WEBM) : Optional.empty();
    }
    if (Octets.startsWith(head, 0, "%PDF-")) {
      return Optional.of(FileType.PDF);
    }
    if (Octets.startsWith(head, 0, 'U', 'L', 'o', 'g', 0x01, 0x12, 0x35)) {
      return Optional.of(FileType.ULOG);
    }
    if (Octets.startsWith(head, 0, 0xA3, 0x95, 0x80)) {
      return Optional.of(FileType.DATAFLASH);
    }
    if (Octets.startsWith(head, 0, 0x1F, 0x8B, 0x08)) {
      return Optional.of(FileType.GZIP);
    }
    if (Octets.startsWith(head, 0, 'P', 'K', 3, 4)) {
      return Optional.of(FileType.ZIP);
    }
    if (isTelemetry(head)) {
      return Optional.of(FileType.TLOG);
    }
    return IsoMedia.type(head);
  }

  /** MAVLink telemetry log: packets, each behind eight bytes of microseconds since 1970; the first three must chain. */
  private static boolean isTelemetry(byte[] head) {
    int at = 0;
    for (int packet = 0; packet < 3; packet++) {
      if (at + 12 > head.length) {
        return packet > 0 && at == head.length;
      }
      long micros = Octets.u32(head, at) << 32 | Octets.u32(head, at + 4);
      if (micros < 946_684_800_000_000L || micros > 4_102_444_800_000_000L) { // 2000 … 2100
        return false;
      }
      int payload = head[at + 9] & 0xFF;
      switch (head[at + 8] & 0xFF) {
        case 0xFE -> at += 8 + 8 + payload; // version 1
        case 0xFD -> at += 8 + 12 + payload + ((head[at + 10] & 1) != 0 ? 13 : 0); // version 2, perhaps signed
        default -> {
          return false;
        }
      }
    }
    return true;
  }

  private static Optional<FileType> asText(Path file, byte[] head) {
    var text = text(file, head);
    if (text.isEmpty() || isMarkup(text.get()) || text.get().startsWith("#!") || vetoed(tika(file))) {
      return Optional.empty();
    }
    return Optional.of(isTable(text.get()) ? FileType.CSV : FileType.TEXT);
  }

  private static boolean isMarkup(String text) {
    return MARKUP.matcher(text).find() || PAGE_SOON.matcher(text.substring(0, Math.min(text.length(), 4096))).find();
  }

  private static boolean vetoed(String mediaType) {
    return isMarkupType(mediaType) || isProgramType(mediaType) || mediaType.equals("application/rtf") || mediaType.equals("application/postscript");
  }

  private static boolean isMarkupType(String mediaType) {
    return mediaType.contains("html") || mediaType.contains("xml") || mediaType.contains("svg");
  }

  private static boolean isProgramType(String mediaType) {
    return mediaType.contains("javascript") || mediaType.contains("executable") || mediaType.contains("x-sh") || mediaType.contains("x-msdownload")
        || mediaType.contains("x-bat") || mediaType.contains("x-elf") || mediaType.contains("java-archive") || mediaType.contains("x-python")
        || mediaType.contains("x-perl") || mediaType.contains("x-php") || mediaType.contains("vbs") || mediaType.contains("android.package");
  }

  /** The beginning as text, when the whole file is text: UTF-8, UTF-16 with its mark, GB 18030 or Windows-1252, without control characters. */
  private static Optional<String> text(Path file, byte[] head) {
    var charset = Octets.startsWith(head, 0, 0xFF, 0xFE) || Octets.startsWith(head, 0, 0xFE, 0xFF) ? List.of(StandardCharsets.UTF_16)
        : List.of(StandardCharsets.UTF_8, Charset.forName("GB18030"), Charset.forName("windows-1252"));
    for (var candidate : charset) {
      try {
        if (isTextThroughout(file, candidate)) {
          var text = new String(head, candidate);
          return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
        }
      } catch (IOException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean isTextThroughout(Path file, Charset charset) throws IOException {
    var decoder = charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
    try (var in = Files.newInputStream(file)) {
      var bytes = ByteBuffer.allocate(64 << 10);
      var characters = CharBuffer.allocate(64 << 10);
      boolean end = false;
      while (!end) {
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        end = read < 0;
        bytes.position(bytes.position() + Math.max(read, 0)).flip();
        var result = decoder.decode(bytes, characters, end);
        if (result.isError() || end && bytes.hasRemaining()) {
          return false;
        }
        characters.flip();
        while (characters.hasRemaining()) {
          char c = characters.get();
          if (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' || c == 0x7F) {
            return false;
          }
        }
        characters.clear();
        bytes.compact();
      }
    }
    return true;
  }

  /** Whether the first lines are split alike by a comma, semicolon or tab. */
  private static boolean isTable(String text) {
    var lines = text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).limit(5).toList();
    for (char separator : new char[] {',', ';', '\t'}) {
      long first = lines.isEmpty() ? 0 : lines.getFirst().chars().filter(c -> c == separator).count();
      if (lines.size() > 1 && first > 0 && lines.stream().limit(2).allMatch(line -> line.chars().filter(c -> c == separator).count() == first)) {
        return true;
      }
    }
    return false;
  }

  private static Set<Flag> lookAtPicture(Path file, FileType type) throws IOException {
    var flags = EnumSet.noneOf(Flag.class);
    var size = size(file, type);
    if (size.isPresent()) {
      long most = type == FileType.JPEG ? MOST_PIXELS_JPEG : MOST_PIXELS_OTHER;
      if (size.get().pixels() > most || size.get().width() > 65_535 || size.get().height() > 65_535) {
        throw InvalidInput.at("/file", "files.picture-too-large", size.get().width(), size.get().height());
      }
    }
    if (type != FileType.HEIC && size.filter(s -> s.pixels() > 0).isEmpty() || type == FileType.JPEG && hasTooManyScans(file, size.get())) {
      flags.add(Flag.UNREADABLE);
    }
    if (hidesAnotherFormat(file)) {
      flags.add(Flag.CARRIES_ANOTHER_FORMAT);
    }
    return flags;
  }

  private static Optional<PictureSize> size(Path file, FileType type) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 16 << 10)) {
      return switch (type) {
        case JPEG -> Jpeg.size(in);
        case PNG -> Png.size(in);
        case GIF -> Gif.size(in);
        case WEBP -> Webp.size(in);
        default -> Optional.empty();
      };
    } catch (IOException damaged) {
      return Optional.empty();
    }
  }

  private static boolean hasTooManyScans(Path file, PictureSize size) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(file), 64 << 10)) {
      return PictureReader.tooManyScans(Jpeg.scans(in, PictureReader.MOST_SCANS), size.pixels());
    }
  }

  private static boolean hidesAnotherFormat(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var window = "";
      var buffer = new byte[64 << 10];
      for (int read; (read = in.readNBytes(buffer, 0, buffer.length)) > 0; ) {
        var text = window + new String(buffer, 0, read, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        for (var hidden : HIDDEN_IN_PICTURES) {
          if (text.contains(hidden)) {
            return true;
          }
        }
        window = text.substring(Math.max(0, text.length() - 16));
      }
    }
    return false;
  }

  /** An archive is never unpacked here; it is refused when it is a program or office document in disguise, or says it would unpack to far too much. */
  private static void lookAtArchive(Path file) throws IOException {
    if (entriesClaimed(file) > MOST_ARCHIVE_ENTRIES) {
      throw InvalidInput.at("/file", "files.archive-too-large");
    }
    try (var zip = new ZipFile(file.toFile())) {
      long unpacked = 0;
      long packed = 0;
      for (var entries = zip.entries(); entries.hasMoreElements(); ) {
        var entry = entries.nextElement();
        unpacked += Math.max(entry.getSize(), 0);
        packed += Math.max(entry.getCompressedSize(), 0);
        switch (entry.getName()) {
          case "[Content_Types].xml", "mimetype" -> throw InvalidInput.at("/file", "files.not-accepted.office");
          case "META-INF/MANIFEST.MF", "AndroidManifest.xml" -> throw InvalidInput.at("/file", "files.not-accepted.program");
          default -> {}
        }
      }
      if (unpacked > MOST_UNPACKED || unpacked > (100 << 20) && unpacked / Math.max(packed, 1) > MOST_RATIO) {
        throw InvalidInput.at("/file", "files.archive-too-large");
      }
    } catch (IOException | IllegalArgumentException damaged) { // the latter: entry names that are not UTF-8
      throw InvalidInput.at("/file", "files.not-accepted.other", "application/zip");
    }
  }

  /** The number of entries in the end record, read before anything allocates by it. */
  private static int entriesClaimed(Path file) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "r")) {
      int length = (int) Math.min(bytes.length(), 65_557);
      var tail = new byte[length];
      bytes.seek(bytes.length() - length);
      bytes.readFully(tail);
      for (int at = length - 22; at >= 0; at--) {
        if (Octets.startsWith(tail, at, 'P', 'K', 5, 6)) {
          return Octets.u16Little(tail, at + 10);
        }
      }
      return 0;
    }
  }

  private static boolean tellsOtherwise(String name, FileType type) {
    var extension = SafeName.extension(name);
    if (extension.isEmpty()) {
      return false;
    }
    var usual = switch (type) {
      case JPEG -> Set.of("jpg", "jpeg", "jpe", "jfif", "mpo");
      case PNG -> Set.of("png", "apng");
      case WEBP -> Set.of("webp");
      case GIF -> Set.of("gif");
      case HEIC -> Set.of("heic", "heif", "hif");
      // One family of boxes; cameras mix these names freely.
      case MP4, MOV, THREE_GP -> Set.of("mp4", "m4v", "mov", "qt", "3gp", "3g2", "3gpp", "insv", "lrv");
      case WEBM -> Set.of("webm");
      case PDF -> Set.of("pdf");
      case ULOG -> Set.of("ulg", "ulog");
      case DATAFLASH -> Set.of("bin", "log");
      case TLOG -> Set.of("tlog", "rlog");
      case CSV, TEXT -> Set.of("csv", "tsv", "txt", "log", "text", "md", "json", "param", "params", "waypoints");
      case ZIP -> Set.of("zip");
      case GZIP -> Set.of("gz", "gzip", "tgz");
      case OTHER -> Set.of(extension);
    };
    return !usual.contains(extension);
  }

  private static InvalidInput refusal(Path file, byte[] head) {
    var text = text(file, head);
    var mediaType = tika(file);
    if (isMarkupType(mediaType) || text.filter(ContentJudge::isMarkup).isPresent()) {
      return InvalidInput.at("/file", "files.not-accepted.markup");
    }
    if (isProgramType(mediaType) || text.filter(t -> t.startsWith("#!")).isPresent()) {
      return InvalidInput.at("/file", "files.not-accepted.program");
    }
    if (mediaType.contains("msoffice") || mediaType.contains("opendocument") || mediaType.contains("rtf") || mediaType.contains("x-tika-ooxml")) {
      return InvalidInput.at("/file", "files.not-accepted.office");
    }
    return InvalidInput.at("/file", "files.not-accepted.other", mediaType);
  }

  /** Tika's opinion by bytes alone; the name is not told. */
  private static String tika(Path file) {
    try (var in = TikaInputStream.get(file)) {
      return TIKA.detect(in, new Metadata()).getBaseType().toString();
    } catch (IOException e) {
      return "application/octet-stream";
    }
  }

  private static byte[] head(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(HEAD);
    }
  }

  private static int indexOf(byte[] bytes, String ascii, int within) {
    return new String(bytes, 0, Math.min(bytes.length, within), StandardCharsets.ISO_8859_1).indexOf(ascii);
  }
}
