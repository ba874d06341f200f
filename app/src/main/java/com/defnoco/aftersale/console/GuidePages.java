package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.remedies.remote.Guide;
import com.defnoco.aftersale.remedies.remote.Guides;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;

/** The repair guides: read, written, edited, put in order, taken out of use; every change is a version. */
@Controller
@RequestMapping("/console/guides")
public class GuidePages {

  private final Guides guides;
  private final StaffAccounts accounts;
  private final Pages pages;
  private final Editions editions;
  private final Clock clock;

  GuidePages(Guides guides, StaffAccounts accounts, Pages pages, Editions editions, Clock clock) {
    this.guides = guides;
    this.accounts = accounts;
    this.pages = pages;
    this.editions = editions;
    this.clock = clock;
  }

  /**
   * A guide and the form that changes it.
   *
   * @param guide what is on record; null while a new one is written
   * @param look what is shown to read; null where there is nothing to show yet
   * @param preview what is shown is not saved
   * @param open the form stands open
   * @param older what is shown is not the newest version
   */
  public record Shown(@Nullable Guide guide, boolean retired, @Nullable Guide look, boolean preview, boolean older, GuideDraft draft, boolean open, List<Guides.Version> versions,
      Map<UUID, String> names, List<Guides.Picture> pictures, boolean edits) {

    /** Who wrote a version; empty for the program and for those who are not with us any more. */
    public String writer(Guides.Version version) {
      return version.by().startsWith("staff:") ? names.getOrDefault(UUID.fromString(version.by().substring(6)), "") : "";
    }

    /** The fields that show themselves what is wrong with them. */
    public String[] fieldNames() {
      var names = new ArrayList<>(List.of("code", "title_en", "title_zh", "tools_en", "tools_zh", "reason"));
      for (int i = 1; i <= draft.places(); i++) {
        for (var name : List.of("text_en", "text_zh", "stop_en", "stop_zh", "what_en", "what_zh", "unit", "low", "high", "picture")) {
          names.add(GuideDraft.field(name, i));
        }
      }
      return names.toArray(String[]::new);
    }

    /** Where the form goes. */
    public String action() {
      return "/console/guides" + (guide == null ? "" : "/" + guide.code());
    }

    /** Where its buttons go that save nothing. */
    public String trial() {
      return "/console/guides/" + (guide == null ? "new" : guide.code()) + "/preview";
    }
  }

  @GetMapping
  ModelAndView list(Actor.Staff actor, Page page) {
    return new ModelAndView("console/guides", Map.of("guides", guides.listed(actor), "edits", edits(actor), "words", words(page)));
  }

  @GetMapping("/new")
  ModelAndView fresh(Actor.Staff actor, Page page) {
    writers(actor);
    return fresh(actor, GuideDraft.blank(), null, page, Returned.nothing(), HttpStatus.OK);
  }

  @PostMapping
  ModelAndView create(Actor.Staff actor, @RequestParam MultiValueMap<String, String> fields, Page page, HttpServletRequest request, HttpServletResponse response) {
    writers(actor);
    var draft = GuideDraft.of(new Sent(fields)).compact();
    try {
      var created = guides.create(actor, draft.guide(draft.value("code")), draft.value("reason"));
      pages.toast(response, "guides.said.created");
      return ClaimAnswers.seeOther("/console/guides/" + created.code());
    } catch (InvalidInput refused) {
      return fresh(actor, draft, null, page, Returned.of("guide", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    }
  }

  @GetMapping("/{code}")
  ModelAndView guide(Actor.Staff actor, @PathVariable String code, @RequestParam(required = false) @Nullable Integer version, Page page) {
    var versions = guides.versions(actor, code);
    var look = version == null ? versions.getFirst().guide() : versions.stream().map(Guides.Version::guide).filter(one -> one.version() == version).findFirst().orElseThrow(NotFound::new);
    return one(actor, versions, look, false, GuideDraft.of(versions.getFirst().guide()), page, Returned.nothing(), HttpStatus.OK);
  }

  @PostMapping("/{code}")
  ModelAndView edit(Actor.Staff actor, @PathVariable String code, @RequestParam MultiValueMap<String, String> fields, Page page, HttpServletRequest request,
      HttpServletResponse response) {
    var versions = guides.versions(actor, code);
    writers(actor);
    var draft = GuideDraft.of(new Sent(fields)).compact();
    try {
      guides.edit(actor, draft.guide(code), draft.value("reason"));
    } catch (InvalidInput refused) {
      return one(actor, versions, versions.getFirst().guide(), false, draft, page, Returned.of("guide", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return one(actor, versions, versions.getFirst().guide(), false, draft, page, Returned.of("guide", request, refused), HttpStatus.CONFLICT);
    }
    pages.toast(response, "work.said");
    return ClaimAnswers.seeOther("/console/guides/" + code);
  }

  /** How it would look, or the form after a step was moved, put in or taken out; nothing is saved. A guide that is not there yet is called {@code new}. */
  @PostMapping("/{code}/preview")
  ModelAndView preview(Actor.Staff actor, @PathVariable String code, @RequestParam MultiValueMap<String, String> fields, Page page, HttpServletRequest request) {
    writers(actor);
    var versions = code.equals("new") ? List.<Guides.Version>of() : guides.versions(actor, code);
    var sent = new Sent(fields);
    var draft = GuideDraft.of(sent);
    var untouched = Returned.of("guide", request, new InvalidInput(List.of()));
    if (!sent.text("do").isEmpty() && !sent.text("do").equals("preview")) {
      return shown(actor, versions, null, draft.after(sent.text("do")), page, untouched, HttpStatus.OK);
    }
    draft = draft.compact();
    try {
      var look = draft.guide(code);
      guides.checked(actor, look);
      return shown(actor, versions, look, draft, page, untouched, HttpStatus.OK);
    } catch (InvalidInput refused) {
      return shown(actor, versions, null, draft, page, Returned.of("guide", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    }
  }

  /** Takes it out of use, or into use again. */
  @PostMapping("/{code}/use")
  ModelAndView use(Actor.Staff actor, @PathVariable String code, @RequestParam MultiValueMap<String, String> fields, Page page, HttpServletRequest request, HttpServletResponse response) {
    var versions = guides.versions(actor, code);
    writers(actor);
    var sent = new Sent(fields);
    try {
      var version = sent.whole("version");
      if (sent.checked("retired")) {
        guides.retire(actor, code, version, sent.text("why"));
      } else {
        guides.takeBack(actor, code, version, sent.text("why"));
      }
    } catch (InvalidInput refused) {
      return one(actor, versions, versions.getFirst().guide(), false, GuideDraft.of(versions.getFirst().guide()), page, Returned.of("use", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return one(actor, versions, versions.getFirst().guide(), false, GuideDraft.of(versions.getFirst().guide()), page, Returned.of("use", request, refused), HttpStatus.CONFLICT);
    }
    pages.toast(response, "work.said");
    return ClaimAnswers.seeOther("/console/guides/" + code);
  }

  // ---- Pictures

  @GetMapping("/pictures")
  ModelAndView pictures(Actor.Staff actor, Page page) {
    return pictures(actor, page, Returned.nothing(), HttpStatus.OK);
  }

  @PostMapping("/pictures")
  ModelAndView add(Actor.Staff actor, @RequestParam(required = false) @Nullable MultipartFile file, @RequestParam MultiValueMap<String, String> fields, Page page, HttpServletRequest request,
      HttpServletResponse response) {
    writers(actor);
    var sent = new Sent(fields);
    try {
      if (file == null || file.isEmpty()) {
        throw InvalidInput.at("/file", "work.problem.file");
      }
      try (var content = file.getInputStream()) {
        guides.addPicture(actor, content, String.valueOf(file.getOriginalFilename()), new Guide.Words(sent.text("words_en"), sent.text("words_zh")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    } catch (InvalidInput refused) {
      return pictures(actor, page, Returned.of("picture", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    }
    pages.toast(response, "work.said");
    return ClaimAnswers.seeOther("/console/guides/pictures");
  }

  @PostMapping("/pictures/{id}/remove")
  ModelAndView remove(Actor.Staff actor, @PathVariable UUID id, Page page, HttpServletRequest request, HttpServletResponse response) {
    writers(actor);
    try {
      guides.removePicture(actor, id);
    } catch (NotPossible refused) {
      return pictures(actor, page, Returned.of("remove-" + id, request, refused), HttpStatus.CONFLICT);
    }
    pages.toast(response, "work.said");
    return ClaimAnswers.seeOther("/console/guides/pictures");
  }

  // ---- Helpers

  private ModelAndView pictures(Actor.Staff actor, Page page, Returned returned, HttpStatus status) {
    return new ModelAndView("console/guidePictures", Map.of("pictures", guides.pictures(actor), "edits", edits(actor), "words", words(page), "returned", returned), status);
  }

  private ModelAndView shown(Actor.Staff actor, List<Guides.Version> versions, @Nullable Guide look, GuideDraft draft, Page page, Returned returned, HttpStatus status) {
    return versions.isEmpty() ? fresh(actor, draft, look, page, returned, status)
        : one(actor, versions, look == null ? versions.getFirst().guide() : look, look != null, draft, page, returned, status);
  }

  private ModelAndView fresh(Actor.Staff actor, GuideDraft draft, @Nullable Guide look, Page page, Returned returned, HttpStatus status) {
    return answer(new Shown(null, false, look, look != null, false, draft, true, List.of(), Map.of(), guides.pictures(actor), true), page, returned, status);
  }

  private ModelAndView one(Actor.Staff actor, List<Guides.Version> versions, Guide look, boolean preview, GuideDraft draft, Page page, Returned returned, HttpStatus status) {
    var newest = versions.getFirst();
    return answer(new Shown(newest.guide(), newest.retired(), look, preview, !preview && look.version() != newest.guide().version(), draft, returned.is("guide"), versions, names(versions),
        guides.pictures(actor), edits(actor)), page, returned, status);
  }

  private ModelAndView answer(Shown shown, Page page, Returned returned, HttpStatus status) {
    return new ModelAndView("console/guide", Map.of("shown", shown, "words", words(page), "returned", returned), status);
  }

  private Map<UUID, String> names(List<Guides.Version> versions) {
    return accounts.names(versions.stream().map(Guides.Version::by).filter(by -> by.startsWith("staff:")).map(by -> UUID.fromString(by.substring(6))).distinct().toList());
  }

  private static boolean edits(Actor.Staff actor) {
    return actor.is(Role.ENGINEER, Role.MANAGER);
  }

  private static void writers(Actor.Staff actor) {
    if (!edits(actor)) {
      throw new NotAllowed(Role.ENGINEER.name());
    }
  }

  private Words words(Page page) {
    return new Words(page, editions, clock.instant());
  }
}
