package com.defnoco.aftersale.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.DemoApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;

/** What alarms look at is there, on the management port of a running program and nowhere else. */
class MetersTest {

  private static final Pattern NAME = Pattern.compile("\\b(?:aftersale|hikaricp|http_server|process_files)_[a-z_]+\\b");

  @Test
  void everyMetricThatAnAlarmNamesIsOffered() throws IOException, InterruptedException {
    var demo = DemoApplication.running();
    get(demo.address() + "/health/ready");
    var scraped = get("http://127.0.0.1:" + demo.bean(Environment.class).getProperty("local.management.port") + "/actuator/prometheus");
    var named = new TreeSet<String>();
    NAME.matcher(Files.readString(Path.of("../docs/alerts.yml"))).results().forEach(match -> named.add(match.group()));
    assertThat(named).hasSizeGreaterThan(10);
    assertThat(offered(scraped)).containsAll(named);
    assertThat(value(scraped, "aftersale_database_up")).isEqualTo(1);
    assertThat(value(scraped, "aftersale_database_bytes")).isGreaterThan(1e6);
    assertThat(value(scraped, "aftersale_disk_free_bytes")).isGreaterThan(0);
  }

  @Test
  void anybodyIsToldWhetherAllIsWellAndThisMachineWhatToDo() throws IOException, InterruptedException {
    assertThat(get(DemoApplication.running().address() + "/health")).as("a fresh program has no backup yet, and says what to do about it").contains("backup");
  }

  private static Set<String> offered(String scraped) {
    var names = new TreeSet<String>();
    scraped.lines().filter(line -> !line.startsWith("#")).forEach(line -> names.add(line.split("[{ ]", 2)[0]));
    return names;
  }

  private static double value(String scraped, String name) {
    return scraped.lines().filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{")).findFirst()
        .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).orElseThrow();
  }

  private static String get(String address) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString()).body();
    }
  }
}
