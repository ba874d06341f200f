package com.defnoco.aftersale.registry;

/** Cell chemistry of a model; it sets the limits that logs are judged by. */
public enum Chemistry {
  /** Lithium polymer, 4.20 V per full cell. */
  LIPO,
  /** Lithium polymer for high voltage, 4.35 V per full cell. */
  LIPO_HV,
  /** Semi-solid-state lithium. */
  SEMI_SOLID,
  /** Cylindrical or prismatic lithium ion. */
  LI_ION,
  /** Lithium iron phosphate. */
  LIFEPO4
}
