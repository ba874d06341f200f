package com.defnoco.aftersale.inbox;

/** What a message is, as its channel tells it. */
public enum MessageKind {
  TEXT, IMAGE, VOICE, AUDIO, VIDEO, DOCUMENT, STICKER, LOCATION, CONTACT, REACTION, CHOICE,
  /** Something the channel itself tells: a number changed, a session began. */
  EVENT,
  /** Kept and shown as what it is: a kind we do not know yet, or the provider does not pass on. */
  UNKNOWN
}
