package com.defnoco.aftersale.inbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message of ours.
 *
 * @param id of the message; channels that echo something of ours get this, those that know idempotency keys too
 * @param to where the answer goes
 * @param address what {@link ChannelEvent.Incoming#address()} told last
 * @param subject of the conversation; null where the channel has none
 * @param author for people, as channels that show names show it
 * @param quoted the provider's id of the message that is answered
 * @param lastInbound the provider's id of the customer's last message; null when they never wrote
 * @param template instead of free text, where the window is closed
 */
public record Outgoing(UUID id, Handle to, Map<String, String> address, @Nullable String subject, String text, Locale language, String author, List<File> files,
    @Nullable String quoted, @Nullable String lastInbound, @Nullable Template template) {

  public Outgoing {
    address = Map.copyOf(address);
    files = List.copyOf(files);
  }

  /** A file to send: bytes as they were received. */
  public record File(String name, String mediaType, long size, String sha256, Path content) {}

  /** A text that the provider has approved beforehand. @param values fill its places in their order */
  public record Template(String name, String language, List<String> values) {
    public Template {
      values = List.copyOf(values);
    }
  }
}
