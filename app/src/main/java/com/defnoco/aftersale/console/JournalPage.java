package com.defnoco.aftersale.console;

import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.JournalVerification;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.registry.Registry;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The journal for those who check: every row of a subject with the state of its chain, and a check of everything. */
@Controller
public class JournalPage {

  private final Journal journal;
  private final JournalVerification verification;
  private final Claims claims;
  private final Registry registry;
  private final StaffAccounts staff;
  private final Editions editions;
  private final Clock clock;

  JournalPage(Journal journal, JournalVerification verification, Claims claims, Registry registry, StaffAccounts staff, Editions editions, Clock clock) {
    this.journal = journal;
    this.verification = verification;
    this.claims = claims;
    this.registry = registry;
    this.staff = staff;
    this.editions = editions;
    this.clock = clock;
  }

  /**
   * A subject's chain.
   *
   * @param asked what was typed
   * @param subject what that stands for; empty where nothing was asked
   * @param difference where the chain first differs from what was written; null when it does not
   * @param names of the staff who wrote, by reference
   * @param whole the check of everything; null when it was not asked for
   */
  public record Chain(String asked, String subject, List<Journal.Entry> rows, @Nullable String difference, Map<String, String> names,
      JournalVerification.@Nullable Report whole) {

    public String who(String reference) {
      return names.getOrDefault(reference, reference);
    }
  }

  @GetMapping("/console/journal")
  ModelAndView journal(Actor.Staff actor, @RequestParam(defaultValue = "") String subject, @RequestParam(defaultValue = "false") boolean verify, Page page) {
    if (!new Rights(actor).readsJournal()) {
      throw new NotAllowed(Role.AUDITOR.name());
    }
    var asked = subject.strip();
    var meant = asked.isEmpty() ? "" : subject(actor, asked);
    var rows = meant.isEmpty() ? List.<Journal.Entry>of() : journal.of(meant);
    Optional<String> difference = rows.isEmpty() ? Optional.empty() : verification.verify(meant);
    var chain = new Chain(asked, meant, rows.reversed(), difference.orElse(null), names(rows), verify ? verification.verify() : null);
    return new ModelAndView("console/journal", Map.of("chain", chain, "words", new Words(page, editions, clock.instant())));
  }

  /** A subject by its own name ({@code claim:…}), a claim by its number, a battery by its serial number. */
  private String subject(Actor.Staff actor, String asked) {
    if (asked.matches("[a-z-]+:.+")) {
      return asked;
    }
    try {
      return "claim:" + claims.find(actor, asked).id();
    } catch (NotFound noClaim) {
      return registry.unitFacts(asked).map(unit -> "unit:" + unit.unitId()).orElse(asked);
    }
  }

  private Map<String, String> names(List<Journal.Entry> rows) {
    var ids = rows.stream().map(Journal.Entry::actor).filter(actor -> actor.startsWith("staff:")).map(actor -> UUID.fromString(actor.substring(6))).distinct().toList();
    var names = new HashMap<String, String>();
    staff.names(ids).forEach((id, name) -> names.put("staff:" + id, name));
    return names;
  }
}
