package com.defnoco.aftersale.certificates;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * With what papers are signed.
 *
 * @param pkcs12 path of a PKCS#12 file with an ECDSA P-256 key and its certificates; taken in at start when its key is not known yet. Empty: a key of our own
 * @param password of that file
 * @param timeStampUrl address of a time stamp authority (RFC 3161); empty: signatures carry our own word for the time only, and say so
 * @param issueOnArrival whether certificates are issued by themselves when goods have arrived; else by a click or a call
 * @param replaceLostKey makes a new key where the one in use cannot be opened any more; for one start
 */
@ConfigurationProperties("aftersale.signing")
record SigningSettings(@DefaultValue("") String pkcs12, @DefaultValue("") String password, @DefaultValue("") String timeStampUrl, @DefaultValue("false") boolean replaceLostKey,
    @DefaultValue("false") boolean issueOnArrival) {

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return "SigningSettings[pkcs12=" + pkcs12 + ", timeStampUrl=" + timeStampUrl + "]";
  }
}
