package com.defnoco.aftersale.inbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message of a conversation.
 *
 * @param providerId the provider's name for it; null until it has taken ours
 * @param failure what the provider said; null unless it failed or is unclear
 * @param providerTime when it was written, by the provider's clock
 * @param versions what it said before it was edited, oldest first
 */
public record Message(UUID id, UUID conversation, Direction direction, ChannelKind channel, String account, @Nullable String providerId, MessageKind kind, String sender, String author,
    String text, @Nullable String html, @Nullable String quoted, Map<String, String> details, Trust trust, String state, @Nullable String failure, @Nullable String failureCode,
    Instant providerTime, Instant receivedAt, @Nullable Instant editedAt, @Nullable Instant deletedAt, List<Attachment> attachments, List<String> versions) {

  public Message {
    details = Map.copyOf(details);
    attachments = List.copyOf(attachments);
    versions = List.copyOf(versions);
  }

  /** How long what was said or filmed lasts, as minutes and seconds; empty where the provider does not tell. */
  public String lasts() {
    var seconds = details.getOrDefault("seconds", "");
    return seconds.matches("\\d{1,5}") ? "%d:%02d".formatted(Integer.parseInt(seconds) / 60, Integer.parseInt(seconds) % 60) : "";
  }

  /** What a machine of the provider's heard in it stands as its text. */
  public boolean heardByMachine() {
    return details.containsKey("transcript");
  }

  /** From whom to whom. */
  public enum Direction {
    IN, OUT,
    /** For staff only. */
    NOTE
  }

  /**
   * A file of a message.
   *
   * @param mediaType judged by content once it is stored, as declared before
   * @param state WAITING, STORED or FAILED
   * @param picture whether a small picture can be shown
   * @param label whether it was looked at for a label
   * @param serials that stand on labels in it
   */
  public record Attachment(UUID id, String name, String mediaType, @Nullable Long size, @Nullable String sha256, String state, @Nullable String failure, boolean picture, LabelState label,
      List<String> serials) {
    public Attachment {
      serials = List.copyOf(serials);
    }

    /** A picture that browsers show and of which no small one is made. */
    public boolean shownWhole() {
      return state.equals("STORED") && mediaType.equals("image/webp");
    }

    public boolean sound() {
      return mediaType.startsWith("audio/");
    }

    /** Whether browsers play it in the page. */
    public boolean played() {
      return state.equals("STORED") && switch (mediaType) {
        case "audio/ogg", "audio/mpeg", "audio/mp4", "audio/wav", "video/mp4", "video/webm" -> true;
        default -> false;
      };
    }
  }
}
