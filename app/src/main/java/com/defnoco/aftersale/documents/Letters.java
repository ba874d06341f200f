package com.defnoco.aftersale.documents;

import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.claims.DecisionView;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.policy.Language;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The decision as a letter to the customer: A4, English or Chinese, the same bytes for the same decision and link. */
@Component
public class Letters {

  private final Claims claims;
  private final Editions editions;
  private final Texts texts;
  private final Settings settings;

  Letters(Claims claims, Editions editions, Texts texts, Settings settings) {
    this.claims = claims;
    this.editions = editions;
    this.texts = texts;
    this.settings = settings;
  }

  /**
   * A letter.
   *
   * @param fileName for the download, for example {@code A-26-004217-1-decision-2-en.pdf}
   * @param pdf the bytes
   */
  public record Letter(String fileName, byte[] pdf) {}

  /** The letter of the item's decision now in force. @throws NotFound when the claim is not the actor's */
  public Letter latest(Actor actor, String claimNumber, int item, Language language) {
    var decisions = claims.decisions(actor, claimNumber, item);
    return letter(actor, claimNumber, item, decisions.stream().findFirst().orElseThrow(NotFound::new), true, language);
  }

  /** The letter of one decision of the item, also of one that a later decision replaced (the letter then says so). */
  public Letter of(Actor actor, String claimNumber, int item, UUID decision, Language language) {
    var decisions = claims.decisions(actor, claimNumber, item);
    var view = decisions.stream().filter(one -> one.id().equals(decision)).findFirst().orElseThrow(NotFound::new);
    return letter(actor, claimNumber, item, view, view.equals(decisions.getFirst()), language);
  }

  private Letter letter(Actor actor, String claimNumber, int itemNumber, DecisionView view, boolean latest, Language language) {
    var claim = claims.find(actor, claimNumber);
    var item = claim.item(itemNumber);
    // A stored decision is told in the words of the edition that made it.
    var edition = editions.byId(view.decision().edition()).orElseThrow(() -> new IllegalStateException("no edition " + view.decision().edition()));
    var text = new LetterWriter(texts, edition, language).write(claim, item, view, latest, link(actor, claimNumber));
    try {
      return new Letter("%s-%d-decision-%d-%s.pdf".formatted(claim.number(), itemNumber, view.number(), language.tag()), LetterDrawing.draw(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The claim's page. Who may not hand out its link gets our address instead. */
  private String link(Actor actor, String claimNumber) {
    try {
      return settings.link("/t/" + claims.link(actor, claimNumber));
    } catch (NotAllowed e) {
      return settings.link("/");
    }
  }
}
