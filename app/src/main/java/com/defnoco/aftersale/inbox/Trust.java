package com.defnoco.aftersale.inbox;

/** How far the sender of a message is who they say. */
public enum Trust {
  /** The provider vouches for the sender. */
  AUTHENTIC,
  /** Anybody could have written it: a person must look before it counts. */
  UNVERIFIED,
  /** A machine wrote it; it gets no answer by a machine (RFC 3834) and starts no clock. */
  AUTOMATIC
}
