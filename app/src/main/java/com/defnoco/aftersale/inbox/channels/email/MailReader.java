package com.defnoco.aftersale.inbox.channels.email;

import com.defnoco.aftersale.inbox.channels.email.ReadMail.Attachment;
import com.defnoco.aftersale.inbox.channels.email.ReadMail.Kind;
import com.defnoco.aftersale.inbox.channels.email.ReadMail.Notice;
import com.defnoco.aftersale.platform.Hashes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.field.DateTimeFieldLenientImpl;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a mail, however broken or hostile it is. Never throws because of what a mail holds; reads at most so many bytes, parts, levels and seconds
 * and says {@link Notice#CUT} when there was more.
 */
final class MailReader {

  private static final Logger log = LoggerFactory.getLogger(MailReader.class);

  static final int MOST_BYTES = 64 << 20;
  private static final int MOST_PARTS = 1_000;
  private static final int DEEPEST = 24;
  private static final int MOST_MAILS_WITHIN = 40;
  private static final int LONGEST_TEXT = 1 << 20;
  private static final int MOST_FIELDS = 2_000;
  private static final int LONGEST_FIELD = 256 << 10;
  /** Nothing honest comes near it. */
  private static final Duration LONGEST_TIME = Duration.ofSeconds(20);

  private final String authenticationServer;
  private final Set<String> own;

  /**
   * @param authenticationServer the authserv-id our mail server writes; empty when it writes none
   * @param own our own addresses
   */
  MailReader(String authenticationServer, Set<String> own) {
    this.authenticationServer = authenticationServer;
    this.own = own.stream().map(address -> address.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
  }

  ReadMail read(byte[] raw) {
    try {
      return new Reading(raw).mail();
    } catch (RuntimeException | StackOverflowError | AssertionError unforeseen) {
      log.warn("A mail of {} bytes was not understood ({}) and is shown as it came", raw.length, unforeseen.toString());
      return asItCame(raw);
    }
  }

  /** The last resort: its first lines as text. */
  private static ReadMail asItCame(byte[] raw) {
    var start = Charsets.text(java.util.Arrays.copyOf(raw, Math.min(raw.length, 64 << 10)), null, null);
    return new ReadMail(key(raw), false, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null, "", null, start, "", List.of(),
        new ReadMail.Automatic(true, "unreadable"), ReadMail.Authentication.NONE, null, EnumSet.of(Notice.BROKEN));
  }

  private static String key(byte[] raw) {
    return "sha256:" + HexFormat.of().formatHex(Hashes.sha256(raw));
  }

  /** A leaf of the tree of parts. */
  record Part(Headers headers, HeaderText.Structured type, HeaderText.Structured disposition, byte[] body, List<String> parents) {

    String mediaType() {
      return type.value().isEmpty() ? "text/plain" : type.value();
    }

    String name() {
      var name = disposition.get("filename");
      return name == null || name.isBlank() ? type.get("name") == null ? "" : type.parameters().get("name") : name;
    }

    String text(@Nullable String hint) {
      return Charsets.text(body, type.get("charset"), hint);
    }
  }

  /** What all parts of one mail share: how much may still be read. */
  private static final class Budget {

    private final long end = System.nanoTime() + LONGEST_TIME.toNanos();
    private int parts = MOST_PARTS;
    private int mails = MOST_MAILS_WITHIN;
    private long bytes = 2L * MOST_BYTES;

    boolean spent() {
      return parts <= 0 || bytes <= 0 || System.nanoTime() - end > 0;
    }
  }

  private final class Reading {

    private final byte[] raw;
    private final Set<Notice> notices = EnumSet.noneOf(Notice.class);
    private final Budget budget = new Budget();
    private final List<Attachment> attachments = new ArrayList<>();
    private final Map<String, Integer> pictures = new HashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder html = new StringBuilder();
    private boolean plainSeen;
    private boolean htmlSeen;

    Reading(byte[] raw) {
      this.raw = raw;
    }

    ReadMail mail() {
      var input = raw;
      if (raw.length > MOST_BYTES) {
        notices.add(Notice.CUT);
        input = java.util.Arrays.copyOf(raw, MOST_BYTES);
      }
      var headers = new Headers();
      var parts = parts(withoutEnvelopeLine(input), headers, notices, budget);
      body(parts, null, 0);

      var from = HeaderText.addresses(headers.filled("from"));
      if (from.isEmpty()) {
        from = HeaderText.addresses(headers.filled("sender"));
      }
      var path = headers.first("return-path");
      var returnPath = path == null ? null : path.replaceAll("[<>\\s]", "");
      var ids = HeaderText.ids(headers.filled("message-id"));
      var shown = shown();
      var bounce = Bounces.recognise(headers, parts, from, returnPath, attachedMails(parts));
      return new ReadMail(ids.isEmpty() ? key(raw) : ids.getFirst(), !ids.isEmpty(), HeaderText.ids(headers.filled("in-reply-to")),
          HeaderText.ids(headers.filled("references")), from, addresses(headers, "to"), addresses(headers, "cc"), addresses(headers, "reply-to"),
          deliveredTo(headers), returnPath, HeaderText.oneLine(HeaderText.decoded(headers.filled("subject") == null ? "" : headers.filled("subject")), 500),
          date(headers), shown.text(), shown.html(), List.copyOf(attachments), bounce != null && bounce.kind() != ReadMail.BounceKind.COMPLAINT
              ? new ReadMail.Automatic(true, "bounce") : LoopSigns.verdict(headers, from, returnPath, own),
          AuthenticationResults.of(headers.all("authentication-results"), authenticationServer, domain(from)), bounce, Set.copyOf(notices));
    }

    private static String domain(List<ReadMail.Address> from) {
      var address = from.isEmpty() ? "" : from.getFirst().address();
      return address.substring(address.lastIndexOf('@') + 1).toLowerCase(java.util.Locale.ROOT);
    }

    private record Shown(String text, String html) {}

    private Shown shown() {
      if (!htmlSeen) {
        return new Shown(cut(text.toString().strip()), "");
      }
      var clean = SafeHtml.clean(html.toString(), pictures);
      if (clean.blocked() > 0) {
        notices.add(Notice.REMOTE_PICTURES_BLOCKED);
      }
      for (int number : clean.shown()) {
        attachments.set(number, shown(attachments.get(number)));
      }
      var plain = text.toString().strip();
      return new Shown(cut(plain.isEmpty() ? clean.text() : plain), clean.html());
    }

    private static Attachment shown(Attachment a) {
      return new Attachment(a.name(), a.mediaType(), a.content(), a.contentId(), true, a.kind(), a.within());
    }

    private String cut(String long_) {
      if (long_.length() > LONGEST_TEXT) {
        notices.add(Notice.CUT);
        return long_.substring(0, LONGEST_TEXT);
      }
      return long_;
    }

    /**
     * Sorts the leaves into what is read and what is kept as files.
     *
     * @param within the attached mail these parts belong to, or null for the mail itself
     */
    private void body(List<Part> parts, @Nullable String within, int depth) {
      var hint = parts.stream().map(part -> part.type.get("charset")).filter(Charsets::known)
          .filter(name -> !name.toLowerCase(Locale.ROOT).endsWith("ascii")).findFirst().orElse(null);
      // In a choice between plain text and HTML both are kept: each is shown where it serves.
      for (var part : parts) {
        var type = part.mediaType();
        boolean named = !part.name().isBlank();
        boolean attached = part.disposition.value().startsWith("attachment") || (named && !part.disposition.value().startsWith("inline") && !type.startsWith("text/"))
            || (named && type.startsWith("text/") && !part.parents.contains("multipart/alternative") && !part.disposition.value().isEmpty());
        if (type.equals("text/calendar")) {
          add(part, named ? part.name() : "invitation.ics", Kind.INVITATION, within);
        } else if (type.equals("text/html") && !attached && within == null) {
          htmlSeen = true;
          append(html, part.text(hint), "\n");
        } else if (isText(type) && !attached && within == null) {
          plainSeen = true;
          var read = part.text(hint).replace("\r\n", "\n").replace('\r', '\n');
          append(text, "flowed".equalsIgnoreCase(part.type.get("format")) ? unflowed(read) : read, "\n");
        } else if (type.equals("message/rfc822") || type.equals("message/global") || (type.equals("application/octet-stream") && part.name().endsWith(".eml"))) {
          attachedMail(part, within, depth);
        } else if (isWinmail(part)) {
          winmail(part, within);
        } else if (type.equals("application/pkcs7-mime") || type.equals("application/x-pkcs7-mime")) {
          sealed(part, within, depth);
        } else if (type.endsWith("pkcs7-signature") || type.equals("application/pgp-signature")) {
          notices.add(Notice.SIGNED_NOT_CHECKED);
          add(part, named ? part.name() : "signature", Kind.SIGNATURE, within);
        } else if (part.parents.contains("multipart/encrypted")) {
          notices.add(Notice.ENCRYPTED);
          add(part, named ? part.name() : "encrypted", Kind.ENCRYPTED, within);
        } else if (type.startsWith("multipart/")) {
          // Too deep or too many to be taken apart: kept whole.
          notices.add(Notice.CUT);
          add(part, "parts.eml", Kind.FILE, within);
        } else if (part.body.length > 0 || named) {
          add(part, part.name(), Kind.FILE, within);
        }
      }
    }

    private static boolean isText(String type) {
      return type.equals("text/plain") || type.equals("text/enriched") || type.equals("text/richtext") || type.equals("text") || type.equals("text/x-amp-html")
          || type.equals("message/delivery-status") || type.equals("message/feedback-report") || type.equals("text/rfc822-headers") || !type.contains("/");
    }

    private void append(StringBuilder to, String more, String between) {
      if (more.isBlank() || to.length() > 2 * LONGEST_TEXT) {
        return;
      }
      to.append(to.isEmpty() ? "" : between).append(more, 0, Math.min(more.length(), 2 * LONGEST_TEXT + 1));
    }

    private void add(Part part, String name, Kind kind, @Nullable String within) {
      var id = part.headers.first("content-id");
      var contentId = id == null ? null : id.replaceAll("[<>\\s]", "");
      int number = attachments.size();
      add(name, part.mediaType(), part.body, contentId, kind, within);
      if (within == null && part.mediaType().startsWith("image/")) {
        for (var reference : new String[] {contentId, part.headers.first("content-location"), part.type.get("name"), part.disposition.get("filename")}) {
          if (reference != null && !reference.isBlank()) {
            pictures.putIfAbsent(reference.replaceAll("[<>\\s]", "").toLowerCase(Locale.ROOT), number);
          }
        }
      }
    }

    private void add(String name, String type, byte[] content, @Nullable String contentId, Kind kind, @Nullable String within) {
      var bare = name.isBlank() ? "attachment-" + (attachments.size() + 1) + ending(type) : name;
      attachments.add(new Attachment(HeaderText.oneLine(bare, 200), type, content, contentId, false, kind, within));
    }

    private static String ending(String type) {
      return switch (type) {
        case "image/jpeg", "image/jpg" -> ".jpg";
        case "image/png" -> ".png";
        case "image/gif" -> ".gif";
        case "application/pdf" -> ".pdf";
        case "text/plain" -> ".txt";
        case "text/html" -> ".html";
        case "message/rfc822" -> ".eml";
        default -> "";
      };
    }

    private void attachedMail(Part part, @Nullable String within, int depth) {
      var headers = new Headers();
      var read = depth < 4 && budget.mails-- > 0 && !budget.spent();
      var parts = read ? parts(withoutEnvelopeLine(part.body), headers, notices, budget) : List.<Part>of();
      var subject = HeaderText.oneLine(HeaderText.decoded(headers.filled("subject") == null ? "" : headers.filled("subject")), 120);
      var name = !part.name().isBlank() ? part.name() : (subject.isEmpty() ? "mail" : subject.replaceAll("[\\\\/:*?\"<>|]", " ")) + ".eml";
      add(part, name, Kind.ATTACHED_MAIL, within);
      if (!read) {
        notices.add(Notice.CUT);
        return;
      }
      // What a customer forwards as an attachment is what they want us to see: its files are listed too.
      body(parts, within == null ? name : within, depth + 1);
    }

    private boolean isWinmail(Part part) {
      return (part.mediaType().contains("ms-tnef") || part.name().equalsIgnoreCase("winmail.dat")) && Tnef.is(part.body);
    }

    private void winmail(Part part, @Nullable String within) {
      var contents = Tnef.read(part.body);
      var name = part.name().isBlank() ? "winmail.dat" : part.name();
      add(part, name, Kind.FILE, within);
      if (within == null && !plainSeen && !contents.text().isBlank()) {
        plainSeen = true;
        append(text, contents.text(), "\n");
      }
      if (within == null && !htmlSeen && !contents.html().isBlank()) {
        htmlSeen = true;
        append(html, contents.html(), "\n");
      }
      for (var file : contents.files()) {
        if (attachments.size() < MOST_PARTS) {
          add(file.name(), "application/octet-stream", file.content(), null, Kind.FILE, name);
        }
      }
    }

    /** S/MIME in one lump: signed content is inside in the clear, encrypted is not. */
    private void sealed(Part part, @Nullable String within, int depth) {
      var inside = depth < 4 && budget.mails-- > 0 ? SignedContent.of(part.body) : null;
      if (inside == null) {
        notices.add(Notice.ENCRYPTED);
        add(part, part.name().isBlank() ? "smime.p7m" : part.name(), Kind.ENCRYPTED, within);
        return;
      }
      notices.add(Notice.SIGNED_NOT_CHECKED);
      add(part, part.name().isBlank() ? "smime.p7m" : part.name(), Kind.SIGNATURE, within);
      body(parts(inside, new Headers(), notices, budget), within, depth + 1);
    }

    /** Headers and parts of mails attached here, for {@link Bounces}: the mail that failed comes back in one. */
    private List<Headers> attachedMails(List<Part> parts) {
      var found = new ArrayList<Headers>();
      for (var part : parts) {
        var type = part.mediaType();
        if (found.size() < 3 && (type.startsWith("message/rfc822") || type.equals("message/global") || type.contains("rfc822-headers") || type.equals("message/partial"))) {
          var headers = new Headers();
          parts(withoutEnvelopeLine(java.util.Arrays.copyOf(part.body, Math.min(part.body.length, 64 << 10))), headers, EnumSet.noneOf(Notice.class), new Budget());
          found.add(headers);
        }
      }
      return found;
    }
  }

  /** An mbox keeps "From somebody Thu …" before the header; some programs send it. */
  private static byte[] withoutEnvelopeLine(byte[] input) {
    int start = 0;
    while (start < input.length && start < 8 && (input[start] == '\r' || input[start] == '\n')) {
      start++;
    }
    if (startsWith(input, start, "From ") || startsWith(input, start, ">From ")) {
      while (start < input.length && input[start] != '\n') {
        start++;
      }
      start++;
    }
    return start == 0 ? input : java.util.Arrays.copyOfRange(input, Math.min(start, input.length), input.length);
  }

  private static boolean startsWith(byte[] input, int at, String word) {
    if (input.length < at + word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (input[at + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** A line in the header that is none: either the header ends without an empty line, or a server broke one of its lines. Both are seen. */
  private static final MimeConfig BODY_STARTS = config(true);
  private static final MimeConfig LINE_IS_LOST = config(false);

  private static MimeConfig config(boolean malformedStartsBody) {
    return MimeConfig.custom().setStrictParsing(false).setMaxLineLen(-1).setMaxHeaderCount(-1).setMaxHeaderLen(-1).setMaxContentLen(-1)
        .setMalformedHeaderStartsBody(malformedStartsBody).build();
  }

  /** The leaves of a mail, in their order; its header goes into {@code top}. */
  private static List<Part> parts(byte[] mail, Headers top, Set<Notice> notices, Budget budget) {
    var parts = new Leaves(BODY_STARTS, new Headers(), notices, budget);
    parts.take(mail);
    if (parts.broken || (!parts.top.has("from") && parts.top.size() > 0)) {
      var other = new Leaves(LINE_IS_LOST, new Headers(), notices, budget);
      other.take(mail);
      if (other.found.size() >= parts.found.size() && (other.top.size() > parts.top.size() || (parts.broken && !other.broken))) {
        parts = other;
      }
    }
    if (parts.broken) {
      notices.add(Notice.BROKEN);
    }
    top.takeAll(parts.top);
    return parts.found;
  }

  /** One walk through the structure of a mail. */
  private static final class Leaves {

    private static final java.util.regex.Pattern BOUNDARY = java.util.regex.Pattern.compile("(?m)^--(\\S[^\\r\\n]{0,200}?)[ \\t]*\\r?\\n(?i:content-[a-z-]+:)");
    private static final int PREAMBLE = 4 << 20;

    private final MimeConfig config;
    private final Headers top;
    private final Set<Notice> notices;
    private final Budget budget;
    private final List<Part> found = new ArrayList<>();
    private boolean broken;

    Leaves(MimeConfig config, Headers top, Set<Notice> notices, Budget budget) {
      this.config = config;
      this.top = top;
      this.notices = notices;
      this.budget = budget;
    }

    /** A multipart being read: its type, what stands before its first part, and how many leaves there were before it. */
    private static final class Multipart {
      private final String type;
      private final int before;
      private byte[] preamble = {};

      Multipart(String type, int before) {
        this.type = type;
        this.before = before;
      }
    }

    void take(byte[] mail) {
      var stream = new MimeTokenStream(config);
      stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
      stream.parse(new ByteArrayInputStream(mail));
      var open = new ArrayList<Multipart>();
      var headers = top;
      boolean first = true;
      String hint = null;
      try {
        for (var state = stream.getState(); state != EntityState.T_END_OF_STREAM; state = stream.next()) {
          switch (state) {
            case T_START_HEADER -> {
              headers = first ? top : new Headers();
              first = false;
            }
            case T_FIELD -> {
              if (headers.size() < MOST_FIELDS) {
                field(stream, headers, hint);
              } else {
                notices.add(Notice.CUT);
              }
            }
            case T_END_HEADER -> {
              var charset = HeaderText.structured(headers.filled("content-type")).get("charset");
              hint = hint == null && Charsets.known(charset) ? charset : hint;
              stream.setRecursionMode(open.size() >= DEEPEST || budget.spent() ? RecursionMode.M_FLAT : RecursionMode.M_NO_RECURSE);
            }
            case T_START_MULTIPART -> open.add(new Multipart(HeaderText.structured(headers.filled("content-type")).value(), found.size()));
            case T_PREAMBLE -> {
              var bytes = all(stream.getInputStream(), budget);
              if (!open.isEmpty() && bytes.length <= PREAMBLE) {
                open.getLast().preamble = bytes;
              }
            }
            case T_END_MULTIPART -> {
              if (!open.isEmpty()) {
                end(open.removeLast(), open);
              }
            }
            case T_BODY -> {
              if (budget.spent()) {
                notices.add(Notice.CUT);
                return;
              }
              budget.parts--;
              add(headers, all(stream.getInputStream(), budget), open);
            }
            default -> { /* epilogues are for programs that know no MIME */ }
          }
        }
      } catch (IOException | MimeException | RuntimeException unreadable) {
        // mime4j gives up on a few shapes with an IllegalStateException.
        broken = true;
      }
      if (found.isEmpty() && first) {
        add(top, mail, List.of());
        broken = true;
      }
    }

    private void add(Headers headers, byte[] body, List<Multipart> open) {
      found.add(new Part(headers, HeaderText.structured(headers.filled("content-type")), HeaderText.structured(headers.filled("content-disposition")),
          Transfer.decoded(body, headers.filled("content-transfer-encoding")), open.stream().map(multipart -> multipart.type).toList()));
    }

    /** Where no part came out, the boundary was not the one announced: the one in use is looked for, else all is text. */
    private void end(Multipart multipart, List<Multipart> open) {
      if (found.size() > multipart.before || multipart.preamble.length == 0 || new String(multipart.preamble, StandardCharsets.ISO_8859_1).isBlank()) {
        return;
      }
      broken = true;
      var content = new String(multipart.preamble, StandardCharsets.ISO_8859_1);
      var boundary = BOUNDARY.matcher(content);
      if (open.size() < 3 && boundary.find() && !boundary.group(1).contains("\"")) {
        var again = new Leaves(config, new Headers(), notices, budget);
        again.take(("Content-Type: " + multipart.type + "; boundary=\"" + boundary.group(1) + "\"\r\n\r\n" + content).getBytes(StandardCharsets.ISO_8859_1));
        if (again.found.stream().anyMatch(part -> part.body.length > 0)) {
          found.addAll(again.found);
          return;
        }
      }
      add(new Headers(), multipart.preamble, open);
    }
  }

  private static byte[] all(InputStream in, Budget budget) throws IOException {
    var out = new ByteArrayOutputStream();
    var buffer = new byte[16 << 10];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      out.write(buffer, 0, n);
      budget.bytes -= n;
      if (budget.bytes <= 0) {
        break;
      }
    }
    return out.toByteArray();
  }

  private static void field(MimeTokenStream stream, Headers headers, @Nullable String hint) {
    var field = stream.getField();
    var raw = field.getRaw();
    if (raw == null) {
      headers.add(field.getName(), HeaderText.unfolded(String.valueOf(field.getBody()).getBytes(StandardCharsets.ISO_8859_1), hint));
      return;
    }
    int colon = 0;
    while (colon < raw.length() && raw.byteAt(colon) != ':') {
      colon++;
    }
    int length = Math.min(raw.length() - colon - 1, LONGEST_FIELD);
    var body = new byte[Math.max(0, length)];
    for (int i = 0; i < body.length; i++) {
      body[i] = raw.byteAt(colon + 1 + i);
    }
    headers.add(field.getName().strip(), HeaderText.unfolded(body, hint));
  }

  private static List<ReadMail.Address> addresses(Headers headers, String name) {
    var found = new LinkedHashMap<String, ReadMail.Address>();
    for (var field : headers.all(name)) {
      HeaderText.addresses(field).forEach(address -> found.putIfAbsent(address.address().toLowerCase(Locale.ROOT), address));
    }
    return List.copyOf(found.values());
  }

  private static List<String> deliveredTo(Headers headers) {
    return java.util.stream.Stream.of("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to")
        .flatMap(name -> addresses(headers, name).stream()).map(ReadMail.Address::address).distinct().toList();
  }

  private static @Nullable Instant date(Headers headers) {
    var said = instant(headers.filled("date"));
    if (said != null) {
      return said;
    }
    // The lowest Received is the first server's.
    var received = headers.all("received");
    for (int i = received.size() - 1; i >= 0; i--) {
      int semicolon = received.get(i).lastIndexOf(';');
      var noted = semicolon < 0 ? null : instant(received.get(i).substring(semicolon + 1));
      if (noted != null) {
        return noted;
      }
    }
    return null;
  }

  private static final Instant LAST_SENSIBLE = Instant.parse("2100-01-01T00:00:00Z");
  private static final List<DateTimeFormatter> DATES = List.of(DateTimeFieldLenientImpl.RFC_5322, form("d MMM yyyy H:mm[:ss] [XX][XXX][x][zzz][z]"),
      form("d-MMM-yyyy H:mm[:ss] [XX][XXX][zzz]"), form("d MMM yy H:mm[:ss] [XX][zzz]"), form("MMM d H:mm:ss yyyy [XX][zzz]"), form("MMM d H:mm:ss [zzz] yyyy"),
      form("yyyy-MM-dd['T'][ ]H:mm[:ss][.SSS][ ][XXX][XX]"), form("d MMM yyyy H:mm[:ss]"));

  private static DateTimeFormatter form(String pattern) {
    return new DateTimeFormatterBuilder().parseCaseInsensitive().parseLenient().appendPattern(pattern).toFormatter(Locale.ENGLISH);
  }

  private static @Nullable Instant instant(@Nullable String text) {
    if (text == null) {
      return null;
    }
    var words = text.replaceAll("\\([^()]*\\)", " ").replaceAll("\\s+", " ").strip();
    for (var candidate : new String[] {words, words.replaceFirst("^[A-Za-z]+\\.?,? ", "")}) {
      for (var format : DATES) {
        try {
          var read = format.parseBest(candidate, OffsetDateTime::from, LocalDateTime::from);
          var at = read instanceof OffsetDateTime exact ? exact.toInstant() : LocalDateTime.from(read).toInstant(ZoneOffset.UTC);
          // PostgreSQL and people can make nothing of the year 40000.
          return at.isBefore(Instant.EPOCH) || at.isAfter(LAST_SENSIBLE) ? null : at;
        } catch (DateTimeException notThisWay) {
          // the next form
        }
      }
    }
    return null;
  }

  /** Lines that were only wrapped for the way (RFC 3676) put together again; quoted ones stay as they are. */
  private static String unflowed(String text) {
    var out = new StringBuilder(text.length());
    var lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      var bare = lines[i].startsWith(" ") ? lines[i].substring(1) : lines[i];
      out.append(bare);
      boolean flows = bare.endsWith(" ") && !bare.startsWith(">") && !bare.equals("-- ") && i + 1 < lines.length && !lines[i + 1].startsWith(">");
      if (!flows && i < lines.length - 1) {
        out.append('\n');
      }
    }
    return out.toString();
  }
}
