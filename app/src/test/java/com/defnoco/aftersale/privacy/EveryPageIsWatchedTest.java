package com.defnoco.aftersale.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whoever adds a page of the console or an answer of the interface has its readings written down, or says here that it tells of no customer. */
class EveryPageIsWatchedTest {

  private static final Set<String> OF_NO_CUSTOMER = Set.of("/api/v1/consignments/{reference}", "/api/v1/deliveries", "/api/v1/imports/{id}", "/api/v1/imports/{id}/errors.csv", "/api/v1/models",
      "/api/v1/models/{code}", "/api/v1/units/{serial}/cover", "/console/channels", "/console/claims/new", "/console/consignment-papers/{id}", "/console/consignments", "/console/consignments.csv", "/console/consignments/{*reference}",
      "/console/freight", "/console/guides", "/console/guides/new", "/console/guides/pictures", "/console/guides/{code}", "/console/imports", "/console/imports/samples/{kind}.csv", "/console/imports/{id}",
      "/console/imports/{id}/changes", "/console/imports/{id}/rows.csv", "/console/inbox/events", "/console/journal", "/console/keys", "/console/me", "/console/models", "/console/models.csv",
      "/console/models/{*code}", "/console/operations", "/console/operations/components.json", "/console/parts", "/console/parts.csv", "/console/parts/{code}", "/console/people", "/console/people/{id}",
      "/console/policy", "/console/privacy/readings", "/console/ready-texts", "/console/ready-texts/{code}", "/console/resets", "/console/roster", "/console/serial-formats", "/console/signing-keys",
      "/console/signing-keys/{id}/certificate.pem", "/console/test-summaries", "/console/visits/worker.js");

  @Test
  void everyPageAndAnswerIsWatchedOrTellsOfNoCustomer() throws IOException {
    var unwatched = new TreeSet<String>();
    try (var file = Objects.requireNonNull(getClass().getResourceAsStream("/permissions.txt"))) {
      unwatched.addAll(new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("GET ")).map(line -> line.split(" +"))
          .filter(words -> words[1].startsWith("/console") || words[1].startsWith("/api/v1")).filter(words -> !words[2].equals("ANYONE")).map(words -> words[1])
          .filter(route -> Readers.watched(route).isEmpty()).collect(Collectors.toSet()));
    }
    assertThat(unwatched).containsExactlyInAnyOrderElementsOf(OF_NO_CUSTOMER);
  }
}
