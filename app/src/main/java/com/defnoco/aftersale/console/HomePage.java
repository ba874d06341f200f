package com.defnoco.aftersale.console;

import com.defnoco.aftersale.claims.ClaimQuery.Sort;
import com.defnoco.aftersale.claims.ClaimRow;
import com.defnoco.aftersale.claims.ClaimState;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.claims.Proposal;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.policy.Party;
import com.defnoco.aftersale.privacy.Privacy;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.RemedyView;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** Where a working day starts: what may burn, what waits for me, what waits for nobody, and what waits for somebody else. */
@Controller
public class HomePage {

  private static final int FEW = 8;

  private final Claims claims;
  private final Remedies remedies;
  private final Editions editions;
  private final Privacy privacy;
  private final Clock clock;

  HomePage(Claims claims, Remedies remedies, Editions editions, Privacy privacy, Clock clock) {
    this.claims = claims;
    this.remedies = remedies;
    this.editions = editions;
    this.privacy = privacy;
    this.clock = clock;
  }

  /** A queue: its first few claims and the filter that shows all of it. */
  public record Queue(String key, ClaimFilter filter, List<ClaimRow> rows) {}

  /**
   * The home page.
   *
   * @param works whether this person works with claims at all; an administrator does not
   * @param proposals what waits for a second person
   * @param wishes of people who wish to be forgotten and have no answer yet, for managers
   * @param running remedies this person carries out, those that wait longest first
   */
  public record Home(Rights rights, boolean works, Map<ClaimState, Integer> counts, List<Queue> queues, List<Proposal> proposals,
      List<RemedyView> running, List<Privacy.Wish> wishes) {}

  @GetMapping("/console")
  ModelAndView home(Actor.Staff actor, Page page) {
    var words = new Words(page, editions, clock.instant());
    return new ModelAndView("console/home", Map.of("home", of(actor), "words", words));
  }

  private Home of(Actor.Staff actor) {
    var rights = new Rights(actor);
    if (!actor.is(Role.ENGINEER, Role.MANAGER, Role.AUDITOR, Role.BENCH, Role.TECHNICIAN)) {
      return new Home(rights, false, Map.of(), List.of(), List.of(), List.of(), List.of());
    }
    var counts = claims.counts(actor);
    var running = remedies.board(actor, null).stream().filter(RemedyBoard::running)
        .filter(remedy -> rights.carriesOut(remedy.remedy())).limit(FEW).toList();
    if (!rights.seesAllClaims()) {
      return new Home(rights, true, counts, List.of(), List.of(), running, List.of());
    }
    var none = ClaimFilter.none();
    var queues = List.of(
        queue(actor, "danger", none.dangerous()),
        queue(actor, "mine", none.of("me").by(Sort.UPDATED_OLDEST)),
        queue(actor, "unassigned", none.of("nobody").by(Sort.CREATED_OLDEST)),
        queue(actor, "registry", none.asking(Party.REGISTRY).by(Sort.UPDATED_OLDEST)),
        queue(actor, "decided", none.only(ClaimState.DECIDED)),
        queue(actor, "customer", none.only(ClaimState.WAITING_FOR_CUSTOMER).by(Sort.UPDATED_OLDEST)));
    return new Home(rights, true, counts, queues, claims.proposals(actor), running, actor.is(Role.MANAGER) ? privacy.wishes(actor) : List.of());
  }

  private Queue queue(Actor.Staff actor, String key, ClaimFilter filter) {
    return new Queue(key, filter, claims.list(actor, filter.query(actor, FEW)).rows());
  }

  /** States in the order of a claim's life, for counts. */
  public static List<ClaimState> states() {
    return List.of(ClaimState.OPEN, ClaimState.WAITING_FOR_CUSTOMER, ClaimState.DECIDED, ClaimState.IN_REMEDY, ClaimState.CLOSED, ClaimState.WITHDRAWN);
  }
}
