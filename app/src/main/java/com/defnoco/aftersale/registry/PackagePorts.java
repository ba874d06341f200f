package com.defnoco.aftersale.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The ports of the npm package {@code sea-ports}, which the build unpacks beside our own list. None of them is believed unseen: cover starts on the local day of arrival, so a port is
 * taken only where its clock is one that its country keeps, and, in a country with several, the one of the nearest place that names a zone.
 */
final class PackagePorts {

  /** A port lies no farther from the place that names its zone. */
  private static final double FARTHEST_KILOMETRES = 2_000;
  /** The clock of each month of this year tells zones apart. */
  private static final int YEAR = 2025;

  record Place(double latitude, double longitude) {

    double kilometresTo(Place other) {
      double a = Math.pow(Math.sin(Math.toRadians(other.latitude - latitude) / 2), 2)
          + Math.cos(Math.toRadians(latitude)) * Math.cos(Math.toRadians(other.latitude)) * Math.pow(Math.sin(Math.toRadians(other.longitude - longitude) / 2), 2);
      return 6371 * 2 * Math.asin(Math.sqrt(a));
    }
  }

  /** A zone that a country keeps, and the place that names it. */
  record Kept(ZoneId zone, Place place) {}

  /** A row as the package has it. @param zone as it is written there; empty where none is @param place null where none is */
  record Row(String locode, String name, @Nullable Place place, String zone) {}

  /** Why a row is not taken. */
  enum Doubt { NO_LOCODE, NO_NAME, NO_ZONE, NO_COUNTRY, OTHER_CLOCK, NO_PLACE, FAR_AWAY }

  private final Map<String, Port> taken = new TreeMap<>();
  private final Map<String, Doubt> left = new TreeMap<>();

  /** Reads and checks both files. */
  PackagePorts() {
    var zones = zonesByCountry();
    for (var row : rows()) {
      var doubt = doubt(row, zones);
      if (doubt.isPresent()) {
        left.put(row.locode(), doubt.get());
      } else {
        taken.put(row.locode(), new Port(row.locode(), row.name(), row.name(), row.locode().substring(0, 2), zone(row, zones)));
      }
    }
  }

  Optional<Port> find(String locode) {
    return Optional.ofNullable(taken.get(locode));
  }

  /** By UN/LOCODE. */
  Map<String, Port> taken() {
    return Map.copyOf(taken);
  }

  /** What is wrong with the others. */
  Map<String, Doubt> left() {
    return Map.copyOf(left);
  }

  /** What speaks against a row; empty where nothing does. */
  static Optional<Doubt> doubt(Row row, Map<String, List<Kept>> zones) {
    if (!row.locode().matches("[A-Z]{2}[A-Z2-9]{3}")) {
      return Optional.of(Doubt.NO_LOCODE);
    }
    if (row.name().isBlank() || row.name().length() > 100) {
      return Optional.of(Doubt.NO_NAME);
    }
    var kept = zones.getOrDefault(row.locode().substring(0, 2), List.of());
    if (kept.isEmpty()) {
      return Optional.of(Doubt.NO_COUNTRY);
    }
    var said = zone(row.zone());
    if (said.isEmpty()) {
      return Optional.of(Doubt.NO_ZONE);
    }
    if (kept.stream().noneMatch(one -> sameClock(one.zone(), said.get()))) {
      return Optional.of(Doubt.OTHER_CLOCK);
    }
    if (kept.stream().allMatch(one -> sameClock(one.zone(), said.get()))) {
      return Optional.empty();
    }
    if (row.place() == null) {
      return Optional.of(Doubt.NO_PLACE);
    }
    var nearest = nearest(row.place(), kept);
    if (nearest.place().kilometresTo(row.place()) > FARTHEST_KILOMETRES) {
      return Optional.of(Doubt.FAR_AWAY);
    }
    return sameClock(nearest.zone(), said.get()) ? Optional.empty() : Optional.of(Doubt.OTHER_CLOCK);
  }

  /** The zone in the name that the country keeps it under. */
  private static ZoneId zone(Row row, Map<String, List<Kept>> zones) {
    var said = zone(row.zone()).orElseThrow();
    var kept = zones.getOrDefault(row.locode().substring(0, 2), List.of());
    return kept.stream().map(Kept::zone).filter(said::equals).findFirst()
        .orElseGet(() -> kept.stream().filter(one -> sameClock(one.zone(), said))
            .min(Comparator.comparingDouble(one -> row.place() == null ? 0 : one.place().kilometresTo(row.place()))).orElseThrow().zone());
  }

  private static Kept nearest(Place place, List<Kept> kept) {
    return kept.stream().min(Comparator.comparingDouble(one -> one.place().kilometresTo(place))).orElseThrow();
  }

  private static Optional<ZoneId> zone(String written) {
    try {
      return written.isEmpty() || !ZoneId.getAvailableZoneIds().contains(written) ? Optional.empty() : Optional.of(ZoneId.of(written));
    } catch (DateTimeException unknown) {
      return Optional.empty();
    }
  }

  static boolean sameClock(ZoneId one, ZoneId other) {
    return one.equals(other) || IntStream.rangeClosed(1, 12).allMatch(month -> {
      Instant at = LocalDate.of(YEAR, month, 15).atStartOfDay(ZoneOffset.UTC).toInstant();
      return one.getRules().getOffset(at).equals(other.getRules().getOffset(at));
    });
  }

  // ---- The two files

  /** The zones of the time zone database by country (zone.tab, public domain). */
  static Map<String, List<Kept>> zonesByCountry() {
    var zones = new HashMap<String, List<Kept>>();
    new String(file("/registry/zone.tab"), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#")).map(line -> line.split("\t")).forEach(cells -> {
      var place = cells[1].split("(?<=\\d)(?=[+-])");
      zones.computeIfAbsent(cells[0], country -> new ArrayList<>()).add(new Kept(ZoneId.of(cells[2]), new Place(degrees(place[0], 2), degrees(place[1], 3))));
    });
    return zones;
  }

  /** {@code +5222}, {@code +0045401}: degrees, minutes, perhaps seconds. */
  private static double degrees(String written, int digits) {
    var minutes = written.substring(1 + digits);
    var size = Integer.parseInt(written.substring(1, 1 + digits)) + Integer.parseInt(minutes.substring(0, 2)) / 60.0 + (minutes.length() > 2 ? Integer.parseInt(minutes.substring(2)) / 3600.0 : 0);
    return written.startsWith("-") ? -size : size;
  }

  static List<Row> rows() {
    var rows = new ArrayList<Row>();
    new JsonMapper().readTree(file("/registry/sea-ports.json")).properties().forEach(entry -> {
      JsonNode port = entry.getValue();
      var at = port.path("coordinates");
      rows.add(new Row(entry.getKey(), port.path("name").asString("").strip(), at.size() == 2 ? new Place(at.get(1).asDouble(0), at.get(0).asDouble(0)) : null,
          port.path("timezone").asString("").strip()));
    });
    return rows;
  }

  private static byte[] file(String name) {
    try (var file = Objects.requireNonNull(PackagePorts.class.getResourceAsStream(name), name)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
