package com.defnoco.aftersale.documents;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.policy.Language;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The decision as a letter to the customer: A4, English or Chinese, the same bytes for the same decision. */
@Component
public class Letters {

  /**
   * A letter.
   *
   * @param fileName for the download, for example {@code DF-2026-00042-1-decision-en.pdf}
   * @param pdf the bytes
   */
  public record Letter(String fileName, byte[] pdf) {}

  /** The letter of the item's decision now in force. @throws NotFound when the claim is not the actor's or has no decision yet */
  public Letter latest(Actor actor, String claimNumber, int item, Language language) {
    throw new NotFound();
  }

  /** The letter of one decision of the item, also of one that a later decision replaced (the letter then says so). */
  public Letter of(Actor actor, String claimNumber, int item, UUID decision, Language language) {
    throw new NotFound();
  }
}
