package com.defnoco.aftersale.batterylog;

/** What to ask next where a log does not decide. */
public enum Question {
  REST_VOLTAGES, RESISTANCE, STORAGE_HISTORY, CHARGER, LABEL_RATING, CELL_VOLTAGES, CURRENT_SENSOR, EARLIER_LOGS
}
