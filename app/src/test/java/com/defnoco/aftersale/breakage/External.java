package com.defnoco.aftersale.breakage;

import com.defnoco.aftersale.OwnDatabase;
import com.defnoco.aftersale.TestDatabase;
import java.util.HashMap;
import java.util.Map;

/** A database of its own on the server of this test run, as an external one for programs that run as processes. */
final class External implements AutoCloseable {

  private final OwnDatabase database = OwnDatabase.fresh();

  String url() {
    return database.url();
  }

  /** Settings of a program at this database. @param port through which it is reached; 0 for its own */
  Map<String, String> settings(int port, String... more) {
    var settings = new HashMap<>(Map.of("aftersale.db.url", port == 0 ? url() : url().replaceFirst(":\\d+/", ":" + port + "/"), "aftersale.db.username", TestDatabase.username(), "aftersale.db.password", TestDatabase.password(),
        "spring.datasource.hikari.maximum-pool-size", "6"));
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  int port() {
    return Integer.parseInt(url().replaceFirst(".*:(\\d+)/.*", "$1"));
  }

  Invariants invariants() {
    return new Invariants(url(), TestDatabase.username(), TestDatabase.password());
  }

  @Override
  public void close() {
    database.close();
  }
}
