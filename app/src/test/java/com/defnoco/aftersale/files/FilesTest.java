package com.defnoco.aftersale.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.OwnDatabase;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.DiskLow;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.apache.commons.imaging.Imaging;
import org.apache.commons.imaging.formats.jpeg.JpegImageMetadata;
import org.apache.commons.imaging.formats.tiff.constants.TiffTagConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class FilesTest {

  private static final Actor SOMEBODY = new Actor.Visitor("192.0.2.7");
  private static final String DRAFT = "draft:1";
  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

  private static OwnDatabase database;

  @TempDir Path home;
  private FolderStore store;
  private Files files;

  @BeforeAll
  static void startDatabase() {
    database = OwnDatabase.fresh();
  }

  @BeforeEach
  void start() throws IOException {
    database.jdbc().sql("TRUNCATE file_reference, stored_file").update();
    store = new FolderStore(home.resolve("files"), Clock.fixed(NOW, ZoneOffset.UTC));
    files = filesAt(NOW, DataSize.ofBytes(1));
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  // ---- Kept as it came

  @Test
  void aFileIsKeptByteForByteUnderItsHashAndGivenOutAgain() throws IOException {
    var photo = Samples.jpegFromRotterdam();
    var reference = receive(photo, "IMG_0042.JPG");
    assertThat(reference.type()).isEqualTo(FileType.JPEG);
    assertThat(reference.size()).isEqualTo(photo.length);
    assertThat(reference.name()).isEqualTo("IMG_0042.JPG");
    assertThat(reference.flags()).isEmpty();
    var hash = reference.sha256();
    assertThat(home.resolve("files").resolve(hash.substring(0, 2)).resolve(hash.substring(2))).hasBinaryContent(photo);
    assertThat(bytes(files.original(DRAFT, reference.id()))).isEqualTo(photo);
  }

  @Test
  void theSameBytesTwiceAreStoredOnceAndReferredToTwice() throws IOException {
    var first = receive(Samples.png(), "a.png");
    var second = receive(Samples.png(), "b.png");
    assertThat(second.sha256()).isEqualTo(first.sha256());
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(storedFiles()).hasSize(1);
  }

  @Test
  void twentyPeopleSendingTheSameFileAtOnceAllSucceed() throws Exception {
    var invoice = Samples.pdf();
    try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<FileReference>> sending = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        sending.add(() -> receive(invoice, "invoice.pdf"));
      }
      for (var sent : people.invokeAll(sending)) {
        assertThat(sent.get().type()).isEqualTo(FileType.PDF);
      }
    }
    assertThat(storedFiles()).hasSize(1);
  }

  @Test
  void underAnotherOwnerTheFileDoesNotExist() {
    var reference = receive(Samples.png(), "a.png");
    assertThatThrownBy(() -> files.find("draft:2", reference.id())).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> files.serve("draft:2", reference.id())).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> files.original("draft:2", reference.id())).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> files.thumbnail("draft:2", reference.id())).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> files.handOver(reference.id(), "draft:2", "draft:2")).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> files.find(DRAFT, UUID.randomUUID())).isInstanceOf(NotFound.class);
  }

  @Test
  void aDraftHandedOverHasLeftItsFirstOwner() {
    var reference = receive(Samples.png(), "a.png");
    assertThat(files.handOver(reference.id(), DRAFT, "document:7").owner()).isEqualTo("document:7");
    assertThatThrownBy(() -> files.find(DRAFT, reference.id())).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> files.handOver(reference.id(), DRAFT, "document:8")).isInstanceOf(NotFound.class);
  }

  // ---- Judged by content

  @Test
  void everyAcceptedKindIsToldByItsBytesWhateverItsName() {
    assertThat(typeOf(Samples.jpeg())).isEqualTo(FileType.JPEG);
    assertThat(typeOf(Samples.png())).isEqualTo(FileType.PNG);
    assertThat(typeOf(Samples.gif())).isEqualTo(FileType.GIF);
    assertThat(typeOf(Samples.pdf())).isEqualTo(FileType.PDF);
    assertThat(typeOf(Samples.mp4FromRotterdam())).isEqualTo(FileType.MP4);
    assertThat(typeOf(Samples.heicFromRotterdam())).isEqualTo(FileType.HEIC);
    assertThat(typeOf(Samples.box("ftyp", latin1("3gp5\0\0\0\0")))).isEqualTo(FileType.THREE_GP);
    assertThat(typeOf(Samples.box("ftyp", latin1("qt  \0\0\0\0")))).isEqualTo(FileType.MOV);
    assertThat(typeOf(latin1("\u001aE\u00df\u00a3\u009fB\u0086\u0081\1B\u0082\u0084webm....."))).isEqualTo(FileType.WEBM);
    assertThat(typeOf(latin1("RIFF\u0020\0\0\0WEBPVP8L\10\0\0\0/\77\u00c0\13\0\0\0\0\0\0\0\0\0"))).isEqualTo(FileType.WEBP);
    assertThat(typeOf(latin1("ULog\1\u0012\65\1" + "x".repeat(40)))).isEqualTo(FileType.ULOG);
    assertThat(typeOf(latin1("\u00a3\u0095\u0080\u0080Y" + "x".repeat(90)))).isEqualTo(FileType.DATAFLASH);
    assertThat(typeOf(Samples.zip("flight/log1.csv"))).isEqualTo(FileType.ZIP);
    assertThat(typeOf(latin1("\u001f\u008b\10\0\0\0\0\0\0\3\1"))).isEqualTo(FileType.GZIP);
    assertThat(typeOf(utf8("time,voltage\n0.1,22.4\n0.2,22.3\n"))).isEqualTo(FileType.CSV);
    assertThat(typeOf(utf8("电池无法充电,已拍照。"))).isEqualTo(FileType.TEXT);
  }

  @Test
  void aTelemetryLogIsToldByPacketsThatChain() {
    var log = new byte[0];
    for (int i = 0; i < 4; i++) {
      log = Samples.concat(log, java.nio.ByteBuffer.allocate(8).putLong(1_767_225_600_000_000L + i).array(), new byte[] {(byte) 0xFE, 3, (byte) i, 1, 1, 0, 1, 2, 3, 9, 9});
    }
    assertThat(typeOf(log)).isEqualTo(FileType.TLOG);
    log[8] = 0x11;
    var broken = log;
    assertThatThrownBy(() -> typeOf(broken)).isInstanceOf(InvalidInput.class);
  }

  @Test
  void aJpgThatIsHtmlIsRefusedAsAWebPage() {
    assertRefused(Samples.html(), "photo.jpg", "files.not-accepted.markup");
  }

  @Test
  void anSvgWithScriptIsRefused() {
    assertRefused(Samples.svgWithScript(), "wiring.svg", "files.not-accepted.markup");
    assertRefused(Samples.svgWithScript(), "wiring.png", "files.not-accepted.markup");
    assertRefused(utf8("\uFEFF \n<?xml version=\"1.0\"?><svg/>"), "x.csv", "files.not-accepted.markup");
    assertRefused("<svg onload='alert(1)'/>".getBytes(StandardCharsets.UTF_16), "x.txt", "files.not-accepted.markup");
  }

  @ParameterizedTest
  @CsvSource({
      "'<html>',             a.txt",
      "'  <!-- x --><p>',     a.csv",
      "'a,b <script>1</script>', a.csv",
      "'notes\n<!DOCTYPE html>', a.txt",
      "'<?xml version=\"1.0\"?><a/>', a.xml"})
  void textThatABrowserCouldTakeForAPageIsRefused(String text, String name) {
    assertRefused(utf8(text), name, "files.not-accepted.markup");
  }

  @Test
  void programsAndOfficeDocumentsAreRefusedByNameOfTheirKind() {
    assertRefused(utf8("#!/bin/sh\nrm -rf /\n"), "log.txt", "files.not-accepted.program");
    assertRefused(latin1("MZ\u0090\0\3\0\0\0\4\0\0\0\u00ff\u00ff\0\0" + "\0".repeat(200)), "invoice.pdf", "files.not-accepted.program");
    assertRefused(Samples.zip("META-INF/MANIFEST.MF", "Evil.class"), "log.zip", "files.not-accepted.program");
    assertRefused(Samples.zip("[Content_Types].xml", "word/document.xml"), "invoice.docx", "files.not-accepted.office");
    assertRefused(new byte[] {0, 1, 2, 3, 4, 5}, "x.bin", "files.not-accepted.other");
  }

  @Test
  void aPdfThatCarriesAScriptIsFlaggedAndKept() throws IOException {
    assertThat(receive(Samples.pdf(), "a.pdf").flags()).isEmpty();
    var reference = receive(Samples.pdfWithJavaScript(), "invoice.pdf");
    assertThat(reference.flags()).containsExactlyInAnyOrder(Flag.PDF_JAVASCRIPT, Flag.PDF_OPEN_ACTION);
    assertThat(files.serve(DRAFT, reference.id()).headers().get("Content-Disposition")).startsWith("attachment;");
  }

  @Test
  void aScriptSpelledInHexAndABrokenFileDoNotEscapeTheFlag() {
    var reference = receive(utf8("%PDF-1.4\n1 0 obj << /Type /Catalog /Open#41ction << /S /J#61vaScript /#4aS (x) >> >>\nno end"), "a.pdf");
    assertThat(reference.flags()).contains(Flag.PDF_JAVASCRIPT, Flag.PDF_OPEN_ACTION);
  }

  @Test
  void aPictureWithAWebPageBehindItsEndIsFlaggedAndServedWithoutIt() throws IOException {
    var reference = receive(Samples.polyglot(), "photo.jpg");
    assertThat(reference.flags()).containsExactly(Flag.CARRIES_ANOTHER_FORMAT);
    assertThat(bytes(files.serve(DRAFT, reference.id()))).isEqualTo(Samples.jpeg());
  }

  @Test
  void aNameThatTellsAnotherKindIsFlaggedAndTheDownloadGetsTheTrueExtension() {
    var reference = receive(Samples.pdf(), "photo.jpg");
    assertThat(reference.flags()).containsExactly(Flag.NAME_TELLS_OTHERWISE);
    assertThat(files.serve(DRAFT, reference.id()).headers().get("Content-Disposition"))
        .isEqualTo("attachment; filename=\"photo.jpg.pdf\"; filename*=UTF-8''photo.jpg.pdf");
  }

  // ---- Refused whole

  @Test
  void anEmptyFileIsRefused() {
    assertRefused(new byte[0], "photo.jpg", "files.empty");
  }

  @Test
  void oneByteOverTheLimitIsRefusedAndTheLimitItselfIsNot() {
    var photo = Samples.png();
    assertThat(files.receive(SOMEBODY, DRAFT, new ByteArrayInputStream(photo), "a.png", photo.length).size()).isEqualTo(photo.length);
    var other = Samples.gif();
    assertThatThrownBy(() -> files.receive(SOMEBODY, DRAFT, new ByteArrayInputStream(other), "a.gif", other.length - 1)).isInstanceOfSatisfying(
        InvalidInput.class, problem -> assertThat(problem.problems().getFirst().key()).isEqualTo("files.too-large"));
    assertThat(storedFiles()).hasSize(1);
    assertThat(listing("files/incoming")).isEmpty();
  }

  @Test
  void anImageBombIsRefusedByItsHeader() {
    assertRefused(Samples.pngBomb(), "photo.png", "files.picture-too-large");
  }

  @Test
  void aStreamThatBreaksOffLeavesNothingBehind() {
    var broken = new InputStream() {
      private int left = 100_000;

      @Override
      public int read() throws IOException {
        if (left-- <= 0) {
          throw new IOException("connection reset");
        }
        return 'x';
      }
    };
    assertThatThrownBy(() -> files.receive(SOMEBODY, DRAFT, broken, "a.txt", 1 << 20)).hasRootCauseMessage("connection reset");
    assertThat(listing("files/incoming")).isEmpty();
    assertThat(storedFiles()).isEmpty();
  }

  @Test
  void whenTheDiskIsNearlyFullNothingIsTakenButReadingGoesOn() throws IOException {
    var reference = receive(Samples.png(), "a.png");
    var full = filesAt(NOW, DataSize.ofTerabytes(1_000_000));
    assertThatThrownBy(() -> full.receive(SOMEBODY, DRAFT, new ByteArrayInputStream(Samples.gif()), "a.gif", 1 << 20)).isInstanceOf(DiskLow.class);
    assertThat(bytes(full.original(DRAFT, reference.id()))).isEqualTo(Samples.png());
    assertThat(listing("files/incoming")).isEmpty();
  }

  // ---- Served inert

  @Test
  void thePositionIsGoneFromWhatIsServedAndStillInTheOriginal() throws IOException {
    var original = Samples.jpegFromRotterdam();
    assertThat(metadata(original).getExif().getGpsInfo().getLatitudeAsDegreesNorth()).isBetween(51.92, 51.93);
    var reference = receive(original, "photo.jpg");
    var served = bytes(files.serve(DRAFT, reference.id()));
    assertThat(metadata(served).getExif().getGpsInfo()).isNull();
    assertThat(Imaging.getXmpXml(served)).isNull();
    assertThat(new String(served, StandardCharsets.ISO_8859_1)).doesNotContain("Secret Phone Maker").doesNotContain("51,55");
    assertThat(metadata(served).findExifValue(TiffTagConstants.TIFF_TAG_ORIENTATION).getIntValue()).as("held upright").isEqualTo(6);
    assertThat(metadata(served).getExif().getAllFields()).as("nothing but the orientation").hasSize(1);
    assertThat(pixels(served)).as("the picture is the same, bit for bit").isEqualTo(pixels(original));
    assertThat(bytes(files.original(DRAFT, reference.id()))).isEqualTo(original);
  }

  @Test
  void aPngLosesItsTextsAndKeepsItsPictureAndOrientation() throws IOException {
    var reference = receive(Samples.pngFromRotterdam(), "shot.png");
    var served = bytes(files.serve(DRAFT, reference.id()));
    assertThat(new String(served, StandardCharsets.ISO_8859_1)).doesNotContain("51.9244").contains("eXIf");
    assertThat(pixels(served)).isEqualTo(pixels(Samples.png()));
  }

  @Test
  void aGifLosesItsComments() throws IOException {
    var gif = Samples.gif();
    var comment = Samples.concat(new byte[] {0x21, (byte) 0xFE, 7}, latin1("51.9244"), new byte[] {0});
    int afterColours = 13 + ((gif[10] & 0x80) != 0 ? 3 << (gif[10] & 7) + 1 : 0);
    var withComment = Samples.concat(Arrays.copyOf(gif, afterColours), comment, Arrays.copyOfRange(gif, afterColours, gif.length), latin1("<trailer>"));
    var served = bytes(files.serve(DRAFT, receive(withComment, "a.gif").id()));
    assertThat(new String(served, StandardCharsets.ISO_8859_1)).doesNotContain("51.9244").doesNotContain("trailer");
    assertThat(pixels(served)).isEqualTo(pixels(gif));
  }

  @Test
  void aWebpLosesItsExif() throws IOException {
    var extended = Samples.concat(latin1("VP8X\n\0\0\0"), new byte[] {0x08, 0, 0, 0, 63, 0, 0, 47, 0, 0});
    var picture = latin1("VP8L\5\0\0\0/\77\u00c0\13\0\0");
    var exif = latin1("EXIF\15\0\0\00051.9244 north\0");
    int size = 4 + extended.length + picture.length + exif.length;
    var webp = Samples.concat(latin1("RIFF"), new byte[] {(byte) size, 0, 0, 0}, latin1("WEBP"), extended, picture, exif);
    var served = bytes(files.serve(DRAFT, receive(webp, "a.webp").id()));
    assertThat(new String(served, StandardCharsets.ISO_8859_1)).doesNotContain("51.9244").contains("VP8L");
    assertThat(served[4] & 0xFF).as("length in the header").isEqualTo(served.length - 8);
    assertThat(served[20] & 0x08).as("no EXIF announced").isZero();
  }

  @Test
  void filmsAndHeicPicturesLoseTheirPositionAndKeepTheirLength() throws IOException {
    for (var original : List.of(Samples.mp4FromRotterdam(), Samples.heicFromRotterdam())) {
      var served = bytes(files.serve(DRAFT, receive(original, "x").id()));
      assertThat(new String(original, StandardCharsets.ISO_8859_1)).contains("51.9244");
      assertThat(new String(served, StandardCharsets.ISO_8859_1)).doesNotContain("51.9244").containsAnyOf("frames", "picture");
      assertThat(served).hasSameSizeAs(original);
    }
  }

  @Test
  void whateverIsServedCannotRunOrBeTakenForSomethingElse() {
    for (var content : List.of(Samples.jpeg(), Samples.pdf(), utf8("a,b\n1,2\n"), Samples.zip("a.ulg"), Samples.heicFromRotterdam())) {
      var headers = files.serve(DRAFT, receive(content, "x").id()).headers();
      assertThat(headers).containsEntry("X-Content-Type-Options", "nosniff").containsEntry("Referrer-Policy", "no-referrer");
      assertThat(headers.get("Content-Security-Policy")).contains("default-src 'none'").contains("sandbox;");
      boolean picture = headers.get("Content-Type").equals("image/jpeg");
      assertThat(headers.get("Content-Disposition")).startsWith(picture ? "inline;" : "attachment;");
    }
  }

  @Test
  void aSmallPictureIsUprightAndWithoutMetadata() throws IOException {
    var small = bytes(files.thumbnail(DRAFT, receive(Samples.jpegFromRotterdam(), "photo.jpg").id()));
    var picture = Samples.decoded(small);
    assertThat(picture.getWidth()).isEqualTo(48);
    assertThat(picture.getHeight()).isEqualTo(64);
    // Orientation 6: the red left half of the stored picture is the upper half of the scene.
    assertThat(new java.awt.Color(picture.getRGB(24, 10)).getRed()).isGreaterThan(200);
    assertThat(new java.awt.Color(picture.getRGB(24, 54)).getBlue()).isGreaterThan(200);
    assertThat(metadata(small) == null || metadata(small).getExif() == null).isTrue();
  }

  @Test
  void aPictureTooDamagedToCleanIsNotServedButKept() throws IOException {
    var damaged = Arrays.copyOf(Samples.jpegFromRotterdam(), 60);
    var reference = receive(damaged, "photo.jpg");
    assertThat(reference.flags()).containsExactly(Flag.UNREADABLE);
    assertThat(reference.hasThumbnail()).isFalse();
    assertThatThrownBy(() -> files.serve(DRAFT, reference.id())).isInstanceOfSatisfying(NotPossible.class,
        problem -> assertThat(problem.key()).isEqualTo("files.cannot-be-cleaned"));
    assertThat(bytes(files.original(DRAFT, reference.id()))).isEqualTo(damaged);
  }

  @Test
  void noDamageMakesTheJudgeOrTheCleanersFailOtherwiseThanInWords() {
    var random = new Random(20261122);
    for (var sample : List.of(Samples.jpegFromRotterdam(), Samples.pngFromRotterdam(), Samples.gif(), Samples.mp4FromRotterdam(), Samples.heicFromRotterdam(),
        Samples.pdfWithJavaScript(), Samples.zip("a.csv"))) {
      for (int round = 0; round < 25; round++) {
        var damaged = sample.clone();
        for (int hit = 0; hit < 1 + round / 5; hit++) {
          damaged[12 + random.nextInt(damaged.length - 12)] = (byte) random.nextInt();
        }
        try {
          files.serve(DRAFT, receive(damaged, "x").id());
        } catch (InvalidInput | NotPossible inWords) {
          assertThat(inWords).isNotNull();
        }
      }
    }
    assertThat(listing("files/incoming")).isEmpty();
  }

  // ---- Names

  @ParameterizedTest
  @CsvSource({
      "../../etc/passwd, passwd",
      "'C:\\Users\\x\\photo.jpg', photo.jpg",
      "'..', file",
      "'', file",
      "'photo\u202Egpj.exe', photogpj.exe",
      "'.ht\u200Baccess', htaccess",
      "'\u200B.htaccess', htaccess",
      "'a\r\nSet-Cookie: x=1.jpg', aSet-Cookie_ x=1.jpg",
      "'photo．．／x.jpg', x.jpg",
      "'发票 2026.pdf', 发票 2026.pdf",
      "'CON.txt', _CON.txt",
      "'a\"b<c>.png', a_b_c_.png",
      "'  many   spaces .jpg ', many spaces .jpg"})
  void namesAreCleanedAfterTheyWereNormalised(String declared, String safe) {
    assertThat(SafeName.of(declared)).isEqualTo(safe);
  }

  @Test
  void aNameCannotBreakTheHeaderItGoesInto() {
    assertThat(SafeName.disposition(true, "发票 \"1\".pdf"))
        .isEqualTo("attachment; filename=\"__ _1_.pdf\"; filename*=UTF-8''%E5%8F%91%E7%A5%A8%20%221%22.pdf");
    assertThat(SafeName.of("x".repeat(5000) + ".jpeg")).hasSize(120).endsWith(".jpeg");
    assertThat(SafeName.of("\uD83D")).isEqualTo("file");
  }

  // ---- Sweeping

  @Test
  void aDraftNobodyTookOverIsForgottenAfterAWeekAndItsBytesWithIt() throws IOException {
    receive(Samples.png(), "draft.png");
    var kept = receive(Samples.gif(), "kept.gif");
    files.handOver(kept.id(), DRAFT, "document:1");
    var later = NOW.plus(Duration.ofDays(8));
    assertThat(sweeperAt(later).sweep()).isEqualTo(new FilesSweeper.Swept(1, 1, 0));
    assertThat(sweeperAt(later.plus(Duration.ofHours(2))).sweep().forgotten()).isEqualTo(1);
    assertThat(storedFiles()).hasSize(1);
    assertThat(bytes(files.original("document:1", kept.id()))).isEqualTo(Samples.gif());
  }

  @Test
  void bytesWithoutARowAreSweptAndComeBackWhenTheyAreSentAgain() throws IOException {
    var orphan = java.nio.file.Files.write(store.incoming().resolve("x.part"), Samples.png());
    store.keep(orphan, hash(Samples.png()));
    var later = NOW.plus(Duration.ofDays(2));
    sweeperAt(later).sweep();
    assertThat(storedFiles()).isEmpty();
    var reference = receive(Samples.png(), "again.png");
    assertThat(bytes(files.original(DRAFT, reference.id()))).isEqualTo(Samples.png());
    sweeperAt(later.plus(Duration.ofHours(2))).sweep();
    assertThat(bytes(files.original(DRAFT, reference.id()))).isEqualTo(Samples.png());
  }

  @Test
  void aSweepBesideUploadsOfTheSameBytesNeverLosesThem() throws Exception {
    var content = Samples.gif();
    try (var people = Executors.newFixedThreadPool(3)) {
      for (int round = 0; round < 15; round++) {
        var old = java.nio.file.Files.write(store.incoming().resolve("x.part"), content);
        store.keep(old, hash(content));
        var place = home.resolve("files").resolve(hash(content).substring(0, 2)).resolve(hash(content).substring(2));
        java.nio.file.Files.setLastModifiedTime(place, java.nio.file.attribute.FileTime.from(NOW.minus(Duration.ofDays(3))));
        var sweeping = people.submit(() -> sweeperAt(NOW).sweep());
        var sending = people.submit(() -> receive(content, "a.gif"));
        var reference = sending.get();
        sweeping.get();
        assertThat(bytes(files.original(DRAFT, reference.id()))).isEqualTo(content);
        database.jdbc().sql("DELETE FROM file_reference").update();
        database.jdbc().sql("DELETE FROM stored_file").update();
      }
    }
  }

  // ---- Help

  private Files filesAt(Instant now, DataSize leastFree) throws IOException {
    return new Files(store, new Copies(home.resolve("files-shown"), store), new FilesSql(database.jdbc()), database.transaction(),
        Clock.fixed(now, ZoneOffset.UTC), leastFree);
  }

  private FilesSweeper sweeperAt(Instant now) throws IOException {
    var clock = Clock.fixed(now, ZoneOffset.UTC);
    var then = new FolderStore(home.resolve("files"), clock);
    return new FilesSweeper(then, new Copies(home.resolve("files-shown"), then), new FilesSql(database.jdbc()), clock);
  }

  private FileReference receive(byte[] content, String name) {
    return files.receive(SOMEBODY, DRAFT, new ByteArrayInputStream(content), name, Files.USUAL_LIMIT_BYTES);
  }

  private FileType typeOf(byte[] content) {
    return receive(content, "nothing.exe").type();
  }

  private void assertRefused(byte[] content, String name, String key) {
    assertThatThrownBy(() -> receive(content, name)).isInstanceOfSatisfying(InvalidInput.class, problem -> {
      assertThat(problem.problems().getFirst().key()).isEqualTo(key);
      assertThat(problem.problems().getFirst().pointer()).isEqualTo("/file");
    });
    assertThat(storedFiles()).isEmpty();
    assertThat(listing("files/incoming")).isEmpty();
  }

  private List<Path> storedFiles() {
    var found = new ArrayList<Path>();
    try {
      store.eachKeptBefore(Instant.MAX, hash -> found.add(Path.of(hash)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return found;
  }

  private List<Path> listing(String folder) {
    try (var paths = java.nio.file.Files.list(home.resolve(folder))) {
      return paths.toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Served served) throws IOException {
    assertThat(served.size()).isEqualTo(java.nio.file.Files.size(served.body()));
    return java.nio.file.Files.readAllBytes(served.body());
  }

  private static JpegImageMetadata metadata(byte[] jpeg) throws IOException {
    return (JpegImageMetadata) Imaging.getMetadata(jpeg);
  }

  private static int[] pixels(byte[] picture) {
    var image = Samples.decoded(picture);
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  private static String hash(byte[] content) {
    return java.util.HexFormat.of().formatHex(com.defnoco.aftersale.platform.Hashes.sha256(content));
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
