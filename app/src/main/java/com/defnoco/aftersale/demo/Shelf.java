package com.defnoco.aftersale.demo;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Files of the pretend phones and their providers, in memory: so many bytes and no more, the oldest forgotten first. */
final class Shelf {

  private final long most;
  private final Map<String, Providers.Picture> files = new LinkedHashMap<>();
  private long held;

  Shelf(long mostBytes) {
    this.most = mostBytes;
  }

  /** @return the name under which it lies */
  synchronized String keep(Providers.Picture file) {
    var key = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()) + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    files.put(key, file);
    held += file.bytes().length;
    var eldest = files.entrySet().iterator();
    while (held > most && files.size() > 1) {
      held -= eldest.next().getValue().bytes().length;
      eldest.remove();
    }
    return key;
  }

  synchronized Optional<Providers.Picture> find(@Nullable String key) {
    return Optional.ofNullable(key == null ? null : files.get(key));
  }
}
