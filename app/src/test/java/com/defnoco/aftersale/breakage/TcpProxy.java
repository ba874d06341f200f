package com.defnoco.aftersale.breakage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between the program and a server of its own and delays, stalls or cuts what passes. */
final class TcpProxy implements AutoCloseable {

  private final ServerSocket door;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  /** Added to every piece that passes, in milliseconds. */
  volatile int delay;
  /** Nothing passes, and nobody is told. */
  volatile boolean stalled;
  volatile boolean closedDoor;

  TcpProxy(int target) {
    this.target = target;
    try {
      door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> {
      while (!door.isClosed()) {
        try {
          var caller = door.accept();
          if (closedDoor) {
            caller.close();
            continue;
          }
          var server = new Socket(InetAddress.getLoopbackAddress(), this.target);
          open.add(caller);
          open.add(server);
          Thread.ofVirtual().start(() -> pass(caller, server));
          Thread.ofVirtual().start(() -> pass(server, caller));
        } catch (IOException refused) {
          if (door.isClosed()) {
            return;
          }
        }
      }
    });
  }

  int port() {
    return door.getLocalPort();
  }

  /** Cuts every connection there is. */
  void cut() {
    open.forEach(TcpProxy::hangUp);
    open.clear();
  }

  private void pass(Socket from, Socket to) {
    var piece = new byte[8192];
    try {
      for (int length; (length = from.getInputStream().read(piece)) >= 0; ) {
        if (delay > 0) {
          Program.pause(delay);
        }
        while (stalled && !from.isClosed() && !to.isClosed()) {
          Program.pause(50);
        }
        to.getOutputStream().write(piece, 0, length);
      }
    } catch (IOException gone) {
      // One of them hung up; so do we.
    } finally {
      hangUp(from);
      hangUp(to);
    }
  }

  private static void hangUp(Socket socket) {
    try {
      socket.close();
    } catch (IOException closed) {
      // It is.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    cut();
  }
}
