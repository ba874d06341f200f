package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.SavedViews;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** Lists of the registry and of customers, kept as views: a name for what such a list is narrowed to. Each person has their own. */
@Controller
public class ListViews {

  /** Lists that can be kept as views here; claims have theirs beside their filter. */
  public enum Place {
    UNITS, CONSIGNMENTS, CUSTOMERS;

    public String path() {
      return "/console/" + id();
    }

    String id() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final SavedViews views;
  private final Pages pages;

  ListViews(SavedViews views, Pages pages) {
    this.views = views;
    this.pages = pages;
  }

  /** @param here the query part of the address that shows the list as it is; empty where nothing narrows it */
  public record Shown(Place place, String here, List<SavedViews.View> views) {}

  record ViewForm(@Nullable String name, @Nullable String query) {}

  /** @param address of the list as it is now, of which only what follows the question mark is kept */
  Shown of(Actor.Staff actor, Place place, String address) {
    int mark = address.indexOf('?');
    return new Shown(place, mark < 0 ? "" : address.substring(mark + 1), views.of(actor, place.id()));
  }

  @PostMapping("/console/lists/{place}/views")
  ModelAndView keep(Actor.Staff actor, @PathVariable String place, ViewForm form, HttpServletResponse response) {
    var list = place(place);
    var query = UnitPages.text(form.query());
    if (!query.matches("[A-Za-z0-9=&%+._~-]*")) {
      throw new NotFound();
    }
    try {
      views.keep(actor, list.id(), UnitPages.text(form.name()).strip(), query);
      pages.toast(response, "console.said.viewKept");
    } catch (InvalidInput refused) {
      var problem = refused.problems().getFirst();
      pages.toast(response, problem.key(), problem.arguments().stream().map(String::valueOf).toArray(String[]::new));
    } catch (NotPossible refused) {
      pages.toast(response, refused.key(), refused.arguments().stream().map(String::valueOf).toArray(String[]::new));
    }
    return ClaimAnswers.seeOther(list.path() + (query.isEmpty() ? "" : "?" + query));
  }

  @PostMapping("/console/lists/{place}/views/{id}/removal")
  ModelAndView remove(Actor.Staff actor, @PathVariable String place, @PathVariable UUID id, HttpServletResponse response) {
    var list = place(place);
    views.remove(actor, id);
    pages.toast(response, "console.said.viewRemoved");
    return ClaimAnswers.seeOther(list.path());
  }

  private static Place place(String id) {
    return Arrays.stream(Place.values()).filter(place -> place.id().equals(id)).findFirst().orElseThrow(NotFound::new);
  }
}
