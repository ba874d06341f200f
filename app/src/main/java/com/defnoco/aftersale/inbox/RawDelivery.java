package com.defnoco.aftersale.inbox;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A delivery as it was kept.
 *
 * @param key how the provider tells one delivery from another
 * @param headers by lower-case name: those that an adapter asked to keep, see {@link ChannelAdapter.Authentic}
 */
public record RawDelivery(UUID id, String key, Map<String, String> headers, byte[] body, Instant receivedAt) {

  public RawDelivery {
    headers = Map.copyOf(headers);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
