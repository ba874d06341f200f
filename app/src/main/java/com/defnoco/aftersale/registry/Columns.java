package com.defnoco.aftersale.registry;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The columns of each kind of list, and the other names people give them, in English and Chinese. */
final class Columns {

  private Columns() {}

  static final List<String> UNITS = List.of("serial_number", "model", "manufactured_on", "consignment");

  static List<String> of(ImportReport.Kind kind) {
    return switch (kind) {
      case UNITS -> UNITS;
      case CONSIGNMENTS -> ConsignmentWrites.COLUMNS;
      case MODELS -> ModelWrites.COLUMNS;
    };
  }

  /** The columns without which a list says nothing. */
  static List<String> needed(ImportReport.Kind kind) {
    return switch (kind) {
      case UNITS -> List.of("serial_number");
      case CONSIGNMENTS -> List.of("reference");
      case MODELS -> List.of("code");
    };
  }

  /** Which columns hold dates. */
  static List<String> dates(ImportReport.Kind kind) {
    return switch (kind) {
      case UNITS -> List.of("manufactured_on");
      case CONSIGNMENTS -> List.of("arrived_on");
      case MODELS -> List.of();
    };
  }

  /** The column a heading means; empty when it is none of ours. */
  static Optional<String> named(ImportReport.Kind kind, String heading) {
    return Optional.ofNullable(NAMES.get(kind).get(squeezed(heading)));
  }

  /** The JSON pointer of a column in the API's records: {@code /arrived_on} is {@code /arrivedOn}. */
  static String pointerOf(String columnPointer) {
    if (columnPointer.equals("/capacity_mah")) {
      return "/capacityMilliampHours";
    }
    if (columnPointer.equals("/energy_wh")) {
      return "/energyWattHours";
    }
    if (columnPointer.startsWith("/proof_")) {
      return "/evidence";
    }
    var camel = new StringBuilder();
    for (int i = 0; i < columnPointer.length(); i++) {
      camel.append(columnPointer.charAt(i) == '_' && i + 1 < columnPointer.length()
          ? Character.toUpperCase(columnPointer.charAt(++i)) : columnPointer.charAt(i));
    }
    return camel.toString();
  }

  private static final Map<ImportReport.Kind, Map<String, String>> NAMES = Map.of(
      ImportReport.Kind.UNITS, names(UNITS, Map.of(
          "serial_number", List.of("serial", "serial no", "serial nr", "sn", "s/n", "serial num", "unit", "序列号", "序號", "编号", "产品序列号", "sn号", "sn码"),
          "model", List.of("model code", "model no", "model number", "type", "product", "product code", "sku", "型号", "产品型号", "机型"),
          "manufactured_on", List.of("manufactured", "manufacture date", "manufacturing date", "date of manufacture", "mfg date", "mfd", "production date",
              "made on", "made", "生产日期", "制造日期", "出厂日期"),
          "consignment", List.of("consignment reference", "consignment no", "shipment", "shipment reference", "shipping reference", "container", "lot",
              "批次", "货批", "发货批次", "运单号", "发运批次", "货次"))),
      ImportReport.Kind.CONSIGNMENTS, names(ConsignmentWrites.COLUMNS, Map.of(
          "reference", List.of("consignment", "consignment reference", "consignment no", "shipment", "shipment reference", "货批", "批次", "发货批次", "参考号", "编号"),
          "port_of_discharge", List.of("port", "pod", "discharge port", "locode", "un/locode", "unlocode", "destination port", "port of arrival",
              "目的港", "卸货港", "到达港", "港口"),
          "arrived_on", List.of("arrived", "arrival", "arrival date", "date of arrival", "port arrival", "ata", "到港日期", "到达日期", "到港日", "抵港日期"),
          "proof_kind", List.of("evidence kind", "proof", "proof type", "evidence type", "证明类型", "凭证类型"),
          "proof_reference", List.of("evidence reference", "bill of lading", "b/l", "bl no", "bl number", "document no", "提单号", "凭证号", "证明编号"),
          "proof_note", List.of("evidence", "note", "notes", "remark", "remarks", "comment", "备注", "说明", "证明"))),
      ImportReport.Kind.MODELS, names(ModelWrites.COLUMNS, Map.ofEntries(
          Map.entry("code", List.of("model", "model code", "sku", "型号", "型号代码")),
          Map.entry("name", List.of("model name", "description", "名称", "产品名称")),
          Map.entry("chemistry", List.of("cell chemistry", "type", "化学体系", "电芯类型", "电池类型")),
          Map.entry("cells_in_series", List.of("series", "s", "cells", "串数", "串联数")),
          Map.entry("cells_in_parallel", List.of("parallel", "p", "并数", "并联数")),
          Map.entry("capacity_mah", List.of("capacity", "capacity milliamp hours", "mah", "容量", "容量mah")),
          Map.entry("nominal_volts_per_cell", List.of("nominal voltage per cell", "nominal v per cell", "单体标称电压", "标称电压")),
          Map.entry("charge_volts_per_cell", List.of("charge voltage per cell", "full voltage per cell", "充电电压", "满电电压")),
          Map.entry("cut_off_volts_per_cell", List.of("cutoff volts per cell", "cut off voltage per cell", "cutoff voltage", "截止电压", "放电截止电压")),
          Map.entry("continuous_discharge_c", List.of("continuous c", "discharge c", "c rating", "持续放电倍率", "放电倍率")),
          Map.entry("peak_discharge_c", List.of("peak c", "burst c", "峰值放电倍率", "瞬间放电倍率")),
          Map.entry("charge_c", List.of("max charge c", "charge rate", "充电倍率")),
          Map.entry("charge_celsius_min", List.of("charge temperature min", "充电温度下限")),
          Map.entry("charge_celsius_max", List.of("charge temperature max", "充电温度上限")),
          Map.entry("discharge_celsius_min", List.of("discharge temperature min", "放电温度下限")),
          Map.entry("discharge_celsius_max", List.of("discharge temperature max", "放电温度上限")),
          Map.entry("storage_celsius_min", List.of("storage temperature min", "储存温度下限")),
          Map.entry("storage_celsius_max", List.of("storage temperature max", "储存温度上限")),
          Map.entry("mass_grams", List.of("mass", "weight", "weight g", "重量", "质量", "重量g")),
          Map.entry("energy_wh", List.of("energy", "energy watt hours", "wh", "能量", "能量wh")),
          Map.entry("cycle_life", List.of("cycles", "循环寿命", "循环次数")))));

  private static Map<String, String> names(List<String> columns, Map<String, List<String>> others) {
    var names = new HashMap<String, String>();
    others.forEach((column, aliases) -> aliases.forEach(alias -> names.put(squeezed(alias), column)));
    columns.forEach(column -> names.put(squeezed(column), column));
    return Map.copyOf(names);
  }

  /** Letters, digits and Chinese characters only: "Serial No." and "serial_no" are the same heading. */
  static String squeezed(String heading) {
    return Normalizer.normalize(heading, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }
}
