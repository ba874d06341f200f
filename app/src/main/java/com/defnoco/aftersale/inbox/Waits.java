package com.defnoco.aftersale.inbox;

/** Something waits for a crew of ours from the moment this transaction commits. */
sealed interface Waits {

  record Media() implements Waits {}

  record Answer() implements Waits {}

  record Claim() implements Waits {}
}
