package com.defnoco.aftersale.parties;

/** What an API key may do. */
public enum Scope {
  DECISIONS,
  REGISTRY_READ,
  REGISTRY_WRITE,
  CLAIMS_READ,
  CLAIMS_WRITE,
  VOUCHERS
}
