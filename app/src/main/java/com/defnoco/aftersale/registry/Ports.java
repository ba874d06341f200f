package com.defnoco.aftersale.registry;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Ports of discharge. Those of {@code registry/ports.csv}, with names in both languages, are offered to choose from; by its code, or its exact English name, any port of the package
 * {@link PackagePorts} is taken as well. Where both have one, ours counts.
 */
@Component
class Ports {

  private static final class Rest {
    /** Read when the first port is asked for that is not ours. */
    static final PackagePorts PORTS = new PackagePorts();
    static final Map<String, List<Port>> BY_NAME = PORTS.taken().values().stream().collect(Collectors.groupingBy(port -> plainName(port.nameEn())));
  }

  private final Map<String, Port> byLocode;
  private final List<Port> byName;

  Ports() {
    this.byName = read().stream().sorted(Comparator.comparing(Port::nameEn)).toList();
    this.byLocode = byName.stream().collect(Collectors.toUnmodifiableMap(Port::locode, Function.identity()));
  }

  List<Port> all() {
    return byName;
  }

  /** The port of a UN/LOCODE, written with or without space ({@code NL RTM}), in either case; or of its exact English or Chinese name, where only one port has it. */
  Optional<Port> find(String text) {
    var plain = Normalizer.normalize(text, Normalizer.Form.NFKC).strip();
    var code = plain.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    var port = byLocode.get(code);
    if (port != null) {
      return Optional.of(port);
    }
    var name = plainName(plain);
    var named = byName.stream().filter(p -> plainName(p.nameEn()).equals(name) || p.nameZh().equals(plain)).toList();
    if (!named.isEmpty()) {
      return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
    }
    if (code.matches("[A-Z]{2}[A-Z2-9]{3}") && Rest.PORTS.find(code).isPresent()) {
      return Rest.PORTS.find(code);
    }
    if (name.length() < 3) {
      return Optional.empty();
    }
    var elsewhere = Rest.BY_NAME.getOrDefault(name, List.of()).stream().filter(p -> !byLocode.containsKey(p.locode())).toList();
    return elsewhere.size() == 1 ? Optional.of(elsewhere.getFirst()) : Optional.empty();
  }

  /** The port of a code that was stored before; a port taken out of the file later keeps its code as name, read in UTC. */
  Port stored(String locode) {
    var port = byLocode.get(locode);
    if (port == null) {
      port = Rest.PORTS.find(locode).orElse(null);
    }
    return port == null ? new Port(locode, locode, locode, locode.substring(0, 2), ZoneId.of("UTC")) : port;
  }

  /** Up to three codes with their names that somebody who wrote this may have meant. */
  List<String> near(String text) {
    var written = text.strip().toUpperCase(Locale.ROOT);
    return byName.stream()
        .map(port -> Map.entry(port, Math.min(Near.distance(written, port.locode()),
            Near.distance(plainName(written), plainName(port.nameEn())))))
        .filter(entry -> entry.getValue() <= 2)
        .sorted(Map.Entry.comparingByValue())
        .limit(3)
        .map(entry -> entry.getKey().locode() + " (" + entry.getKey().nameEn() + ")")
        .toList();
  }

  private static String plainName(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFD).replaceAll("\\p{M}", "").replace('ı', 'i').replace('ł', 'l')
        .toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
  }

  private static List<Port> read() {
    try (var reader = new BufferedReader(new InputStreamReader(
        Ports.class.getResourceAsStream("/registry/ports.csv"), StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).map(line -> {
        var cells = line.split(",");
        return new Port(cells[0], cells[1], cells[2], cells[0].substring(0, 2), ZoneId.of(cells[3]));
      }).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
