package com.defnoco.aftersale.inbox;

import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One channel. An adapter knows its provider's protocol and nothing of conversations, claims or the database; it is a bean, keeps nothing between calls and passes
 * {@code ChannelContract}. It is never called inside a transaction.
 */
public interface ChannelAdapter {

  ChannelKind kind();

  /** What an account needs, in the order of the checklist. */
  List<Setting> settings();

  Abilities abilities(Account account);

  /**
   * A setting of an account.
   *
   * @param name as in the interface, nested names joined by dots
   * @param secret kept locked and never shown again
   */
  record Setting(String name, boolean secret, boolean needed, @Nullable String usual) {

    public static Setting needed(String name) {
      return new Setting(name, false, true, null);
    }

    public static Setting secret(String name) {
      return new Setting(name, true, true, null);
    }

    public static Setting usually(String name, String usual) {
      return new Setting(name, false, false, usual);
    }
  }

  /**
   * What the channel can do.
   *
   * @param repeatable sending the same {@link Outgoing#id()} twice delivers it once, so an unclear result may be tried again
   * @param receipts whether the provider tells more than that it took a message
   * @param files whether files can be sent
   * @param longestText in characters
   * @param perAccount how often a message may be sent by the account, and how many at once
   * @param perRecipient the same for one recipient
   */
  record Abilities(boolean repeatable, boolean receipts, boolean files, int longestText, long largestFile, Rate perAccount, Rate perRecipient) {}

  /** A token bucket. */
  record Rate(int atOnce, Duration each) {}

  // ---- What the provider calls

  /** Answers a GET by which the provider makes sure that the address is ours. @throws Forged */
  default HookReply handshake(Account account, HookRequest request) throws Forged {
    throw new Forged("this channel asks nothing by GET");
  }

  /**
   * Makes sure that the provider sent this, over the raw bytes, before anything is parsed, in constant time. Reads nothing but the account.
   *
   * @throws Forged when it did not, or not in time
   */
  default Authentic authenticate(Account account, HookRequest request, Instant now) throws Forged {
    throw new Forged("this channel is not called");
  }

  /**
   * A genuine delivery.
   *
   * @param key tells one delivery from another; the same again is a repetition
   * @param headers to keep beside the body
   * @param reply once the delivery is committed
   */
  record Authentic(String key, Map<String, String> headers, HookReply reply) {}

  /** The request is not the provider's. What is said is for our log; the caller learns nothing. */
  final class Forged extends Exception {
    public Forged(String said) {
      super(said);
    }

    /** @param status that the protocol wants: 401 or 403 */
    public int status() {
      return 401;
    }
  }

  /** Everything the delivery tells. Pure: no network, no clock. What is not understood becomes {@link MessageKind#UNKNOWN} or {@link ChannelEvent.Nothing}. @throws Unreadable */
  List<ChannelEvent> read(Account account, RawDelivery delivery) throws Unreadable;

  /** The delivery cannot be understood at all: it is parked until the program is mended, and can be replayed. */
  final class Unreadable extends Exception {
    public Unreadable(String said) {
      super(said);
    }

    public Unreadable(String said, Throwable cause) {
      super(said, cause);
    }
  }

  // ---- What we ask the provider

  /** Everything since the cursor, one page. @param cursor null at the very first time @param token from the doorbell, or null */
  default Page pull(Account account, String scope, @Nullable String cursor, @Nullable String token, Tokens tokens) throws Trouble {
    throw new UnsupportedOperationException(kind() + " is not pulled");
  }

  /** Whether a thread of its own waits at the provider with {@link #await} and pulls; then nobody else does. */
  default boolean watched() {
    return false;
  }

  /**
   * Waits until the provider tells that something came, at most so long. Returning without news does no harm.
   *
   * @return false where the provider cannot tell: it is asked once a minute then
   */
  default boolean await(Account account, String scope, Duration longest, Tokens tokens) throws Trouble {
    return false;
  }

  /** What is asked for by itself when no doorbell rings; empty where nothing is. */
  default List<String> pulledScopes(Account account) {
    return List.of();
  }

  /**
   * A page of what waited.
   *
   * @param body as received; read later by {@link #read}; empty pages are not kept
   * @param cursor where to go on
   * @param more whether to ask again at once
   */
  record Page(byte[] body, boolean empty, String cursor, boolean more) {}

  /** Sends a message. Never throws for what a provider may do: the result tells. */
  SendResult send(Account account, Outgoing message, Tokens tokens);

  /** Opens a file that came with a message. The caller closes it, limits it and checks its hash. @throws Trouble */
  default InputStream fetch(Account account, MediaReference media, Tokens tokens) throws Trouble {
    throw new Trouble("this channel has no files to fetch", false, false);
  }

  /** How long the provider keeps a file, or the address of it, after its message; null where nobody says, or it is here for good. What is gone soonest is fetched first. */
  default @Nullable Duration keeps(Account account, MediaReference media) {
    return null;
  }

  /** Tries the account: our credential works and is the right one. The answer is what the provider calls it. @throws Trouble */
  String check(Account account, Tokens tokens) throws Trouble;

  Window window(Account account, Window.Facts facts, Instant now);

  // ---- What people see

  /** A text in pieces, some of which a page folds at first: what was quoted of earlier messages. Together they are the text. */
  default List<Piece> pieces(String text) {
    return List.of(new Piece(false, text));
  }

  /** @param folded whether a page shows it folded at first */
  record Piece(boolean folded, String text) {}

  /** The safe HTML of a message with its pictures at these addresses. @param picture by its place among the files of the message, from 1; null leaves it out */
  default String shown(String html, IntFunction<@Nullable String> picture) {
    return html;
  }

  /** A provider that says no, or nothing. */
  final class Trouble extends Exception {
    private final boolean again;
    private final boolean credential;
    private final boolean gone;

    /** @param again worth another try @param credential our credential is the reason */
    public Trouble(String said, boolean again, boolean credential) {
      this(said, again, credential, false);
    }

    private Trouble(String said, boolean again, boolean credential, boolean gone) {
      super(said);
      this.again = again;
      this.credential = credential;
      this.gone = gone;
    }

    /** A file that the provider does not have any more, or an address that has run out. */
    public static Trouble gone(String said) {
      return new Trouble(said, false, false, true);
    }

    public boolean again() {
      return again;
    }

    public boolean credential() {
      return credential;
    }

    public boolean gone() {
      return gone;
    }
  }

  /** The access token of an account, with one owner: asked for once, shared by all copies of the program, renewed before it ends. */
  interface Tokens {

    /** The token in force; asks the provider when there is none. @throws Trouble what the provider said */
    String token(Account account, Issuer issuer) throws Trouble;

    /** The provider refused this token: the next call asks for another, unless somebody has done so meanwhile. */
    void refused(Account account, String token);

    /** Asks the provider for a token. */
    interface Issuer {
      Issued issue() throws Trouble;
    }

    record Issued(String token, Duration lasts) {}
  }
}
