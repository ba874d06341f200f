package com.defnoco.aftersale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.registry.SerialNumber;
import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.MultiFormatReader;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo company as planned, before it meets a database. */
class PlanTest {

  private static final List<Client> CLIENTS = Client.all();
  private static final Lettering LETTERING = new Lettering();

  @Test
  void sixtyCustomersInFifteenCountriesReadTwoLanguages() {
    assertThat(CLIENTS).hasSize(60);
    assertThat(CLIENTS.stream().map(Client::country).distinct()).hasSize(15);
    assertThat(CLIENTS.stream().map(Client::mail).distinct()).hasSize(60).allMatch(mail -> mail.endsWith(".example"));
    assertThat(CLIENTS.stream().filter(Client::readsChinese)).hasSizeGreaterThan(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-22", "2026-12-31", "2027-03-01", "2028-02-29", "2029-10-31"})
  void onAnyDayEveryStoryFindsItsPackAndHappensBeforeToday(String day) {
    var today = LocalDate.parse(day);
    var now = today.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
    var fleet = new Fleet(today, CLIENTS);
    var stories = Stories.all();
    new Casting(fleet, CLIENTS, now).cast(stories);

    assertThat(fleet.shipments()).hasSize(40);
    assertThat(fleet.shipments().stream().map(Fleet.Shipment::port).distinct()).hasSize(12);
    assertThat(fleet.packs().stream().map(pack -> SerialNumber.of(pack.serial())).distinct()).hasSize(2_000);
    assertThat(fleet.packs().stream().filter(pack -> pack.owner() == null)).hasSizeGreaterThan(400);
    assertThat(stories).hasSize(175).allSatisfy(story -> {
      assertThat(story.packs).hasSize(story.items);
      assertThat(story.start.plus(story.length())).isBefore(now);
      assertThat(story.occurredOn).isBeforeOrEqualTo(LocalDate.ofInstant(story.start, ZoneOffset.UTC));
    });
    assertThat(stories.stream().map(Story::who).distinct()).hasSize(60);
  }

  @Test
  void theSameDayGivesTheSamePlan() {
    assertThat(told()).isEqualTo(told());
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void everyFaultIsToldInBothLanguagesAndShownOnAPicture(Fault fault) throws IOException {
    var story = cast().stream().filter(candidate -> candidate.fault == fault).findFirst().orElseThrow();
    assertThat(fault.english).isNotEmpty().allSatisfy(text -> assertThat(story.fill(text)).doesNotContain("{").hasSizeGreaterThan(40));
    assertThat(fault.chinese).isNotEmpty().allSatisfy(text -> assertThat(text.codePoints().filter(Character::isIdeographic).count()).isGreaterThan(15));
    var picture = ImageIO.read(new ByteArrayInputStream(fault.photo(new Pictures(LETTERING), 12, 4, 99)));
    assertThat(picture.getWidth()).isEqualTo(640);
  }

  @Test
  void aMachineReadsTheSerialFromThePhotoOfALabel() throws Exception {
    var photo = new Pictures(LETTERING).label("DFK616-240110-0042", "Demo Kestrel 6S 16Ah", "6S1P · 22.2 V · 16 Ah · 355 Wh", LocalDate.of(2024, 1, 10), 5);
    for (var format : List.of(BarcodeFormat.QR_CODE, BarcodeFormat.CODE_128)) {
      var bitmap = new BinaryBitmap(new HybridBinarizer(new BufferedImageLuminanceSource(ImageIO.read(new ByteArrayInputStream(photo)))));
      var read = new MultiFormatReader().decode(bitmap, Map.of(DecodeHintType.POSSIBLE_FORMATS, List.of(format), DecodeHintType.TRY_HARDER, true));
      assertThat(read.getText()).isEqualTo("DFK616-240110-0042");
    }
  }

  @Test
  void thePapersOfAStoryNameItsSerialAndItsBuyer() throws IOException {
    var story = cast().stream().filter(candidate -> candidate.enclosures.stream().anyMatch(enclosure -> enclosure.kind().isPaper())).findFirst().orElseThrow();
    for (var enclosure : story.enclosures.stream().filter(candidate -> candidate.kind().isPaper()).toList()) {
      var made = enclosure.making().make(story, new Pictures(LETTERING), new PaperMaker(LETTERING));
      try (var pdf = Loader.loadPDF(made.bytes())) {
        assertThat(new PDFTextStripper().getText(pdf)).contains(story.packs.getFirst().serial()).contains(story.who().company());
      }
    }
  }

  private static List<Story> cast() {
    var today = LocalDate.of(2026, 11, 22);
    var stories = Stories.all();
    new Casting(new Fleet(today, CLIENTS), CLIENTS, today.atTime(9, 0).toInstant(ZoneOffset.UTC)).cast(stories);
    return stories;
  }

  private static String told() {
    return cast().stream().map(story -> story.number + story.fault.name() + story.typed + story.start + story.occurredOn + story.who().key())
        .collect(Collectors.joining("\n"));
  }
}
