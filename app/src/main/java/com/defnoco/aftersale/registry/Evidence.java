package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.registry.RegistrySql.ConsignmentRow;
import com.defnoco.aftersale.registry.RegistrySql.UnitRow;
import org.jspecify.annotations.Nullable;

/** What the registry's facts rest on, in English words for the record of a claim. */
final class Evidence {

  private Evidence() {}

  static String ofManufacture(UnitRow row) {
    var made = row.manufactured();
    if (made == null) {
      return "The serial number " + row.serial() + " tells no date, and no production list does.";
    }
    var source = switch (made.source()) {
      case LABEL -> "Read from the serial number " + row.serial();
      case PRODUCTION_LIST -> "Production list";
    };
    return source + switch (made.precision()) {
      case DAY -> ".";
      case WEEK -> "; only the week is known, its last day counts.";
      case MONTH -> "; only the month is known, its last day counts.";
    };
  }

  static String ofArrival(@Nullable ConsignmentRow consignment, @Nullable Port port, boolean arrived) {
    if (consignment == null || port == null) {
      return "No consignment is recorded for this unit.";
    }
    var where = "Consignment " + consignment.reference() + ", port of discharge " + port.nameEn() + " (" + port.locode() + "): ";
    if (consignment.arrivedOn() == null) {
      return where + "no arrival recorded.";
    }
    if (!arrived) {
      return where + "arrival announced for " + consignment.arrivedOn() + ".";
    }
    var proof = consignment.proof();
    var kind = switch (proof.kind()) {
      case ARRIVAL_NOTICE -> "arrival notice";
      case BILL_OF_LADING -> "bill of lading";
      case TRACKING_EVENT -> "carrier's tracking event";
      case CUSTOMS_RECORD -> "customs record";
      case OTHER -> "other proof";
      case NONE_YET -> "no proof on file yet";
    };
    return where + kind + (proof.reference() == null ? "" : " " + proof.reference()) + (proof.note() == null ? "" : " (" + proof.note() + ")")
        + ".";
  }
}
