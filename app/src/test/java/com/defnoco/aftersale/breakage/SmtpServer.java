package com.defnoco.aftersale.breakage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A mail server in any mood. Remembers what it took and what it was offered. */
final class SmtpServer implements AutoCloseable {

  enum Mood {
    /** Takes every mail. */
    GOOD,
    /** One byte at a time, with pauses. */
    SLOW,
    /** Takes the mail's text and never answers. */
    SILENT_AFTER_DATA,
    /** Refuses for now. */
    BUSY,
    /** Refuses for good. */
    REFUSING,
    /** Takes the mail and hangs up before saying so. */
    GONE_BEFORE_OK,
    /** Says what no mail server says. */
    NONSENSE
  }

  private final ServerSocket server;
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  final AtomicInteger offered = new AtomicInteger();
  volatile Mood mood = Mood.GOOD;

  SmtpServer() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> {
      while (!server.isClosed()) {
        try {
          var caller = server.accept();
          open.add(caller);
          Thread.ofVirtual().start(() -> talk(caller));
        } catch (IOException closed) {
          return;
        }
      }
    });
  }

  int port() {
    return server.getLocalPort();
  }

  /** The Message-IDs of the mails it took, one for each time. */
  List<String> taken() {
    return List.copyOf(taken);
  }

  private void talk(Socket caller) {
    try (caller; var in = new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8)); var out = caller.getOutputStream()) {
      say(out, mood == Mood.NONSENSE ? "HTTP/1.1 200 OK" : "220 mail.example");
      for (String line; (line = in.readLine()) != null; ) {
        var verb = line.toUpperCase(java.util.Locale.ROOT);
        if (verb.startsWith("EHLO") || verb.startsWith("HELO")) {
          say(out, "250 mail.example");
        } else if (verb.startsWith("RCPT") && mood == Mood.REFUSING) {
          say(out, "550 5.1.1 nobody here");
        } else if (verb.startsWith("MAIL") && mood == Mood.BUSY) {
          offered.incrementAndGet();
          say(out, "451 4.3.0 later");
        } else if (verb.startsWith("DATA")) {
          offered.incrementAndGet();
          say(out, "354 go on");
          var id = "";
          String text;
          while ((text = in.readLine()) != null && !text.equals(".")) {
            if (text.toLowerCase(java.util.Locale.ROOT).startsWith("message-id:")) {
              id = text.substring(11).strip();
            }
          }
          if (text == null) {
            return; // The sender was killed in the middle: what has no end was not taken (RFC 5321, 4.1.1.4).
          }
          if (mood == Mood.SILENT_AFTER_DATA) {
            in.readLine(); // until they give up
            return;
          }
          taken.add(id);
          if (mood == Mood.GONE_BEFORE_OK) {
            return;
          }
          say(out, "250 2.0.0 taken");
        } else if (verb.startsWith("QUIT")) {
          say(out, "221 bye");
          return;
        } else {
          say(out, "250 ok");
        }
      }
    } catch (IOException gone) {
      // The other side was killed, or gave up.
    } finally {
      open.remove(caller);
    }
  }

  private void say(OutputStream out, String line) throws IOException {
    for (byte b : (line + "\r\n").getBytes(StandardCharsets.UTF_8)) {
      out.write(b);
      if (mood == Mood.SLOW) {
        out.flush();
        Program.pause(150);
      }
    }
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var caller : open) {
      caller.close();
    }
  }
}
