package com.defnoco.aftersale.inbox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of a message that was handed to a provider. Reasons are what the provider said, for people. */
public sealed interface SendResult {

  /** The provider has it. @param externalId its name for the message; never empty */
  record Accepted(String externalId) implements SendResult {}

  /** Certainly not taken; worth another try. @param after no sooner than this; null when the provider does not say */
  record RetryLater(String reason, @Nullable Duration after) implements SendResult {}

  /** Our credential does not work: this account stops until it is mended, all others go on. */
  record CredentialBroken(String reason) implements SendResult {}

  /** Outside the time or the number of messages that the channel allows. */
  record WindowClosed(String reason) implements SendResult {}

  /** For good. @param code the provider's */
  record Rejected(String code, String reason) implements SendResult {}

  /** Nobody knows whether it was taken: it is not sent again, a receipt may still tell. */
  record Unclear(String reason) implements SendResult {}
}
