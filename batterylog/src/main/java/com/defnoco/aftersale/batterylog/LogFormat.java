package com.defnoco.aftersale.batterylog;

/** The kinds of log that can be read; recognised by their bytes, never by their name. */
public enum LogFormat {
  /** PX4 flight log. */
  ULOG("PX4 ULog"),
  /** ArduPilot on-board log, binary. */
  DATAFLASH("ArduPilot DataFlash"),
  /** ArduPilot on-board log, one message a line. */
  DATAFLASH_TEXT("ArduPilot DataFlash, text"),
  /** What a ground station recorded: eight bytes of time before every MAVLink frame. */
  MAVLINK_TLOG("MAVLink telemetry"),
  DRONEDEPLOY_TSV("DroneDeploy flight recorder"),
  AIRDATA_CSV("AirData"),
  LITCHI_CSV("Litchi"),
  /** Export of the app of JBD (Xiaoxiang, Overkill) battery management systems. */
  JBD_CSV("JBD BMS"),
  /** Any other table, read through a {@link ColumnMapping}. */
  CSV("table");

  private final String title;

  LogFormat(String title) {
    this.title = title;
  }

  /** As people call it. */
  public String title() {
    return title;
  }
}
