package com.defnoco.aftersale.inbox;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file that came with a message and is still at the provider, or within the delivery.
 *
 * @param name as the sender calls it
 * @param mediaType as declared; the file itself tells what it is
 * @param size in bytes as declared; null when not told
 * @param sha256 64 hex digits as declared, checked after the download; null when not told
 * @param source what the adapter needs to fetch it
 */
public record MediaReference(String name, String mediaType, @Nullable Long size, @Nullable String sha256, Map<String, String> source) {

  public MediaReference {
    source = Map.copyOf(source);
  }
}
