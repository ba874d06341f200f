package com.defnoco.aftersale.platform;

import org.springframework.stereotype.Component;

/**
 * Chains over the whole journal. Every seal covers the rows since the last one in the order of their ids, so that neither a row nor a
 * whole subject can vanish, appear or move without breaking a seal.
 */
@Component
public class JournalSeals {

  /**
   * Seals every row that is certain to have no earlier neighbour still being written.
   *
   * @return how many rows were sealed; 0 makes no seal
   */
  public int sealNow() {
    throw new UnsupportedOperationException();
  }
}
