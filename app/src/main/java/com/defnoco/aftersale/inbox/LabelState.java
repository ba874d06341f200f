package com.defnoco.aftersale.inbox;

/** Whether a file of a message was looked at for the code on a battery label, and what came of it. */
public enum LabelState {
  /** Not yet: it is still being fetched, or waits for its turn. */
  UNSEEN,
  /** A picture without a code that could be a serial number. */
  NOTHING,
  /** A picture with serial numbers. */
  SERIALS,
  /** A voice message, a paper, a film. */
  NO_PICTURE,
  /** A picture that could not be opened: of a kind we do not read, damaged, or too large. */
  UNREADABLE,
  /** Ours, or looked at by the page that took it. */
  ELSEWHERE
}
