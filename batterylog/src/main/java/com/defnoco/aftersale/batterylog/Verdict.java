package com.defnoco.aftersale.batterylog;

/** What all findings of a log come to. It never sets a cause: people do, with a reason. */
public enum Verdict {
  /** Nothing about a battery was measured. */
  NOTHING_MEASURED,
  SUPPORTS_DEFECT,
  SUPPORTS_MISUSE,
  /** The findings contradict one another, are too weak, or could be either. */
  UNDETERMINED,
  /** The pack did its work and was treated well, as far as this log shows. */
  PACK_SOUND
}
