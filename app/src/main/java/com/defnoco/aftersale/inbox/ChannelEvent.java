package com.defnoco.aftersale.inbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a delivery tells, in the words all channels share. One delivery may hold many. */
public sealed interface ChannelEvent {

  /**
   * Somebody wrote, or one of us did in another program.
   *
   * @param externalId the provider's id, unique within the account; where there is none, made from what does not change
   * @param from everything this delivery proves to be one person's; the first is where answers go. Several join those persons on hard evidence
   * @param senderName as the channel shows it; empty when it does not
   * @param thread which conversation within the account: usually one per sender
   * @param ours written by one of us, in the provider's own program
   * @param text plain, may be empty
   * @param html safe to show, or null
   * @param quoted the provider's id of the message this one answers
   * @param details what else is to be shown: place, contact card, what an unknown message held
   * @param address what the adapter must know to answer in this thread
   */
  record Incoming(String externalId, List<Handle> from, String senderName, String thread, boolean ours, Instant at, MessageKind kind, String text,
      @Nullable String html, List<MediaReference> media, @Nullable String quoted, Map<String, String> details, Trust trust, @Nullable String subject,
      @Nullable String locale, Map<String, String> address) implements ChannelEvent {
    public Incoming {
      from = List.copyOf(from);
      media = List.copyOf(media);
      details = Map.copyOf(details);
      address = Map.copyOf(address);
      if (from.isEmpty()) {
        throw new IllegalArgumentException("a message has a sender");
      }
    }

    /** A plain message in the conversation of its sender. */
    public static Incoming of(String externalId, Handle from, String senderName, Instant at, MessageKind kind, String text) {
      return new Incoming(externalId, List.of(from), senderName, from.scope() + "/" + from.value(), false, at, kind, text, null, List.of(), null, Map.of(), Trust.AUTHENTIC, null, null, Map.of());
    }
  }

  /**
   * How far a message of ours has come.
   *
   * @param externalId the provider's id, or empty where it only echoes ours
   * @param ourId {@link Outgoing#id()} as echoed, or null
   */
  record Receipt(String externalId, @Nullable String ourId, Status status, Instant at, @Nullable String failureCode, @Nullable String failure) implements ChannelEvent {}

  /** Stages of a message of ours, in their order; it only ever moves on. FAILED counts unless it was delivered before. */
  enum Status { ACCEPTED, SENT, DELIVERED, READ, FAILED }

  /** The sender changed what they had written; what it said before is kept. */
  record Edited(String externalId, Instant at, String text) implements ChannelEvent {}

  /** The sender took a message back; it stays on record, folded. */
  record Deleted(String externalId, Instant at) implements ChannelEvent {}

  /** The same person, known from now on by another handle. */
  record HandleChanged(Handle before, Handle now, Instant at) implements ChannelEvent {}

  /** Something waits at the provider: it is fetched with {@link ChannelAdapter#pull}. @param token for this once, or null */
  record Doorbell(String scope, @Nullable String token) implements ChannelEvent {}

  /** The provider tells about our account. */
  record AccountAlert(boolean broken, String said) implements ChannelEvent {}

  /** Nothing for a conversation, and why. */
  record Nothing(String reason) implements ChannelEvent {}
}
