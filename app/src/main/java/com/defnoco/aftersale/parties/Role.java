package com.defnoco.aftersale.parties;

/** What a member of staff is trusted with; one person may hold several. */
public enum Role {
  /** Judges papers and causes, decides, answers customers. */
  ENGINEER,
  /** Receives, inspects and repairs at the factory. */
  BENCH,
  /** Visits customers. */
  TECHNICIAN,
  /** All an engineer may, and approves overrides, tampering verdicts, registry corrections. */
  MANAGER,
  /** People, keys, settings; no say in claims. */
  ADMINISTRATOR,
  /** Reads everything and the journal, changes nothing. */
  AUDITOR
}
