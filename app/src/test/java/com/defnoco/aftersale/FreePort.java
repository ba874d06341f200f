package com.defnoco.aftersale;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a program that must be told its own. It lies below those that the operating system hands out for connections: one of these may be taken between the asking and
 * the start.
 */
public final class FreePort {

  private static final int FROM = 20_000;
  private static final int TO = 30_000;

  private FreePort() {}

  public static int any() {
    for (int tries = 0; tries < 100; tries++) {
      try (var socket = new ServerSocket(ThreadLocalRandom.current().nextInt(FROM, TO))) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // The next one, then.
      }
    }
    throw new IllegalStateException("no free port between " + FROM + " and " + TO);
  }
}
