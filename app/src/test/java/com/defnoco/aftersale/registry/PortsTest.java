package com.defnoco.aftersale.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.defnoco.aftersale.registry.PackagePorts.Doubt;
import com.defnoco.aftersale.registry.PackagePorts.Kept;
import com.defnoco.aftersale.registry.PackagePorts.Place;
import com.defnoco.aftersale.registry.PackagePorts.Row;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every port, on every build: a UN/LOCODE by its shape, a zone that exists and is kept in that country, a place that lies where the zone is; ours against the npm package, and the
 * package against the time zone database. Cover starts on the local day of arrival, so that a wrong zone would be a wrong first day.
 */
class PortsTest {

  /** Not in the package; looked up by hand: Qatar has one zone. */
  private static final Set<String> NOT_COMPARED = Set.of("QAHMD");
  /** The package has these in another zone, which is its mistake: Bangkok is not in Iran, Oakland not in Illinois. */
  private static final Set<String> WRONG_THERE = Set.of("THBKK", "USOAK");
  /** A port lies no farther from the place that names its zone; the farthest is Mundra from Kolkata. */
  private static final double FARTHEST_KILOMETRES = 2_000;

  private final Ports ports = new Ports();
  private final List<Port> ours = ports.all();
  private final PackagePorts others = new PackagePorts();
  private final Map<String, List<Kept>> kept = PackagePorts.zonesByCountry();

  @Test
  void everyCodeHasTheShapeOfAUnLocodeOfACountryThatExistsAndStandsOnce() {
    assertThat(ours).hasSizeGreaterThan(150).allSatisfy(port -> {
      assertThat(port.locode()).matches("[A-Z]{2}[A-Z2-9]{3}").startsWith(port.country());
      assertThat(Locale.getISOCountries()).contains(port.country());
      assertThat(port.nameEn()).isNotBlank();
      assertThat(port.nameZh()).matches(name -> name.codePoints().anyMatch(Character::isIdeographic), "a name in Chinese");
    });
    assertThat(ours).extracting(Port::locode).doesNotHaveDuplicates();
    assertThat(ours).extracting(Port::nameEn).doesNotHaveDuplicates();
  }

  @Test
  void everyZoneExistsHereAndIsKeptInThatCountry() {
    assertThat(ours).allSatisfy(port -> assertThat(kept.getOrDefault(port.country(), List.of())).as(port.locode()).extracting(Kept::zone).contains(port.zone()));
    assertThat(others.taken().values()).allSatisfy(port -> assertThat(kept.getOrDefault(port.country(), List.of())).as(port.locode()).extracting(Kept::zone).contains(port.zone()));
  }

  @Test
  void everyPortOfOursLiesWhereItsZoneIsAndHasTheClockThatThePackageTells() {
    var rows = PackagePorts.rows().stream().collect(Collectors.toMap(Row::locode, Function.identity()));
    for (var port : ours) {
      var zones = Objects.requireNonNull(kept.get(port.country()));
      if (NOT_COMPARED.contains(port.locode())) {
        assertThat(zones).as("%s is not compared, so its country has one zone", port.locode()).hasSize(1);
        continue;
      }
      assertThat(rows).as("a port that the package lacks is named in this test").containsKey(port.locode());
      var there = Objects.requireNonNull(rows.get(port.locode()));
      if (there.place() != null && !COORDINATES_WRONG_THERE.contains(port.locode())) {
        var zonePlace = zones.stream().filter(one -> one.zone().equals(port.zone())).findFirst().orElseThrow().place();
        assertThat(there.place().kilometresTo(zonePlace)).as("%s from the place of its zone", port.locode()).isLessThan(FARTHEST_KILOMETRES);
      }
      if (!there.zone().isEmpty() && !WRONG_THERE.contains(port.locode())) {
        assertThat(PackagePorts.sameClock(port.zone(), ZoneId.of(there.zone()))).as("%s, %s there", port.locode(), there.zone()).isTrue();
      }
    }
  }

  /** The package puts some ports into the wrong place on the map; none of ours so far. */
  private static final Set<String> COORDINATES_WRONG_THERE = Set.of();

  @Test
  void thePortsOfThePackageAreTakenByCodeOrNameWithTheirZoneAndOursComeFirst() {
    assertThat(others.taken()).hasSizeGreaterThan(1_200);
    assertThat(ports.find("ae ajm")).get().satisfies(port -> {
      assertThat(port.nameEn()).isEqualTo("Ajman");
      assertThat(port.zone()).isEqualTo(ZoneId.of("Asia/Dubai"));
      assertThat(port.country()).isEqualTo("AE");
    });
    assertThat(ports.find("Lobito")).get().extracting(Port::locode).isEqualTo("AOLOB");
    assertThat(ports.stored("AOLOB").zone()).isEqualTo(ZoneId.of("Africa/Luanda"));
    assertThat(ports.find("ARUSH")).get().extracting(Port::zone).as("an old name of a zone gives way to the one that is kept").satisfies(zone -> assertThat(zone.getId()).startsWith("America/Argentina/"));
    assertThat(ports.find("THBKK")).get().extracting(Port::zone).as("ours counts where the package is wrong").isEqualTo(ZoneId.of("Asia/Bangkok"));
    assertThat(ports.find("USOAK")).get().extracting(Port::zone).isEqualTo(ZoneId.of("America/Los_Angeles"));
    assertThat(ports.all()).as("lists to choose from stay short").hasSameSizeAs(ours);
  }

  @Test
  void aRowThatCannotBeRightIsLeftOutAndSaysWhy() {
    assertThat(others.left()).containsEntry("THBKK", Doubt.OTHER_CLOCK).containsEntry("ANGSB", Doubt.NO_COUNTRY).containsEntry("ARDDC", Doubt.NO_ZONE).containsEntry("ARRIC", Doubt.NO_ZONE);
    assertThat(ports.find("ANGSB")).as("the Netherlands Antilles are no country any more").isEmpty();
    assertThat(doubt("NLXXX", new Place(51.9, 4.5), "Asia/Tehran")).isEqualTo(Doubt.OTHER_CLOCK);
    assertThat(doubt("USXXX", new Place(33.75, -118.22), "America/New_York")).as("Los Angeles in the zone of New York").isEqualTo(Doubt.OTHER_CLOCK);
    assertThat(doubt("USXXX", null, "America/New_York")).isEqualTo(Doubt.NO_PLACE);
    assertThat(doubt("USXXX", new Place(-33.9, 18.4), "America/New_York")).as("a place in South Africa").isEqualTo(Doubt.FAR_AWAY);
    assertThat(doubt("nlrtm", new Place(51.9, 4.5), "Europe/Amsterdam")).isEqualTo(Doubt.NO_LOCODE);
    assertThat(PackagePorts.doubt(new Row("NLRTM", "Rotterdam", new Place(51.9, 4.5), "Europe/Amsterdam"), kept)).isEmpty();
    assertThat(new Place(51.9, 4.5).kilometresTo(new Place(31.2, 121.5))).as("Rotterdam to Shanghai").isCloseTo(8_940, within(60.0));
  }

  private Doubt doubt(String locode, Place place, String zone) {
    return PackagePorts.doubt(new Row(locode, "Somewhere", place, zone), kept).orElseThrow();
  }
}
