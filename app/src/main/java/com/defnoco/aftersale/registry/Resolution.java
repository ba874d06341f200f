package com.defnoco.aftersale.registry;

import java.util.List;

/** What a typed or scanned serial number stands for in the registry. */
public sealed interface Resolution {

  /** This unit; {@code exactly} is false where a look-alike character was read the other way. */
  record Found(UnitFacts unit, boolean exactly) implements Resolution {}

  /** Several units look like it: their serials. Only for staff: it tells which serials exist. */
  record DidYouMean(List<String> serials) implements Resolution {}

  /** Well formed, and no unit has it. */
  record Unknown(SerialNumber serial) implements Resolution {}

  /** Cannot be a serial number; {@code key} is the message that says why, {@code arguments} fill it. */
  record Impossible(String key, List<Object> arguments) implements Resolution {}
}
