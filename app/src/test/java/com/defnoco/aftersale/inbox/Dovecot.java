package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.FreePort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.util.FileSystemUtils;

/**
 * Dovecot, as Debian packages it ({@code dovecot-imapd}, 2.3), with one mailbox in a folder of its own: for measuring, since the server that tests use searches all of its mails for each
 * that is fetched. Needs root, which gives the mailbox to another user as Dovecot wants it. The password is {@code secret}, whoever signs in.
 */
final class Dovecot implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/sbin/dovecot");

  private final Path home;
  private final Process server;
  final int port = FreePort.any();

  static boolean isHere() {
    return Files.isExecutable(PROGRAM) && "root".equals(System.getProperty("user.name"));
  }

  /** @param mails as they lie in the mailbox, the oldest first */
  Dovecot(List<byte[]> mails) throws IOException, InterruptedException {
    home = Files.createTempDirectory("dovecot");
    var maildir = home.resolve("mail");
    for (var folder : List.of("new", "cur", "tmp")) {
      Files.createDirectories(maildir.resolve(folder));
    }
    for (int i = 0; i < mails.size(); i++) {
      Files.write(maildir.resolve("cur").resolve("%d.M%d.bench:2,".formatted(1_700_000_000 + i, i)), mails.get(i));
    }
    Files.writeString(home.resolve("dovecot.conf"), """
        base_dir = %1$s/run
        log_path = %1$s/log
        protocols = imap
        listen = 127.0.0.1
        ssl = no
        disable_plaintext_auth = no
        mail_location = maildir:%1$s/mail
        first_valid_uid = 1
        passdb {
          driver = static
          args = password=secret
        }
        userdb {
          driver = static
          args = uid=nobody gid=nogroup home=%1$s
        }
        service imap-login {
          inet_listener imap {
            port = %2$d
          }
          inet_listener imaps {
            port = 0
          }
        }
        """.formatted(home, port));
    done(new ProcessBuilder("chown", "-R", "nobody:nogroup", home.toString()).inheritIO().start());
    server = new ProcessBuilder(PROGRAM.toString(), "-F", "-c", home.resolve("dovecot.conf").toString()).inheritIO().start();
    while (!answers()) {
      LockSupport.parkNanos(50_000_000);
    }
  }

  private boolean answers() throws IOException {
    if (!server.isAlive()) {
      throw new IOException("Dovecot ended: " + (Files.exists(home.resolve("log")) ? Files.readString(home.resolve("log")) : "no log"));
    }
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (ConnectException notYet) {
      return false;
    }
  }

  private static void done(Process process) throws IOException, InterruptedException {
    if (process.waitFor() != 0) {
      throw new IOException("A command that prepares the mailbox failed");
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    server.destroy();
    server.waitFor(10, TimeUnit.SECONDS);
    FileSystemUtils.deleteRecursively(home);
  }
}
