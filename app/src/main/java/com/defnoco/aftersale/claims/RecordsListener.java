package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.parties.CustomersMerged;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.registry.PortArrivalCorrected;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.UnitFactsChanged;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What changed below claims changes them too, in the same transaction: corrected records decide anew, merged customers become one. */
@Component
class RecordsListener {

  private static final int PAGE = 1_000;

  private final ClaimsSql sql;
  private final Deciding deciding;
  private final Registry registry;
  private final Links links;
  private final Post post;
  private final Journal journal;

  RecordsListener(ClaimsSql sql, Deciding deciding, Registry registry, Links links, Post post, Journal journal) {
    this.links = links;
    this.post = post;
    this.journal = journal;
    this.sql = sql;
    this.deciding = deciding;
    this.registry = registry;
  }

  @EventListener
  void on(PortArrivalCorrected correction) {
    @Nullable UUID after = null;
    List<UUID> units;
    do {
      units = registry.unitsIn(correction.consignmentId(), after, PAGE);
      if (!units.isEmpty()) {
        changed(units, "registry.arrivalCorrected", correction.actor());
        after = units.getLast();
      }
    } while (units.size() == PAGE);
  }

  @EventListener
  void on(UnitFactsChanged change) {
    changed(List.of(change.unitId()), "registry.unitChanged", change.actor());
  }

  @EventListener
  void on(CustomersMerged merged) {
    sql.lock("claims of " + merged.into());
    var relink = new ArrayList<UUID>();
    for (var claimId : sql.claimsOf(merged.from())) {
      // Whoever wrote somebody else's address into the form holds a link to what is that person's claim now.
      links.revoke(claimId, "customer:" + merged.into());
      journal.record("customer:" + merged.into(), "claim:" + claimId, "link.revoked", "the owner of the address has proved it", Map.of());
      relink.add(claimId);
    }
    if (sql.moveCustomer(merged.from(), merged.into()) > 0) {
      // Issues of both count together now (I5).
      for (var item : sql.coveredItems(merged.into(), new UUID(0, 0))) {
        var claim = sql.lock(item.claimId(), merged.into());
        deciding.redecide(claim, item, "customer.merged", "system");
        deciding.settle(claim, "system");
      }
    }
    for (var claimId : relink) {
      var claim = sql.claim(claimId).orElseThrow();
      if (claim.endedAt() == null) {
        post.link(claim, links.of(claimId, "system"));
      }
    }
  }

  /** An announced arrival may have become a fact; called by a job, at least once. */
  @Transactional
  void arrivalDue(UUID itemId) {
    var found = sql.item(itemId);
    if (found.isPresent()) {
      var claim = sql.lock(found.get().claimId(), found.get().customerId());
      deciding.recordsChanged(claim, sql.item(itemId).orElseThrow(), "registry.arrivalDue", "system");
      deciding.settle(claim, "system");
    }
  }

  private void changed(Collection<UUID> units, String cause, String by) {
    for (var item : sql.itemsOnUnits(units)) {
      var claim = sql.lock(item.claimId(), item.customerId());
      deciding.recordsChanged(claim, sql.item(item.id()).orElseThrow(), cause, by);
      deciding.settle(claim, by);
    }
  }
}
