package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.certificates.CertificateContent.Owner;
import com.defnoco.aftersale.certificates.CertificatesSql.CompletedRow;
import com.defnoco.aftersale.certificates.CertificatesSql.NewRow;
import com.defnoco.aftersale.outbound.Outbound;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.parties.KnownPeople;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.UnitFacts;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What owners completed their certificates with. It belongs to the battery's owner and not to one certificate: one that is issued anew tells it again, unless the battery has
 * another owner by now or the certificate was taken back, for then what was entered may be the very reason. Whoever owns the battery hears of the new one.
 */
@Component
class Completions {

  private static final Actor.System SYSTEM = new Actor.System();

  private final CertificatesSql sql;
  private final Registry registry;
  private final Customers customers;
  private final KnownPeople people;
  private final Outbound outbound;
  private final Texts texts;
  private final Settings settings;

  Completions(CertificatesSql sql, Registry registry, Customers customers, KnownPeople people, Outbound outbound, Texts texts, Settings settings) {
    this.sql = sql;
    this.registry = registry;
    this.customers = customers;
    this.people = people;
    this.outbound = outbound;
    this.texts = texts;
    this.settings = settings;
  }

  /** A completion that goes on. @param customer as the certificate has it that told it last */
  record Carried(Owner owner, UUID customer) {}

  /** What goes on to the next certificate of each of these units; units of which nothing does are left out. */
  Map<UUID, Carried> of(Collection<UUID> units) {
    Map<UUID, Carried> carried = new HashMap<>();
    for (var row : sql.completed(units).values()) {
      if (!row.revoked() && owns(row)) {
        carried.put(row.unitId(), new Carried(new Owner(row.buyer(), row.purchasedOn(), row.invoiceNumber()), row.customerId()));
      }
    }
    return carried;
  }

  private boolean owns(CompletedRow row) {
    return is(row.customerId(), registry.unitFacts(row.unitId()).map(UnitFacts::ownerId).orElse(null));
  }

  /** Two entries may have turned out to be one person since. */
  private boolean is(UUID named, @Nullable UUID owner) {
    return owner != null && (named.equals(owner) || people.person(owner).customers().contains(named));
  }

  // ---- Telling owners

  /** Why a certificate takes the place of another. */
  enum Why { ARRIVAL, KEY, OTHER }

  /**
   * Stages the mail to the battery's owner, where one is on record who can be written to: a new certificate takes the place of the one before. In a transaction.
   *
   * @return whether there was somebody to tell
   */
  boolean tellReplaced(Certificate before, NewRow now, byte[] pdf, Why why) {
    var unit = registry.unit(SYSTEM, now.serial());
    var owner = registry.unitFacts(now.unitId()).map(UnitFacts::ownerId).map(id -> customers.find(SYSTEM, id));
    if (owner.isEmpty() || owner.get().email() == null) {
      return false;
    }
    var language = Locale.forLanguageTag(owner.get().locale());
    var carried = now.buyer() != null;
    var text = texts.text(language, "own.replaced.text", owner.get().name(), unit.serialAsPrinted(), now.number(), before.number(),
        texts.text(language, "own.replaced.why." + why), before.lastDay().toString(), now.lastDay().toString(),
        texts.text(language, carried ? "own.replaced.carried" : "own.replaced.complete"), settings.link("/my/units/") + unit.serial());
    outbound.mail(owner.get().email(), texts.text(language, "own.replaced.subject", unit.serialAsPrinted()), text, language, attached(now.number(), pdf));
    return true;
  }

  /** Stages the mail that brings a certificate to whoever has just completed it. In a transaction. */
  void tellCompleted(String email, Locale language, String serialAsPrinted, Certificate completed, byte[] pdf) {
    outbound.mail(email, texts.text(language, "own.mail.subject", serialAsPrinted), texts.text(language, "own.mail.text", completed.buyer(), serialAsPrinted, completed.number(),
        completed.lastDay().toString(), settings.link("/certificate/") + completed.statement() + ".pdf", settings.link("/my/units/") + completed.serial()), language,
        attached(completed.number(), pdf));
  }

  private static Outbound.Attachment attached(String number, byte[] pdf) {
    return new Outbound.Attachment("certificate-" + number + ".pdf", "application/pdf", pdf);
  }
}
