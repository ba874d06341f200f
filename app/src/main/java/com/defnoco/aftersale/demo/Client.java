package com.defnoco.aftersale.demo;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import org.apache.commons.csv.CSVFormat;

/**
 * A customer of the demo company, from {@code demo/customers.csv}.
 *
 * @param language {@code en} or {@code zh}
 * @param port UN/LOCODE of the port their goods come through
 */
record Client(String key, String name, String company, String street, String city, String country, String countryName, String language, ZoneId zone,
    String mail, String phone, String port, Trade trade) {

  /** What they fly for: decides what their stories are about and how many packs they own. */
  enum Trade {
    DEALER("a customer's drone", "客户的无人机"),
    SPRAYING("the spraying drone", "植保无人机"),
    SURVEY("the mapping drone", "测绘无人机"),
    INSPECTION("the inspection drone", "巡检无人机"),
    RESCUE("the search drone", "搜救无人机"),
    FILM("the camera drone", "航拍无人机");

    final String aircraft;
    final String aircraftZh;

    Trade(String aircraft, String aircraftZh) {
      this.aircraft = aircraft;
      this.aircraftZh = aircraftZh;
    }
  }

  boolean readsChinese() {
    return language.equals("zh");
  }

  /** The name as papers print it: without Chinese characters, for which the papers' face has no signs. */
  String printedName() {
    return name.replaceAll("\\p{IsHan}+", "").strip();
  }

  static List<Client> all() {
    var format = CSVFormat.RFC4180.builder().setCommentMarker('#').setHeader().setSkipHeaderRecord(true).get();
    try (var reader = new InputStreamReader(Client.class.getResourceAsStream("/demo/customers.csv"), StandardCharsets.UTF_8);
        var rows = format.parse(reader)) {
      return rows.stream().map(row -> new Client(row.get("key"), row.get("name"), row.get("company"), row.get("street"), row.get("city"), row.get("country"),
          row.get("countryName"), row.get("language"), ZoneId.of(row.get("zone")), row.get("mail"), row.get("phone"), row.get("port"),
          Trade.valueOf(row.get("trade")))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
