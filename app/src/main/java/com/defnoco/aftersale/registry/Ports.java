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

/** The container ports of {@code registry/ports.csv}. */
@Component
class Ports {

  private final Map<String, Port> byLocode;
  private final List<Port> byName;

  Ports() {
    this.byName = read().stream().sorted(Comparator.comparing(Port::nameEn)).toList();
    this.byLocode = byName.stream().collect(Collectors.toUnmodifiableMap(Port::locode, Function.identity()));
  }

  List<Port> all() {
    return byName;
  }

  /** The port of a UN/LOCODE, written with or without space ({@code NL RTM}), in either case; or of its exact English or Chinese name. */
  Optional<Port> find(String text) {
    var plain = Normalizer.normalize(text, Normalizer.Form.NFKC).strip();
    var port = byLocode.get(plain.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT));
    if (port != null) {
      return Optional.of(port);
    }
    var named = byName.stream().filter(p -> plainName(p.nameEn()).equals(plainName(plain)) || p.nameZh().equals(plain)).toList();
    return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
  }

  /** The port of a code that was stored before; a port taken out of the file later keeps its code as name, read in UTC. */
  Port stored(String locode) {
    var port = byLocode.get(locode);
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
