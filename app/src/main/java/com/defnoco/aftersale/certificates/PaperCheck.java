package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.certificates.Cbor.Unreadable;
import com.defnoco.aftersale.certificates.Verification.Detail;
import com.defnoco.aftersale.certificates.Verification.Kind;
import com.defnoco.aftersale.certificates.Verification.Verdict;
import com.defnoco.aftersale.files.PdfText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignerDigestMismatchException;
import org.bouncycastle.cms.CMSVerifierCertificateNotValidException;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;
import org.jspecify.annotations.Nullable;

/**
 * Checks papers against published keys alone: no database, no network, nothing of what a file brings along is trusted.
 *
 * <p>A PDF is genuine only if one signature of ours covers every byte of it but the signature itself, and that gap holds nothing but the signature's digits.
 * Then the file is, byte for byte, what we signed, and how a reader program understands it does not matter: additions (incremental saving, shadow content) and
 * moved signatures (wrapping) all break this one condition.
 */
public final class PaperCheck {

  /** Our own papers have about 150 kilobytes; scans are larger. */
  public static final int LARGEST = 16 << 20;

  private static final int MOST_SIGNATURES = 16;
  private static final int MOST_DIFFERENCES = 12;
  private static final Pattern RANGE = Pattern.compile("/ByteRange\\s*\\[\\s*(\\d{1,10})\\s+(\\d{1,10})\\s+(\\d{1,10})\\s+(\\d{1,10})\\s*]");
  private static final Pattern STATEMENT = Pattern.compile("/AftersaleStatement \\(([A-Za-z0-9_-]{100,400})\\)");
  private static final Pattern RECORD = Pattern.compile("/AftersaleRecord \\(([A-Za-z0-9_.-]{100,4000})\\)");

  private PaperCheck() {}

  /** Any file: PDF, claim record in JSON, or picture of a paper with our code. */
  public static Verification file(byte[] file, PublishedKeys keys) {
    if (file.length > LARGEST) {
      return Verification.notOurs(Kind.UNKNOWN, Detail.of("tooLarge", LARGEST >> 20));
    }
    if (begins(file, "%PDF-")) {
      return pdf(file, keys);
    }
    if (RecordCheck.looksLike(file)) {
      return RecordCheck.check(file, keys);
    }
    return CodeInPicture.read(file)
        .map(code -> code(code, keys).and(Detail.of("photo")))
        .orElseGet(() -> Verification.notOurs(Kind.UNKNOWN, Detail.of(CodeInPicture.isPicture(file) ? "noCode" : "notAPaper")));
  }

  // ---- The code

  /** The text of a QR code. */
  public static Verification code(String text, PublishedKeys keys) {
    Statement.Signed signed;
    try {
      signed = Statement.read(text);
    } catch (Unreadable notOurs) {
      return Verification.notOurs(Kind.CODE, Detail.of("code.other"));
    }
    var key = keys.key(signed.keyId());
    if (key.isEmpty()) {
      return Verification.notOurs(Kind.CODE, Detail.of("code.unknownKey", signed.keyId()));
    }
    if (!signed.by(key.get().publicKey())) {
      return new Verification(Verdict.ALTERED, Kind.CODE, null, null, List.of(Detail.of("code.changed")));
    }
    var statement = signed.statement();
    var details = new ArrayList<>(List.of(Detail.of("code.genuine")));
    details.addAll(said(statement));
    return standing(new Verification(Verdict.GENUINE, Kind.CODE, statement.serial(), statement, details), key.get(), keys);
  }

  private static List<Detail> said(Statement statement) {
    var details = new ArrayList<Detail>();
    details.add(Detail.of("says", statement.number(), statement.serial(), statement.model()));
    details.add(Detail.of("says.cover", statement.arrivedOn(), statement.port(), statement.coverFrom(), statement.lastDay()));
    if (statement.purchasedOn() != null) {
      details.add(Detail.of("says.completed", statement.purchasedOn()));
    }
    return details;
  }

  /** Whether what we signed was taken back since, as far as the list in hand knows. */
  private static Verification standing(Verification genuine, PublishedKeys.Key key, PublishedKeys keys) {
    if (key.revokedAt() != null) {
      return genuine.with(Verdict.REVOKED, Detail.of("keyRevoked", key.id()));
    }
    if (genuine.statement() == null) {
      return genuine;
    }
    var standing = keys.standing(genuine.statement().number());
    if (standing.isPresent()) {
      return switch (standing.get()) {
        case SUPERSEDED -> genuine.with(Verdict.SUPERSEDED, Detail.of("superseded"));
        case REVOKED -> genuine.with(Verdict.REVOKED, Detail.of("revoked"));
      };
    }
    return keys.listedAt() == null ? genuine : genuine.and(Detail.of("listedAt", keys.listedAt()));
  }

  // ---- The PDF

  /** One signature that a file says it has. */
  private record Found(long[] range, boolean clean, boolean whole, Result result, PublishedKeys.@Nullable Key key, String other, Optional<Detail> stamp) {}

  private enum Result { GOOD, DIGEST_DIFFERS, BROKEN, NOT_OURS }

  static Verification pdf(byte[] file, PublishedKeys keys) {
    var text = new String(file, StandardCharsets.ISO_8859_1);
    var found = signatures(file, text, keys);
    for (var one : found) {
      if (one.result() == Result.GOOD && one.whole() && one.clean() && one.key() != null) {
        return genuine(text, one, keys);
      }
    }
    var statement = statementIn(text, keys);
    for (var one : found.reversed()) {
      if (one.result() == Result.GOOD) {
        return altered(file, text, statement, one, keys);
      }
    }
    for (var one : found) {
      if (one.result() == Result.DIGEST_DIFFERS) {
        return changedInside(file, statement, keys, Detail.of("pdf.changedInside"));
      }
    }
    var others = found.stream().filter(one -> one.result() == Result.NOT_OURS).findFirst();
    if (others.isPresent()) {
      return Verification.notOurs(Kind.CERTIFICATE, Detail.of("pdf.signedByOther", others.get().other()));
    }
    if (statement.isPresent()) {
      return changedInside(file, statement, keys, Detail.of(found.isEmpty() ? "pdf.signatureRemoved" : "pdf.signatureBroken"));
    }
    return withoutSignature(file, keys);
  }

  private static Verification genuine(String text, Found one, PublishedKeys keys) {
    var details = new ArrayList<Detail>();
    details.add(Detail.of("pdf.genuine"));
    var key = java.util.Objects.requireNonNull(one.key());
    details.add(one.stamp().orElseGet(() -> Detail.of("pdf.noTimeStamp")));
    // Every byte of it is ours: what it says needs no second signature.
    var statement = saidIn(text).map(Statement.Signed::statement);
    if (statement.isPresent()) {
      details.addAll(said(statement.get()));
      return standing(new Verification(Verdict.GENUINE, Kind.CERTIFICATE, statement.get().serial(), statement.get(), details), key, keys);
    }
    var record = RECORD.matcher(text);
    if (record.find()) {
      var said = keys.signed(record.group(1));
      if (said.isPresent()) {
        details.addAll(RecordCheck.said(said.get()));
        return standing(new Verification(Verdict.GENUINE, Kind.CLAIM_RECORD, null, null, details), key, keys);
      }
    }
    return standing(new Verification(Verdict.GENUINE, Kind.UNKNOWN, null, null, details), key, keys);
  }

  /** A signature of ours is good for what it covers, but it does not cover this file. */
  private static Verification altered(byte[] file, String text, Optional<Statement> statement, Found one, PublishedKeys keys) {
    var details = new ArrayList<Detail>();
    long end = one.range()[2] + one.range()[3];
    if (!one.clean()) {
      details.add(Detail.of("pdf.wrapped"));
    }
    if (end < file.length) {
      details.add(Detail.of("pdf.appended", file.length - end));
    }
    if (one.clean() && end <= file.length) {
      var signed = Arrays.copyOf(file, (int) end);
      details.addAll(differences(signed, file));
      var was = statementIn(new String(signed, StandardCharsets.ISO_8859_1), keys);
      if (was.isPresent()) {
        details.add(Detail.of("pdf.signedSays"));
        details.addAll(said(was.get()));
        return new Verification(Verdict.ALTERED, Kind.CERTIFICATE, was.get().serial(), was.get(), details);
      }
    }
    return new Verification(Verdict.ALTERED, RECORD.matcher(text).find() ? Kind.CLAIM_RECORD : Kind.CERTIFICATE, statement.map(Statement::serial).orElse(null),
        statement.orElse(null), details);
  }

  /** The signature of ours, or what remains of it, does not fit the bytes: what the signed code still says is compared with what can be read. */
  private static Verification changedInside(byte[] file, Optional<Statement> statement, PublishedKeys keys, Detail how) {
    var details = new ArrayList<Detail>(List.of(how));
    var says = statement.or(() -> PdfText.firstPage(file, 200).flatMap(CodeInPicture::read).flatMap(code -> Optional.ofNullable(code(code, keys).statement())));
    if (says.isPresent()) {
      details.addAll(againstPrint(file, says.get()));
      details.add(Detail.of("pdf.signedSays"));
      details.addAll(said(says.get()));
    }
    return new Verification(Verdict.ALTERED, Kind.CERTIFICATE, says.map(Statement::serial).orElse(null), says.orElse(null), details);
  }

  /** No signature at all: a scan of a printed certificate may carry our code; a file with text would carry our signature too. */
  private static Verification withoutSignature(byte[] file, PublishedKeys keys) {
    var code = PdfText.firstPage(file, 200).flatMap(CodeInPicture::read).map(read -> code(read, keys));
    if (code.isEmpty() || code.get().verdict() == Verdict.NOT_OURS) {
      return Verification.notOurs(Kind.UNKNOWN, Detail.of("pdf.unsigned"));
    }
    var text = PdfText.read(file);
    if (text.isPresent() && !text.get().lines().isEmpty() && code.get().statement() != null) {
      return changedInside(file, Optional.of(code.get().statement()), keys, Detail.of("pdf.signatureRemoved"));
    }
    return code.get().and(Detail.of("photo"));
  }

  /** The certified facts that the page does not show. */
  static List<Detail> againstPrint(byte[] file, Statement statement) {
    var read = PdfText.read(file);
    if (read.isEmpty()) {
      return List.of(Detail.of("pdf.unreadable"));
    }
    var words = String.join(" ", read.get().lines());
    var letters = words.replaceAll("[^\\p{L}\\p{N}]", "").toUpperCase(java.util.Locale.ROOT);
    var details = new ArrayList<Detail>();
    if (!letters.contains(statement.serial())) {
      details.add(Detail.of("print.serial", statement.serial()));
    }
    if (!words.contains(statement.number())) {
      details.add(Detail.of("print.number", statement.number()));
    }
    date(words, statement.arrivedOn()).ifPresent(details::add);
    if (!statement.coverFrom().equals(statement.arrivedOn())) {
      date(words, statement.coverFrom()).ifPresent(details::add);
    }
    date(words, statement.lastDay()).ifPresent(details::add);
    return details;
  }

  private static Optional<Detail> date(String words, LocalDate day) {
    return words.contains(day.toString()) ? Optional.empty() : Optional.of(Detail.of("print.date", day));
  }

  /** Lines that are in one and not in the other. */
  static List<Detail> differences(byte[] before, byte[] after) {
    var was = PdfText.read(before);
    var is = PdfText.read(after);
    if (was.isEmpty() || is.isEmpty()) {
      return List.of(Detail.of("pdf.unreadable"));
    }
    var details = new ArrayList<Detail>();
    if (was.get().pages() != is.get().pages()) {
      details.add(Detail.of("pdf.pages", was.get().pages(), is.get().pages()));
    }
    var gone = new LinkedHashSet<>(was.get().lines());
    is.get().lines().forEach(gone::remove);
    var come = new LinkedHashSet<>(is.get().lines());
    was.get().lines().forEach(come::remove);
    var pieces = PdfText.added(before, after);
    if (pieces.isPresent() && pieces.get().oldStands()) {
      // Nothing was taken away: what came is read by itself, even where it was written across a printed line.
      gone.clear();
      come.clear();
      come.addAll(pieces.get().lines());
    }
    gone.stream().limit(MOST_DIFFERENCES).forEach(line -> details.add(Detail.of("pdf.lineGone", shortened(line))));
    come.stream().limit(MOST_DIFFERENCES).forEach(line -> details.add(Detail.of("pdf.lineCome", shortened(line))));
    if (gone.isEmpty() && come.isEmpty()) {
      details.add(Detail.of("pdf.sameText"));
    }
    return details;
  }

  private static String shortened(String line) {
    return line.length() > 160 ? line.substring(0, 160) + "\u2026" : line;
  }

  /** The first statement of the file, whoever signed it. */
  private static Optional<Statement.Signed> saidIn(String text) {
    var found = STATEMENT.matcher(text);
    try {
      return found.find() ? Optional.of(Statement.read(found.group(1))) : Optional.empty();
    } catch (Unreadable other) {
      return Optional.empty();
    }
  }

  private static Optional<Statement> statementIn(String text, PublishedKeys keys) {
    var found = STATEMENT.matcher(text);
    while (found.find()) {
      try {
        var signed = Statement.read(found.group(1));
        var key = keys.key(signed.keyId());
        if (key.isPresent() && signed.by(key.get().publicKey())) {
          return Optional.of(signed.statement());
        }
      } catch (Unreadable other) {
        continue;
      }
    }
    return Optional.empty();
  }

  // ---- Signatures

  static List<Found> signatures(byte[] file, String text, PublishedKeys keys) {
    var found = new ArrayList<Found>();
    for (int at = text.indexOf("/ByteRange"); at >= 0 && found.size() < MOST_SIGNATURES; at = text.indexOf("/ByteRange", at + 10)) {
      var match = RANGE.matcher(text).region(at, Math.min(text.length(), at + 120));
      if (match.lookingAt()) {
        var range = new long[] {Long.parseLong(match.group(1)), Long.parseLong(match.group(2)), Long.parseLong(match.group(3)), Long.parseLong(match.group(4))};
        if (range[0] + range[1] <= range[2] && range[2] + range[3] <= file.length) {
          signature(file, text, at, range, keys).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private static Optional<Found> signature(byte[] file, String text, int at, long[] range, PublishedKeys keys) {
    int gap = (int) (range[0] + range[1]);
    int end = (int) range[2];
    int close = gap < end && file[gap] == '<' ? text.indexOf('>', gap) : -1;
    boolean clean = range[0] == 0 && close == end - 1 && close > gap;
    var digits = close > gap ? text.substring(gap + 1, close) : contentsNear(text, at);
    if (digits.isEmpty() || digits.length() % 2 != 0 || digits.length() > 200_000) {
      return Optional.empty();
    }
    byte[] cms;
    try {
      cms = HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException notDigits) {
      return Optional.empty();
    }
    var before = Arrays.copyOfRange(file, (int) range[0], (int) (range[0] + range[1]));
    var after = Arrays.copyOfRange(file, (int) range[2], (int) (range[2] + range[3]));
    boolean whole = range[0] == 0 && range[2] + range[3] == file.length;
    return Optional.of(judge(cms, before, after, range, clean, whole, keys));
  }

  /** A signature whose gap was moved keeps its digits in the dictionary. */
  private static String contentsNear(String text, int at) {
    int from = text.lastIndexOf("<<", at);
    var match = Pattern.compile("/Contents\\s*<([0-9A-Fa-f]{200,})>").matcher(text).region(Math.max(0, from), Math.min(text.length(), at + 250_000));
    return match.find() ? match.group(1) : "";
  }

  private static Found judge(byte[] cms, byte[] before, byte[] after, long[] range, boolean clean, boolean whole, PublishedKeys keys) {
    try {
      // The room behind the structure must hold zeros only: nothing else was signed there.
      int length = derLength(cms);
      for (int i = length; i < cms.length; i++) {
        clean &= cms[i] == 0;
      }
      var data = new CMSSignedData(new CmsSigner.Content(before, after), Arrays.copyOf(cms, length));
      var signers = data.getSignerInfos().getSigners();
      if (signers.size() != 1) {
        return new Found(range, clean, whole, Result.BROKEN, null, "", Optional.empty());
      }
      SignerInformation signer = signers.iterator().next();
      for (var key : keys.keys()) {
        if (signer.getSID().match(new JcaX509CertificateHolder(key.certificate()))) {
          return judge(signer, key, range, clean, whole);
        }
      }
      return new Found(range, clean, whole, Result.NOT_OURS, null, name(data, signer), Optional.empty());
    } catch (CMSException | IOException | CertificateEncodingException | RuntimeException notASignature) {
      return new Found(range, clean, whole, Result.BROKEN, null, "", Optional.empty());
    }
  }

  private static Found judge(SignerInformation signer, PublishedKeys.Key key, long[] range, boolean clean, boolean whole) {
    Result result;
    try {
      // The key alone, not the certificate's dates: what it signed while it was in use stays good.
      result = signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(key.publicKey())) ? Result.GOOD : Result.BROKEN;
    } catch (CMSSignerDigestMismatchException changed) {
      result = Result.DIGEST_DIFFERS;
    } catch (CMSVerifierCertificateNotValidException | OperatorCreationException other) {
      result = Result.BROKEN;
    } catch (CMSException other) {
      result = Result.BROKEN;
    }
    return new Found(range, clean, whole, result, key, "", result == Result.GOOD ? stamp(signer) : Optional.empty());
  }

  /** The time stamp over the signature, where it carries one that fits. Whose word that is stands in the sentence; we publish no list of authorities. */
  private static Optional<Detail> stamp(SignerInformation signer) {
    if (signer.getUnsignedAttributes() == null) {
      return Optional.empty();
    }
    Attribute attribute = signer.getUnsignedAttributes().get(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken);
    if (attribute == null) {
      return Optional.empty();
    }
    try {
      var token = new TimeStampToken(new CMSSignedData(attribute.getAttrValues().getObjectAt(0).toASN1Primitive().getEncoded()));
      return TimeStampTokens.fits(token, signer.getSignature())
          ? Optional.of(Detail.of("pdf.timeStamp", TimeStampTokens.at(token), TimeStampTokens.authority(token)))
          : Optional.of(Detail.of("pdf.timeStampBroken"));
    } catch (CMSException | TSPException | IOException | RuntimeException broken) {
      return Optional.of(Detail.of("pdf.timeStampBroken"));
    }
  }

  private static String name(CMSSignedData data, SignerInformation signer) {
    for (Object one : data.getCertificates().getMatches(null)) {
      if (one instanceof X509CertificateHolder holder && signer.getSID().match(holder)) {
        return shortened(holder.getSubject().toString());
      }
    }
    return "?";
  }

  /** Length of the one DER value at the beginning. */
  private static int derLength(byte[] der) throws IOException {
    if (der.length < 6 || der[0] != 0x30) {
      throw new IOException("no structure");
    }
    int first = der[1] & 0xFF;
    int length = first;
    int head = 2;
    if (first == 0x80) {
      return der.length; // of no length told: not how we write, but somebody else may
    }
    if (first > 0x80) {
      int bytes = first - 0x80;
      if (bytes < 1 || bytes > 3) {
        throw new IOException("no length");
      }
      length = 0;
      for (int i = 0; i < bytes; i++) {
        length = length << 8 | der[2 + i] & 0xFF;
      }
      head += bytes;
    }
    if (head + length > der.length) {
      throw new IOException("cut off");
    }
    return head + length;
  }

  private static boolean begins(byte[] file, String text) {
    var start = text.getBytes(StandardCharsets.US_ASCII);
    return file.length >= start.length && Arrays.equals(start, Arrays.copyOf(file, start.length));
  }
}
