package com.defnoco.aftersale.parties;

/** How somebody signs in. */
public enum Way {
  /** The first step of two. */
  PASSWORD,
  /** The code of an authenticator, after the password. */
  CODE,
  /** The first code of a new authenticator, after the password. */
  ENROLMENT,
  /** A code kept on paper in place of the authenticator, after the password. */
  RECOVERY_CODE,
  /** A passkey that asked for finger, face or PIN: both steps in one. */
  PASSKEY,
  /** The company's own sign-in (OpenID Connect). */
  COMPANY,
  /** A demo account, without any proof. */
  DEMO,
  /** A customer's link by mail. */
  LINK
}
