package com.defnoco.aftersale.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every port of our list, on every build: a UN/LOCODE by its shape, a zone that exists and is kept in that country, a place that lies where the zone is, and the same clock as in
 * a public list. Cover starts on the local day of arrival, so that a wrong zone would be a wrong first day.
 */
class PortsTest {

  /** Not in the public list; looked up by hand: Qatar has one zone. */
  private static final Set<String> NOT_COMPARED = Set.of("QAHMD");
  /** The public list has these in another zone, which is its mistake: Bangkok is not in Iran, Oakland not in Illinois. */
  private static final Set<String> WRONG_THERE = Set.of("THBKK", "USOAK");
  /** A port lies no farther from the place that names its zone; the farthest is Mundra from Kolkata. */
  private static final double FARTHEST_KILOMETRES = 2_000;
  private static final List<Instant> WINTER_AND_SUMMER = List.of(Instant.parse("2025-01-15T00:00:00Z"), Instant.parse("2025-07-15T00:00:00Z"));

  private record Place(double latitude, double longitude) {}

  /** @param zone null where the list says none */
  private record Listed(String name, Place place, @Nullable ZoneId zone) {}

  private final List<Port> ports = new Ports().all();

  @Test
  void everyCodeHasTheShapeOfAUnLocodeOfACountryThatExistsAndStandsOnce() {
    assertThat(ports).hasSizeGreaterThan(150).allSatisfy(port -> {
      assertThat(port.locode()).matches("[A-Z]{2}[A-Z2-9]{3}").startsWith(port.country());
      assertThat(Locale.getISOCountries()).contains(port.country());
      assertThat(port.nameEn()).isNotBlank();
      assertThat(port.nameZh()).matches(name -> name.codePoints().anyMatch(Character::isIdeographic), "a name in Chinese");
    });
    assertThat(ports).extracting(Port::locode).doesNotHaveDuplicates();
    assertThat(ports).extracting(Port::nameEn).doesNotHaveDuplicates();
  }

  @Test
  void everyZoneExistsHereAndIsKeptInThatCountry() {
    var kept = zonesByCountry();
    assertThat(ports).allSatisfy(port -> {
      assertThat(ZoneId.getAvailableZoneIds()).contains(port.zone().getId());
      assertThat(kept.getOrDefault(port.country(), Map.of())).as(port.locode()).containsKey(port.zone().getId());
    });
  }

  @Test
  void everyPortLiesWhereItsZoneIsAndHasTheClockOfThePublicList() {
    var kept = zonesByCountry();
    var listed = publicList();
    for (var port : ports) {
      if (NOT_COMPARED.contains(port.locode())) {
        assertThat(kept.get(port.country())).as("%s is not compared, so its country has one zone", port.locode()).hasSize(1);
        continue;
      }
      assertThat(listed).as("compare a new port with a public list, or name it here").containsKey(port.locode());
      var there = Objects.requireNonNull(listed.get(port.locode()));
      var zonePlace = Objects.requireNonNull(Objects.requireNonNull(kept.get(port.country())).get(port.zone().getId()));
      assertThat(kilometres(there.place(), zonePlace)).as("%s from the place of its zone", port.locode()).isLessThan(FARTHEST_KILOMETRES);
      if (there.zone() != null && !WRONG_THERE.contains(port.locode())) {
        for (var at : WINTER_AND_SUMMER) {
          assertThat(port.zone().getRules().getOffset(at)).as("%s, %s there", port.locode(), there.zone()).isEqualTo(there.zone().getRules().getOffset(at));
        }
      }
    }
  }

  @Test
  void theCheckFindsAPortThatIsInTheWrongZone() {
    var kept = zonesByCountry();
    assertThat(kept.get("US")).containsKeys("America/New_York", "America/Los_Angeles");
    assertThat(kept.get("NL")).containsOnlyKeys("Europe/Amsterdam");
    assertThat(kilometres(new Place(33.75, -118.22), Objects.requireNonNull(Objects.requireNonNull(kept.get("US")).get("America/New_York")))).as("Los Angeles in the zone of New York").isGreaterThan(FARTHEST_KILOMETRES);
    assertThat(kilometres(new Place(51.9, 4.5), new Place(31.2, 121.5))).as("Rotterdam to Shanghai").isCloseTo(8_940, within(60.0));
  }

  // ---- The two lists

  /** The zones of the time zone database by country, each with the place that names it. */
  private static Map<String, Map<String, Place>> zonesByCountry() {
    var zones = new HashMap<String, Map<String, Place>>();
    for (var row : rows("/registry/zone.tab", "\t")) {
      var place = row[1].split("(?<=\\d)(?=[+-])");
      zones.computeIfAbsent(row[0], country -> new HashMap<>()).put(row[2], new Place(degrees(place[0], 2), degrees(place[1], 3)));
    }
    return zones;
  }

  /** {@code +5222}, {@code +0045401}: degrees, minutes, perhaps seconds. */
  private static double degrees(String written, int digits) {
    var minutes = written.substring(1 + digits);
    var size = Integer.parseInt(written.substring(1, 1 + digits)) + Integer.parseInt(minutes.substring(0, 2)) / 60.0 + (minutes.length() > 2 ? Integer.parseInt(minutes.substring(2)) / 3600.0 : 0);
    return written.startsWith("-") ? -size : size;
  }

  private static Map<String, Listed> publicList() {
    var ports = new HashMap<String, Listed>();
    for (var row : rows("/registry/sea-ports.csv", ",")) {
      ports.put(row[0], new Listed(row[1], new Place(Double.parseDouble(row[2]), Double.parseDouble(row[3])), row.length < 5 ? null : ZoneId.of(row[4])));
    }
    return ports;
  }

  private static List<String[]> rows(String resource, String separator) {
    try (var file = Objects.requireNonNull(PortsTest.class.getResourceAsStream(resource))) {
      var rows = new ArrayList<String[]>();
      new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#")).forEach(line -> rows.add(line.split(separator)));
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double kilometres(Place from, Place to) {
    double a = Math.pow(Math.sin(Math.toRadians(to.latitude() - from.latitude()) / 2), 2)
        + Math.cos(Math.toRadians(from.latitude())) * Math.cos(Math.toRadians(to.latitude())) * Math.pow(Math.sin(Math.toRadians(to.longitude() - from.longitude()) / 2), 2);
    return 6371 * 2 * Math.asin(Math.sqrt(a));
  }
}
