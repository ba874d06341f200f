package com.defnoco.aftersale.inbox.channels.email;

import com.defnoco.aftersale.inbox.Account;
import com.defnoco.aftersale.inbox.ChannelAdapter;
import com.defnoco.aftersale.inbox.ChannelAdapter.Page;
import com.defnoco.aftersale.inbox.ChannelAdapter.Trouble;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.imap.protocol.RFC822SIZE;
import org.eclipse.angus.mail.imap.protocol.UID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of an IMAP folder, one mail after the other, by (UIDVALIDITY, UID). The server's flags and dates play no part in what is new; a mail is marked as
 * seen only after the cursor behind it was committed. Between calls a connection and a few mails ahead are kept: a cache, nothing that may not be lost.
 */
final class ImapSource implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ImapSource.class);
  /** Few commands for many small mails: each is a way to the server and back, and some servers look through the whole folder for each. */
  private static final int MAILS_AHEAD = 1_000;
  private static final long BYTES_AHEAD = 16L << 20;
  /** Unused connections are let go; servers end them after half an hour anyway. */
  private static final Duration UNUSED = Duration.ofMinutes(3);

  private final OAuth oauth;
  private final ConcurrentHashMap<String, Reading> open = new ConcurrentHashMap<>();
  private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("imap-watch").factory());

  ImapSource(OAuth oauth) {
    this.oauth = oauth;
    watch.scheduleWithFixedDelay(this::closeUnused, 60, 60, TimeUnit.SECONDS);
  }

  /** How far a folder is read: {@code uidvalidity:uid}. */
  record Cursor(long validity, long uid) {

    static Cursor of(@Nullable String text) {
      if (text == null || !text.matches("\\d{1,10}:\\d{1,10}")) {
        return new Cursor(-1, 0);
      }
      var parts = text.split(":");
      return new Cursor(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }

    @Override
    public String toString() {
      return validity + ":" + uid;
    }
  }

  private record Fetched(long uid, byte[] raw) {}

  private record Waiting(long uid, long size) {}

  /** A connection with what was fetched ahead of the cursor. */
  private static final class Reading {
    private @Nullable IMAPStore store;
    private @Nullable IMAPFolder folder;
    private long validity;
    private long at;
    private long seen;
    private long found;
    private long told;
    private long taken;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final ArrayDeque<Fetched> ahead = new ArrayDeque<>();
    private volatile long used = System.nanoTime();
  }

  /** The next mail after the cursor, or an empty page where there is none. */
  Page next(Account account, String folderName, @Nullable String cursorText, ChannelAdapter.Tokens tokens) throws Trouble {
    var reading = open.computeIfAbsent(key(account, folderName), key -> new Reading());
    synchronized (reading) {
      reading.used = System.nanoTime();
      try {
        return next(reading, account, folderName, Cursor.of(cursorText), tokens);
      } catch (AuthenticationFailedException e) {
        close(reading);
        throw new Trouble("IMAP: " + said(e), false, true);
      } catch (MessagingException e) {
        close(reading);
        throw new Trouble("IMAP: " + said(e), true, false);
      } catch (RuntimeException | Trouble e) {
        close(reading);
        throw e;
      }
    }
  }

  private Page next(Reading reading, Account account, String folderName, Cursor cursor, ChannelAdapter.Tokens tokens) throws MessagingException, Trouble {
    if (reading.folder == null || !reading.folder.isOpen()) {
      close(reading);
      open(reading, account, folderName, tokens);
    }
    var from = cursor;
    if (cursor.validity() != reading.validity) {
      if (cursor.validity() >= 0) {
        log.warn("The server numbered {} of {} anew (UIDVALIDITY {} became {}): it is read from the beginning, known mails are recognised by their ids", folderName, account,
            cursor.validity(), reading.validity);
      }
      from = new Cursor(reading.validity, 0);
    }
    if (from.uid() != reading.at) {
      // Somebody else moved the cursor, or it is the first call.
      reading.waiting.clear();
      reading.ahead.clear();
      reading.at = from.uid();
    }
    if (reading.ahead.isEmpty()) {
      markSeen(reading, account, from.uid());
      if (reading.waiting.isEmpty()) {
        look(reading, from.uid());
      }
      fetch(reading);
    }
    var mail = reading.ahead.poll();
    if (mail == null) {
      return new Page(new byte[0], true, new Cursor(reading.validity, from.uid()).toString(), false);
    }
    reading.at = mail.uid();
    reading.taken++;
    boolean more = !reading.ahead.isEmpty() || !reading.waiting.isEmpty();
    if (reading.found > 200 && (reading.taken % 1_000 == 0 || !more)) {
      log.info("{}: {} of {} mails taken in", account, reading.taken, reading.found);
    }
    return new Page(mail.raw(), false, new Cursor(reading.validity, mail.uid()).toString(), more);
  }

  /** What is still waiting at the server, as far as known: for the progress of an old mailbox. */
  long waiting(String accountId) {
    return open.entrySet().stream().filter(e -> e.getKey().startsWith(accountId + "/")).mapToLong(e -> e.getValue().waiting.size() + e.getValue().ahead.size()).sum();
  }

  private void open(Reading reading, Account account, String folderName, ChannelAdapter.Tokens tokens) throws MessagingException, Trouble {
    var store = connect(account, tokens);
    reading.store = store;
    var folder = (IMAPFolder) store.getFolder(folderName);
    try {
      folder.open(Folder.READ_WRITE);
    } catch (MessagingException onlyToRead) {
      folder.open(Folder.READ_ONLY);
    }
    reading.folder = folder;
    reading.validity = folder.getUIDValidity();
    reading.at = -1;
    reading.seen = -1;
    reading.waiting.clear();
    reading.ahead.clear();
  }

  /** UIDs and sizes after this one: one line of the server each. */
  private static void look(Reading reading, long after) throws MessagingException {
    var found = new ArrayList<Waiting>();
    command(reading, "UID FETCH " + (after + 1) + ":* (UID RFC822.SIZE)", response -> {
      var uid = response.getItem(UID.class);
      var size = response.getItem(RFC822SIZE.class);
      // "n:*" means at least the last mail, also when its number is smaller.
      if (uid != null && uid.uid > after) {
        found.add(new Waiting(uid.uid, size == null ? 0 : size.size));
      }
    });
    found.sort(java.util.Comparator.comparingLong(Waiting::uid));
    reading.waiting.addAll(found);
    reading.found = found.size();
    reading.taken = 0;
  }

  private static void fetch(Reading reading) throws MessagingException {
    while (!reading.waiting.isEmpty() && reading.ahead.isEmpty()) {
      var batch = new ArrayList<Waiting>();
      long bytes = 0;
      while (!reading.waiting.isEmpty() && batch.size() < MAILS_AHEAD && (batch.isEmpty() || bytes + reading.waiting.peek().size() <= BYTES_AHEAD)) {
        var one = reading.waiting.poll();
        bytes += one.size();
        batch.add(one);
      }
      var wanted = new StringBuilder();
      batch.forEach(one -> wanted.append(wanted.isEmpty() ? "" : ",").append(one.uid()));
      // PEEK leaves the flags alone. Of a mail larger than any we read, the beginning.
      var part = bytes > MailReader.MOST_BYTES ? "BODY.PEEK[]<0." + MailReader.MOST_BYTES + ">" : "BODY.PEEK[]";
      var got = new ArrayList<Fetched>();
      command(reading, "UID FETCH " + wanted + " (UID " + part + ")", response -> {
        var uid = response.getItem(UID.class);
        var body = response.getItem(BODY.class);
        if (uid != null && body != null && body.getByteArray() != null) {
          got.add(new Fetched(uid.uid, body.getByteArray().getNewBytes()));
        }
      });
      // A mail that was deleted meanwhile is not among them.
      got.sort(java.util.Comparator.comparingLong(Fetched::uid));
      reading.ahead.addAll(got);
    }
  }

  /** Everything up to the cursor is committed. */
  private static void markSeen(Reading reading, Account account, long upTo) throws MessagingException {
    var folder = reading.folder;
    if (folder == null || reading.seen < 0 || upTo <= reading.seen || folder.getMode() != Folder.READ_WRITE || account.get("imap.markSeen", "true").equals("false")) {
      reading.seen = Math.max(reading.seen, upTo);
      return;
    }
    var messages = folder.getMessagesByUID(reading.seen + 1, upTo);
    folder.setFlags(messages, new Flags(Flags.Flag.SEEN), true);
    reading.seen = upTo;
  }

  private interface Taker {
    void take(FetchResponse response);
  }

  private static void command(Reading reading, String command, Taker taker) throws MessagingException {
    var folder = reading.folder;
    if (folder == null) {
      throw new MessagingException("The folder is closed");
    }
    folder.doCommand(protocol -> {
      run(protocol, command, taker);
      return null;
    });
  }

  private static void run(IMAPProtocol protocol, String command, Taker taker) throws ProtocolException {
    Response[] responses = protocol.command(command, null);
    for (int i = 0; i < responses.length; i++) {
      if (responses[i] instanceof FetchResponse fetch) {
        taker.take(fetch);
        responses[i] = null;
      }
    }
    protocol.notifyResponseHandlers(responses);
    protocol.handleResult(responses[responses.length - 1]);
  }

  /** A connection of its own. */
  private IMAPStore connect(Account account, ChannelAdapter.Tokens tokens) throws MessagingException, Trouble {
    var server = MailServer.imap(account);
    var session = Session.getInstance(server.properties());
    var store = (IMAPStore) session.getStore("imap");
    if (!server.tokens()) {
      store.connect(server.host(), server.port(), server.user(), server.password());
      return store;
    }
    var token = oauth.token(account, tokens);
    try {
      store.connect(server.host(), server.port(), server.user(), token);
    } catch (AuthenticationFailedException refused) {
      tokens.refused(account, token);
      store.connect(server.host(), server.port(), server.user(), oauth.token(account, tokens));
    }
    return store;
  }

  String check(Account account, String folderName, ChannelAdapter.Tokens tokens) throws Trouble {
    try (var store = connect(account, tokens)) {
      var folder = store.getFolder(folderName);
      if (!folder.exists()) {
        throw new Trouble("IMAP: there is no folder " + folderName, false, false);
      }
      folder.open(Folder.READ_ONLY);
      int count = folder.getMessageCount();
      folder.close(false);
      return folderName + ": " + count;
    } catch (AuthenticationFailedException e) {
      throw new Trouble("IMAP: " + said(e), false, true);
    } catch (MessagingException e) {
      throw new Trouble("IMAP: " + said(e), true, false);
    }
  }

  /**
   * Waits until the server tells that something came, at most so long (IDLE, RFC 2177). Servers end a wait after half an hour and some fall silent before: the caller
   * asks again after each return.
   *
   * @return false where the server cannot do this: then it is asked once a minute
   */
  boolean await(Account account, String folderName, Duration longest, ChannelAdapter.Tokens tokens) throws Trouble {
    try (var store = connect(account, tokens)) {
      if (!store.hasCapability("IDLE")) {
        return false;
      }
      var folder = (IMAPFolder) store.getFolder(folderName);
      folder.open(Folder.READ_ONLY);
      if (cameMeanwhile(account, folderName, folder.getUIDNext())) {
        return true;
      }
      var end = watch.schedule(() -> {
        try {
          // Any command ends the wait.
          folder.doOptionalCommand("wait over", protocol -> null);
        } catch (MessagingException | RuntimeException gone) {
          log.debug("The wait at {} ended by itself", account);
        }
      }, longest.toMillis(), TimeUnit.MILLISECONDS);
      try {
        folder.idle(true);
      } finally {
        end.cancel(false);
      }
      return true;
    } catch (AuthenticationFailedException e) {
      throw new Trouble("IMAP: " + said(e), false, true);
    } catch (MessagingException | IllegalStateException e) {
      throw new Trouble("IMAP: " + HeaderText.oneLine(String.valueOf(e.getMessage()), 300), true, false);
    }
  }

  /** Something that came between the last look and the wait; told once, for a mail that was deleted unread leaves the same gap. */
  private boolean cameMeanwhile(Account account, String folderName, long next) {
    var reading = open.get(key(account, folderName));
    if (reading == null) {
      return true;
    }
    synchronized (reading) {
      if (reading.at < 0 || next <= reading.at + 1 || next <= reading.told) {
        return false;
      }
      reading.told = next;
      return true;
    }
  }

  private static String key(Account account, String folderName) {
    return account.id() + "/" + folderName + "/" + account.settings().hashCode();
  }

  private void closeUnused() {
    open.forEach((key, reading) -> {
      if (System.nanoTime() - reading.used > UNUSED.toNanos()) {
        synchronized (reading) {
          close(reading);
          open.remove(key);
        }
      }
    });
  }

  private static void close(Reading reading) {
    try {
      if (reading.store != null) {
        reading.store.close();
      }
    } catch (MessagingException | RuntimeException alreadyGone) {
      log.debug("A connection was gone before it was closed");
    }
    reading.store = null;
    reading.folder = null;
    reading.waiting.clear();
    reading.ahead.clear();
  }

  private static String said(MessagingException e) {
    return HeaderText.oneLine(String.valueOf(e.getMessage()), 300);
  }

  @Override
  public void close() {
    watch.shutdownNow();
    open.values().forEach(reading -> {
      synchronized (reading) {
        close(reading);
      }
    });
  }
}
