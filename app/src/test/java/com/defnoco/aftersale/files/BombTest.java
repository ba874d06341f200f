package com.defnoco.aftersale.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files that would grow large, or take long, in the hands of a library. */
class BombTest {

  private static final int TOO_MUCH = (int) PdfStructure.MOST_UNPACKED + 1;
  private static final String FLATE = "/Filter/FlateDecode";

  @TempDir Path folder;

  // ---- PDF

  @Test
  void anOrdinaryPdfWithPackedObjectsIsReadThrough() throws IOException {
    assertThat(flags(pdf("/Type/ObjStm" + FLATE, deflated(objects(0)), FLATE, 0))).isEmpty();
    assertThat(flags(pdf("/Type/ObjStm", objects(0), "", 0))).isEmpty();
    assertThat(flags(pdf("/Type/ObjStm/Filter[/Fl]", deflated(objects(1 << 20)), FLATE, 0))).isEmpty();
  }

  @Test
  void anObjectStreamThatUnpacksToTooMuchIsNotUnpacked() throws IOException {
    var bomb = pdf("/Type/ObjStm" + FLATE, deflated(objects(TOO_MUCH)), FLATE, 0);
    assertThat(bomb.length).isLessThan(64 << 10);
    assertThat(flags(bomb)).containsExactly(Flag.UNREADABLE);
  }

  @Test
  void itNeedNotBeCalledAnObjectStream() throws IOException {
    assertThat(flags(pdf("/Subtype/Image" + FLATE, deflated(objects(TOO_MUCH)), FLATE, 0))).containsExactly(Flag.UNREADABLE);
  }

  @Test
  void aCrossReferenceStreamThatUnpacksToTooMuchIsNotUnpacked() throws IOException {
    assertThat(flags(pdf("/Type/ObjStm" + FLATE, deflated(objects(0)), FLATE, TOO_MUCH))).containsExactly(Flag.UNREADABLE);
  }

  @Test
  void structurePackedTwiceOrOtherwiseIsNotUnpacked() throws IOException {
    assertThat(flags(pdf("/Type/ObjStm/Filter[/FlateDecode/FlateDecode]", deflated(deflated(objects(0))), FLATE, 0))).containsExactly(Flag.UNREADABLE);
    var hex = java.util.HexFormat.of().formatHex(objects(0)).getBytes(StandardCharsets.US_ASCII);
    assertThat(flags(pdf("/Type/ObjStm/Filter/ASCIIHexDecode", hex, FLATE, 0))).containsExactly(Flag.UNREADABLE);
  }

  @Test
  void aDamagedPdfWithObjectStreamsIsNotMended() throws IOException {
    var cutOff = pdf("/Type/ObjStm" + FLATE, deflated(objects(TOO_MUCH)), FLATE, 0);
    assertThat(flags(Arrays.copyOf(cutOff, cutOff.length - 20))).containsExactly(Flag.UNREADABLE);
  }

  // ---- JPEG

  @Test
  void aPictureOfManyScansIsKeptWithoutPreview() throws IOException {
    var progressive = Samples.progressive(Samples.picture(64, 48));
    assertThat(ContentJudge.judge(file(progressive), "a.jpg").flags()).isEmpty();
    var bomb = file(Samples.withMoreScans(progressive, 120));
    assertThat(ContentJudge.judge(bomb, "a.jpg").flags()).contains(Flag.UNREADABLE);
    assertThatThrownBy(() -> Thumbnail.write(bomb, folder.resolve("small"))).isInstanceOf(IOException.class).hasMessageContaining("too many scans");
  }

  @Test
  void theLargerAPictureTheFewerScansItMayHave() {
    assertThat(PictureReader.tooManyScans(10, 48_000_000)).as("progressive photo").isFalse();
    assertThat(PictureReader.tooManyScans(3, 200_000_000)).as("baseline photo of a phone").isFalse();
    assertThat(PictureReader.tooManyScans(95, 12_000_000)).isTrue();
    assertThat(PictureReader.tooManyScans(101, 1)).isTrue();
  }

  @Test
  void scansAreCountedBehindTablesAndRubbishToo() throws IOException {
    var bomb = Samples.withMoreScans(Samples.progressive(Samples.picture(64, 48)), 120);
    var tablesFirst = Samples.concat(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xD9}, bomb);
    var rubbish = Samples.concat(new byte[] {(byte) 0xFF, (byte) 0xD8, 1, 2, 3}, Arrays.copyOfRange(bomb, 2, bomb.length));
    for (var hidden : new byte[][] {tablesFirst, rubbish}) {
      assertThat(Jpeg.scans(new ByteArrayInputStream(hidden), 100)).isEqualTo(101);
    }
  }

  @Test
  void decodingEndsWhenItsTimeIsUp() throws IOException {
    var progressive = Samples.progressive(Samples.picture(64, 48));
    try (var in = ImageIO.createImageInputStream(new ByteArrayInputStream(progressive))) {
      assertThat(PictureReader.read(in, (width, height) -> 1).getWidth()).isEqualTo(64);
    }
    try (var in = ImageIO.createImageInputStream(new ByteArrayInputStream(progressive))) {
      assertThatThrownBy(() -> PictureReader.read(in, (width, height) -> 1, Duration.ZERO)).isInstanceOf(IOException.class).hasMessageContaining("took longer");
    }
  }

  // ---- Help

  private Set<Flag> flags(byte[] pdf) throws IOException {
    return PdfInspection.inspect(file(pdf));
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(Files.createTempFile(folder, "", ""), content);
  }

  /** Catalogue and pages, both packed; found by a cross-reference stream. */
  private static byte[] pdf(String packing, byte[] packed, String referencePacking, int behindReferences) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ascii("%PDF-1.5\n"));
    int objectsAt = bytes.size();
    bytes.writeBytes(ascii("2 0 obj\n<<" + packing + "/N 2/First 10/Length " + packed.length + ">>\nstream\n"));
    bytes.writeBytes(packed);
    bytes.writeBytes(ascii("\nendstream\nendobj\n"));
    int referencesAt = bytes.size();
    var references = ByteBuffer.allocate(5 * 6 + behindReferences);
    reference(references, 0, 0, 0);
    reference(references, 2, 2, 0);
    reference(references, 1, objectsAt, 0);
    reference(references, 1, referencesAt, 0);
    reference(references, 2, 2, 1);
    var table = referencePacking.isEmpty() ? references.array() : deflated(references.array());
    bytes.writeBytes(ascii("3 0 obj\n<</Type/XRef/Size 5/W[1 4 1]/Root 1 0 R" + referencePacking + "/Length " + table.length + ">>\nstream\n"));
    bytes.writeBytes(table);
    bytes.writeBytes(ascii("\nendstream\nendobj\nstartxref\n" + referencesAt + "\n%%EOF\n"));
    return bytes.toByteArray();
  }

  private static void reference(ByteBuffer table, int kind, int place, int index) {
    table.put((byte) kind).putInt(place).put((byte) index);
  }

  private static byte[] objects(int blanksBehind) {
    var catalogue = "<</Type/Catalog/Pages 4 0 R>>\n";
    return ascii("1 0 4 " + catalogue.length() + "  " + catalogue + "<</Type/Pages/Kids[]/Count 0>>" + " ".repeat(blanksBehind));
  }

  private static byte[] deflated(byte[] plain) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DeflaterOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
