package com.defnoco.aftersale.claims;

/** What a customer can see, smell or measure on a battery; in their words in the messages {@code symptom.*}. */
public enum Symptom {
  WILL_NOT_CHARGE,
  SHORT_FLIGHT_TIME,
  CELL_IMBALANCE,
  SWELLING,
  LEAKING,
  HOT,
  CONNECTOR,
  COMMUNICATION,
  PHYSICAL_DAMAGE,
  WILL_NOT_TURN_ON,
  ERROR_CODE,
  OTHER;

  /**
   * Whether the pack may burn: it is answered at once with what to do for safety, and never told to travel by post (a damaged or defective lithium
   * battery is forbidden in air cargo, UN 38.3 and IATA DGR special provision A154).
   */
  public boolean danger() {
    return switch (this) {
      case SWELLING, LEAKING, HOT -> true;
      case WILL_NOT_CHARGE, SHORT_FLIGHT_TIME, CELL_IMBALANCE, CONNECTOR, COMMUNICATION, PHYSICAL_DAMAGE, WILL_NOT_TURN_ON, ERROR_CODE, OTHER -> false;
    };
  }
}
