package com.defnoco.aftersale.remedies;

import com.defnoco.aftersale.policy.Outcome;

/** What happens to remedies, published in the transaction in which it happens, for those who carry them out. */
public sealed interface RemedyEvents {

  RemedyView remedy();

  record Chosen(RemedyView remedy) implements RemedyEvents {}

  /** Done, failed, cancelled or stopped: its state says which. */
  record Ended(RemedyView remedy) implements RemedyEvents {}

  /** The decision behind a running remedy would come out otherwise now. */
  record Doubted(RemedyView remedy, Outcome outcome) implements RemedyEvents {}

  /** A quote was made, and waits for the customer. */
  record Quoted(RemedyView remedy, Quote quote) implements RemedyEvents {}

  /** The customer accepted the quote: what it lists is agreed. */
  record QuoteAccepted(RemedyView remedy, Quote quote) implements RemedyEvents {}
}
