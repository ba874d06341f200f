package com.defnoco.aftersale.remedies.course;

/** A step of a course. */
public interface Stage {

  Waits waits();

  /** After so many days without a move it is shown as late. Our own measure: the policy promises no times. */
  int days();
}
