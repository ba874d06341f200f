package com.defnoco.aftersale.remedies.course;

/** A step of a course: an enum whose constants say whose turn it is there, and how long it may be. */
public interface Stage {

  /**
   * Whose turn it is.
   *
   * @param days after so many without a move it is shown as late; 0: it may take as long as it takes. Our own measure: the policy promises no times
   */
  record Turn(Waits waits, int days) {

    static final Turn END = new Turn(Waits.NOBODY, 0);

    static Turn us(int days) {
      return new Turn(Waits.US, days);
    }

    static Turn customer(int days) {
      return new Turn(Waits.CUSTOMER, days);
    }

    static Turn carrier(int days) {
      return new Turn(Waits.CARRIER, days);
    }

    /** A day is agreed. */
    static Turn planned(int days) {
      return new Turn(Waits.NOBODY, days);
    }
  }

  Turn turn();

  default Waits waits() {
    return turn().waits();
  }

  default int days() {
    return turn().days();
  }
}
