package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.policy.Fact;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A new claim, as the customer tells it.
 *
 * @param draft made by whoever fills the form in, once per claim: the same draft sent again gives the same claim; null where there is none (API with
 *     an idempotency key)
 * @param contact who it is and how to reach them; null only when the actor is a signed-in customer
 * @param items one per serial number, 1 to 50
 * @param channel how it reached us
 * @param firstMessageOn local day at the customer's place on which their first message came, where somebody of ours writes it down later; null: today. What
 *     counts where nobody knows when the problem occurred (I8), so only our own side can tell it
 */
public record Submission(@Nullable UUID draft, @Nullable Contact contact, List<Item> items, Channel channel, @Nullable LocalDate firstMessageOn) {

  public Submission {
    items = List.copyOf(items);
  }

  /** One that is taken as it comes. */
  public Submission(@Nullable UUID draft, @Nullable Contact contact, List<Item> items, Channel channel) {
    this(draft, contact, items, channel, null);
  }

  /**
   * Who claims.
   *
   * @param email or phone: at least one of the two, or the tracking link alone is how they come back
   * @param locale {@code en} or {@code zh}; null means English
   * @param timeZone IANA name; null means unknown
   * @param country ISO 3166-1 alpha-2; null means unknown
   */
  public record Contact(String name, @Nullable String email, @Nullable String phone, @Nullable String locale, @Nullable String timeZone,
      @Nullable String country) {}

  /**
   * One battery.
   *
   * @param serialNumber as typed; taken also when no such unit is known
   * @param occurredOn local day at the customer's place on which the problem occurred; null when they do not know (I8: then the day of the first message)
   * @param withoutPapers {@link Fact#INVOICE} and {@link Fact#CERTIFICATE} of which the customer says "I don't have it"
   */
  public record Item(String serialNumber, @Nullable LocalDate occurredOn, String description, Set<Symptom> symptoms, Set<Fact> withoutPapers) {
    public Item {
      symptoms = Set.copyOf(symptoms);
      withoutPapers = Set.copyOf(withoutPapers);
    }
  }

  /**
   * What the customer holds after submitting.
   *
   * @param claim without hints where it is new: they are for whoever opens it to work on it
   * @param link the tracking link's token for {@code /t/{link}}, to be shown to whoever submitted; null when the claim was already there and whoever sent
   *     it again has not proved to be the same person: then the link goes to the address on record only
   * @param alreadyThere the same claim had been sent before and nothing new was made
   */
  public record Receipt(ClaimView claim, @Nullable String link, boolean alreadyThere) {}
}
