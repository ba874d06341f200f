package com.defnoco.aftersale.inbox.channels.email;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mail as far as it could be read. The bytes it was read from stay the evidence.
 *
 * @param key the Message-ID without brackets, or {@code sha256:…} of the bytes where there is none
 * @param numbered whether the key is the sender's own Message-ID
 * @param inReplyTo ids the sender names, in their order
 * @param references ids of the thread, oldest first
 * @param returnPath the envelope's sender as our server noted it: empty for {@code <>}, null when not noted
 * @param date when it says it was sent, else when the first server noted it; null when neither can be read
 * @param text what the sender wrote, plain; made from the HTML where there is no plain part
 * @param html the HTML made safe, with {@link SafeHtml} placeholders for its pictures; empty when there is none
 * @param attachments in their order, those of attached mails and of {@code winmail.dat} among them
 * @param bounce what a mail server tells of a mail of ours, or null for a mail by somebody
 * @param notices what the reader of the mail should know
 */
record ReadMail(String key, boolean numbered, List<String> inReplyTo, List<String> references, List<Address> from, List<Address> to, List<Address> cc,
    List<Address> replyTo, List<String> deliveredTo, @Nullable String returnPath, String subject, @Nullable Instant date, String text, String html,
    List<Attachment> attachments, Automatic automatic, Authentication authentication, @Nullable Bounce bounce, Set<Notice> notices) {

  /** @param name as shown, or empty */
  record Address(String name, String address) {}

  /**
   * A part kept as a file.
   *
   * @param contentId what the HTML calls it, without brackets, or null
   * @param shownInText whether the HTML shows it in its place, so that it need not be listed again
   * @param within subject or name of the attached mail or {@code winmail.dat} it came in, or null
   */
  record Attachment(String name, String mediaType, byte[] content, @Nullable String contentId, boolean shownInText, Kind kind, @Nullable String within) {}

  enum Kind { FILE, INVITATION, ATTACHED_MAIL, SIGNATURE, ENCRYPTED }

  /** What the reader should be told beside the mail. Each has a sentence in the bundles. */
  enum Notice {
    /** Pictures of other servers are not loaded: they would tell the sender who read it. */
    REMOTE_PICTURES_BLOCKED,
    /** More parts, depth or bytes than are read; all of it is in the original. */
    CUT,
    /** The sender signed it (S/MIME); the signature is kept and was not checked. */
    SIGNED_NOT_CHECKED,
    /** Encrypted (S/MIME, OpenPGP); ask for it in the clear. */
    ENCRYPTED,
    /** The structure is broken; what could be read is shown. */
    BROKEN
  }

  /** Whether a machine wrote it, by RFC 3834 and what senders do besides: if so it gets no automatic answer. {@code reason} names the header. */
  record Automatic(boolean is, String reason) {

    static final Automatic NO = new Automatic(false, "");
  }

  /** What our own mail server found; {@code none} where it said nothing. */
  record Authentication(String spf, String dkim, String dmarc) {

    static final Authentication NONE = new Authentication("none", "none", "none");

    /** The From address is the sender's: DMARC holds, or a signature or envelope of the same domain (as DMARC asks) was found by our server. */
    boolean vouchesForFrom() {
      return dmarc.equals("pass");
    }
  }

  /**
   * News of a mail of ours from a mail server.
   *
   * @param recipient whom it did not reach, or empty when not told
   * @param status of RFC 3463 such as {@code 5.1.1}; {@code 5.0.0} or {@code 4.0.0} where only the kind is known, empty where not even that
   * @param diagnostic the server's words, one line
   * @param originalMessageId of the mail that failed, without brackets, or null
   */
  record Bounce(BounceKind kind, String recipient, String status, String diagnostic, @Nullable String originalMessageId) {}

  enum BounceKind {
    /** It will not arrive. */
    FAILED,
    /** Still being tried. */
    DELAYED,
    /** A receipt: delivered or relayed. */
    DELIVERED,
    /** The recipient called it spam (RFC 5965). */
    COMPLAINT
  }
}
