package com.defnoco.aftersale.console;

import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.files.Served;
import com.defnoco.aftersale.inbox.ByItself;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.Conversation;
import com.defnoco.aftersale.inbox.Handle;
import com.defnoco.aftersale.inbox.Inbox;
import com.defnoco.aftersale.inbox.Live;
import com.defnoco.aftersale.inbox.Message;
import com.defnoco.aftersale.inbox.Notices;
import com.defnoco.aftersale.inbox.Outgoing;
import com.defnoco.aftersale.inbox.ReadyTexts;
import com.defnoco.aftersale.inbox.Roster;
import com.defnoco.aftersale.inbox.Templates;
import com.defnoco.aftersale.inbox.Window;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.policy.Party;
import com.defnoco.aftersale.registry.CoverLookup;
import com.defnoco.aftersale.registry.UnitCover;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;

/** The inbox: queues, the list, one conversation with its composer, and beside it what is known of battery, claim and person. */
@Controller
@RequestMapping("/console/inbox")
public class InboxPages {

  private final Inbox inbox;
  private static final String TEAM = "team:";

  private final ByItself byItself;
  private final Roster roster;
  private final Live live;
  private final Templates templates;
  private final Claims claims;
  private final CoverLookup cover;
  private final Notices notices;
  private final StaffAccounts staff;
  private final Enclosures enclosures;
  private final ReadyTexts readyTexts;
  private final Settings settings;
  private final Texts texts;
  private final Pages pages;
  private final com.defnoco.aftersale.policy.Editions editions;
  private final Clock clock;

  InboxPages(Inbox inbox, ByItself byItself, Roster roster, Live live, Templates templates, Claims claims, CoverLookup cover, Notices notices, StaffAccounts staff, Enclosures enclosures, ReadyTexts readyTexts, Settings settings, Texts texts, Pages pages, com.defnoco.aftersale.policy.Editions editions, Clock clock) {
    this.inbox = inbox;
    this.byItself = byItself;
    this.roster = roster;
    this.live = live;
    this.templates = templates;
    this.claims = claims;
    this.cover = cover;
    this.notices = notices;
    this.staff = staff;
    this.enclosures = enclosures;
    this.readyTexts = readyTexts;
    this.settings = settings;
    this.texts = texts;
    this.pages = pages;
    this.editions = editions;
    this.clock = clock;
  }

  /** The list on the left. @param next cursor of the page after; null on the last */
  public record Listed(Inbox.Queue queue, String text, @Nullable String cursor, List<Conversation> rows, @Nullable String next, Map<Inbox.Queue, Integer> counts,
      Map<UUID, Inbox.Hit> hits, @Nullable ChannelKind channel) {

    /** The address of the page one is on, to read it again. */
    public String self(@Nullable UUID conversation) {
      return href(conversation, queue) + (cursor == null ? "" : "&cursor=" + java.net.URLEncoder.encode(cursor, java.nio.charset.StandardCharsets.UTF_8));
    }

    /** The address of a queue or conversation that keeps the place one is at. */
    public String href(@Nullable UUID conversation, Inbox.Queue to) {
      return "/console/inbox" + (conversation == null ? "" : "/" + conversation) + "?queue=" + to + (text.isEmpty() || to != queue ? "" : "&q=" + java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8)) + (channel == null ? "" : "&channel=" + channel);
    }

    /** The address of a row; where something was looked for, of the place where it stands. */
    public String row(UUID conversation) {
      return href(conversation, queue) + (hits.containsKey(conversation) ? "#m-" + hits.get(conversation).message() : "");
    }
  }

  /**
   * A conversation with what stands beside it.
   *
   * @param html of mails, made safe, their own pictures at our addresses; by message
   * @param cover of the unit that was found; null while none was
   * @param asking the open questions of the claim, in the customer's language; empty when there are none
   * @param ready texts to begin an answer with, in the customer's language
   * @param ways how news that did not reach their customer can be sent; null for who only reads
   * @param itself what the program made of the conversation by itself; null where nothing
   * @param named the batteries that they name, in words and on labels in pictures
   */
  public record Opened(Conversation conversation, List<Message> messages, Map<UUID, String> html, Window window, @Nullable UnitCover cover, String asking, List<Ready> ready, List<Inbox.Suggestion> suggestions, List<StaffAccounts.Member> colleagues,
      List<Handle> handles, List<Inbox.Alike> alike, List<Inbox.Joined> joins, boolean writes, boolean mine, Live.Others others, int longestText, List<Inbox.Told> told, List<Templates.Approved> templates, ByItself.@Nullable Made itself, Notices.@Nullable Ways ways, List<Roster.Team> teams, ByItself.Named named) {

    /** The message that this one answers, where it stands in sight; mails answer one another anyway. */
    public @Nullable Message quoted(Message message) {
      return message.quoted() == null || message.channel() == ChannelKind.EMAIL ? null : messages.stream().filter(one -> message.quoted().equals(one.providerId())).findFirst().orElse(null);
    }

    /** The name of the team whose conversation it is; null where it is everybody's. */
    public @Nullable String team() {
      return teams.stream().filter(one -> one.id().equals(conversation.team())).map(Roster.Team::name).findFirst().orElse(null);
    }
  }

  /** A text to begin an answer with. */
  public record Ready(String code, String name, String text) {}

  @GetMapping
  ModelAndView list(Actor.Staff actor, @RequestParam(defaultValue = "TEAM") Inbox.Queue queue, @RequestParam(defaultValue = "") String q, @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable ChannelKind channel, Page page) {
    return page(actor, queue, q, channel, cursor, null, page, Returned.nothing(), "", HttpStatus.OK);
  }

  @GetMapping("/{id}")
  ModelAndView conversation(Actor.Staff actor, @PathVariable UUID id, @RequestParam(defaultValue = "TEAM") Inbox.Queue queue, @RequestParam(defaultValue = "") String q,
      @RequestParam(required = false) @Nullable ChannelKind channel, @RequestParam(defaultValue = "") String ready, @RequestParam(defaultValue = "false") boolean ask, Page page) {
    var opened = opened(actor, id);
    var begun = ask ? opened.asking() : opened.ready().stream().filter(text -> text.code().equals(ready)).map(Ready::text).findFirst().orElse("");
    return page(actor, queue, q, channel, null, opened, page, Returned.nothing(), begun, HttpStatus.OK);
  }

  @PostMapping("/{id}/answer")
  ModelAndView answer(Actor.Staff actor, @PathVariable UUID id, @RequestParam(defaultValue = "") String text, @RequestParam(defaultValue = "") String template,
      @RequestParam(defaultValue = "") String approved, @RequestParam(defaultValue = "") String values,
      @RequestParam(defaultValue = "true") boolean wait, @RequestParam(required = false) @Nullable Integer seen, @RequestParam(required = false) @Nullable List<MultipartFile> file, HttpServletRequest request,
      HttpServletResponse response, Page page) {
    inbox.find(actor, id);
    return done(actor, id, "answer", "inbox.said.answer", request, response, page, () -> {
      if (!approved.isBlank()) {
        inbox.answerByTemplate(actor, id, uuid(approved), values.lines().map(String::strip).filter(line -> !line.isEmpty()).toList(), wait, seen);
        return;
      }
      var enclosed = enclosures.received(actor, file);
      var lines = Arrays.stream(template.strip().split("\\s*\\|\\s*")).toList();
      inbox.answer(actor, id, new Inbox.Answer(text, enclosed, template.isBlank() ? null
          : new Outgoing.Template(lines.getFirst(), inbox.find(actor, id).locale().equals("zh") ? "zh_CN" : "en", lines.subList(1, lines.size())), null, wait, seen));
    });
  }

  @PostMapping("/{id}/note")
  ModelAndView note(Actor.Staff actor, @PathVariable UUID id, @RequestParam String text, HttpServletRequest request, HttpServletResponse response, Page page) {
    return done(actor, id, "note", "inbox.said.note", request, response, page, () -> inbox.note(actor, id, text));
  }

  @PostMapping("/{id}/assignee")
  ModelAndView assign(Actor.Staff actor, @PathVariable UUID id, @RequestParam(defaultValue = "") String to, HttpServletRequest request, HttpServletResponse response, Page page) {
    return done(actor, id, "assignee", "inbox.said.assigned", request, response, page, () -> {
      // "team:" and an id gives it to a team, "team:" alone to everybody.
      if (to.startsWith(TEAM)) {
        roster.giveTo(actor, id, to.equals(TEAM) ? null : uuid(to.substring(TEAM.length())));
      } else {
        inbox.assign(actor, id, to.isEmpty() ? null : to.equals("me") ? actor.id() : uuid(to));
      }
    });
  }

  @PostMapping("/{id}/state")
  ModelAndView move(Actor.Staff actor, @PathVariable UUID id, @RequestParam Conversation.State state, HttpServletRequest request, HttpServletResponse response, Page page) {
    return done(actor, id, "state", "inbox.said.moved", request, response, page, () -> inbox.move(actor, id, state));
  }

  /** Makes a claim of the conversation, joins it to one that is there, or takes back what was done by itself. */
  @PostMapping("/{id}/claim")
  ModelAndView claim(Actor.Staff actor, @PathVariable UUID id, @RequestParam(defaultValue = "") String claim, @RequestParam(defaultValue = "") String serial, @RequestParam(defaultValue = "false") boolean undo,
      HttpServletRequest request, HttpServletResponse response, Page page) {
    return done(actor, id, "claim", undo ? "inbox.said.unclaimed" : "inbox.said.claim", request, response, page, () -> {
      if (undo) {
        byItself.undo(actor, id);
      } else if (claim.isBlank()) {
        inbox.makeClaim(actor, id, serial, null);
      } else {
        inbox.join(actor, id, claim);
      }
    });
  }

  @PostMapping("/{id}/person")
  ModelAndView person(Actor.Staff actor, @PathVariable UUID id, @RequestParam String with, @RequestParam(defaultValue = "") String evidence, @RequestParam(defaultValue = "false") boolean undo,
      HttpServletRequest request, HttpServletResponse response, Page page) {
    return done(actor, id, "person", undo ? "inbox.said.parted" : "inbox.said.joined", request, response, page, () -> {
      if (undo) {
        inbox.undoJoin(actor, uuid(with));
      } else {
        inbox.joinPeople(actor, inbox.find(actor, id).personId(), uuid(with), evidence);
      }
    });
  }

  /** Sends news that did not reach their customer: by mail, here again, or in another conversation of theirs. @param way {@code mail}, {@code here}, or the id of the other */
  @PostMapping("/{id}/notice")
  ModelAndView notice(Actor.Staff actor, @PathVariable UUID id, @RequestParam UUID message, @RequestParam(defaultValue = "mail") String way, HttpServletRequest request, HttpServletResponse response,
      Page page) {
    return done(actor, id, "answer", way.equals("mail") ? "inbox.said.notice" : "inbox.said.noticeSent", request, response, page, () -> {
      switch (way) {
        case "mail" -> notices.byMail(actor, id, message);
        case "here" -> notices.again(actor, id, message);
        default -> notices.elsewhere(actor, id, message, uuid(way));
      }
    });
  }

  /** Fetches a file once more that could not be fetched. */
  @PostMapping("/{id}/file")
  ModelAndView fetchAgain(Actor.Staff actor, @PathVariable UUID id, @RequestParam UUID file, HttpServletRequest request, HttpServletResponse response, Page page) {
    return done(actor, id, "answer", "inbox.said.file", request, response, page, () -> inbox.fetchAgain(actor, id, file));
  }

  /** Sends a code to the other handle, to be written back here. */
  @PostMapping("/{id}/proof")
  ModelAndView proof(Actor.Staff actor, @PathVariable UUID id, @RequestParam String with, HttpServletRequest request, HttpServletResponse response, Page page) {
    return done(actor, id, "person", "inbox.said.proof", request, response, page, () -> inbox.proveBy(actor, id, uuid(with)));
  }

  @GetMapping("/files/{file}")
  ResponseEntity<Resource> file(Actor.Staff actor, @PathVariable UUID file, @RequestParam(defaultValue = "false") boolean small) {
    Served served = inbox.file(actor, file, small);
    var answer = ResponseEntity.ok();
    served.headers().forEach(answer::header);
    return answer.contentLength(served.size()).body(new FileSystemResource(served.body()));
  }

  private ModelAndView done(Actor.Staff actor, UUID id, String form, String said, HttpServletRequest request, HttpServletResponse response, Page page, Runnable act) {
    try {
      act.run();
    } catch (InvalidInput refused) {
      return page(actor, Inbox.Queue.TEAM, "", null, null, opened(actor, id), page, Returned.of(form, request, refused), String.valueOf(request.getParameter("text") == null ? "" : request.getParameter("text")),
          HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return page(actor, Inbox.Queue.TEAM, "", null, null, opened(actor, id), page, Returned.of(form, request, refused), String.valueOf(request.getParameter("text") == null ? "" : request.getParameter("text")),
          HttpStatus.CONFLICT);
    }
    pages.toast(response, said);
    return ClaimAnswers.seeOther("/console/inbox/" + id + "#" + form);
  }

  private ModelAndView page(Actor.Staff actor, Inbox.Queue queue, String q, @Nullable ChannelKind channel, @Nullable String cursor, @Nullable Opened opened, Page page, Returned returned, String begun, HttpStatus status) {
    var slice = inbox.list(actor, new Inbox.Query(queue, channel, null, q.isBlank() ? null : q, null, null, cursor, 40));
    var model = new HashMap<String, @Nullable Object>();
    model.put("listed", new Listed(queue, q.strip(), cursor, slice.rows(), slice.next(), inbox.counts(actor), q.isBlank() ? Map.of() : inbox.hits(actor, slice.rows().stream().map(Conversation::id).toList(), q), channel));
    model.put("opened", opened);
    model.put("begun", begun);
    model.put("returned", returned);
    model.put("words", new Words(page, editions, clock.instant()));
    model.put("now", clock.instant());
    return new ModelAndView("console/inbox", model, status);
  }

  private Opened opened(Actor.Staff actor, UUID id) {
    var conversation = inbox.find(actor, id);
    var language = Locale.forLanguageTag(conversation.locale());
    UnitCover found = null;
    if (conversation.unitId() != null && conversation.serial() != null) {
      try {
        found = cover.cover(actor, conversation.serial(), null);
      } catch (NotFound goneSince) {
        // The serial stays in view without its cover.
      }
    }
    boolean writes = actor.is(Role.ENGINEER, Role.MANAGER);
    var messages = inbox.messages(actor, id, null, 200);
    var html = new HashMap<UUID, String>();
    for (var message : messages) {
      var safe = message.html() == null ? null : inbox.html(message, file -> "/console/inbox/files/" + file);
      if (safe != null) {
        html.put(message.id(), safe);
      }
    }
    return new Opened(conversation, messages, html, inbox.window(conversation), found, asking(actor, conversation, language), ready(actor, conversation, found), inbox.suggestions(actor, id),
        writes ? staff.all(actor).stream().filter(one -> one.roles().contains(Role.ENGINEER) || one.roles().contains(Role.MANAGER)).toList() : List.of(), inbox.handles(actor, conversation.personId()),
        inbox.alike(actor, conversation.personId()), inbox.joins(actor, conversation.personId()), writes, actor.id().equals(conversation.assignee()), live.look(actor, id), inbox.longestText(conversation), inbox.escalations(actor, id),
        templates.of(actor, conversation.account()).stream().sorted(java.util.Comparator.comparing(one -> !one.speaks(conversation.locale()))).toList(), byItself.of(actor, id).orElse(null), writes ? notices.ways(actor, id, messages) : null, roster.teams(actor), byItself.named(actor, conversation, messages));
  }

  /** Only the questions that can still change the answer, and only those that are the customer's. */
  private String asking(Actor.Staff actor, Conversation conversation, Locale language) {
    if (conversation.claimNumber() == null) {
      return "";
    }
    var lines = new ArrayList<String>();
    for (var item : claims.questions(actor, conversation.claimNumber())) {
      for (var question : item.open()) {
        if (question.askedOf() == Party.CUSTOMER && question.received() == null && texts.has(language, "inbox.ask." + question.fact().id())) {
          lines.add("· " + texts.text(language, "inbox.ask." + question.fact().id()));
        }
      }
    }
    return lines.isEmpty() ? "" : texts.text(language, "inbox.ask.begin", conversation.person(), conversation.claimNumber()) + "\n" + String.join("\n", lines.stream().distinct().toList());
  }

  private List<Ready> ready(Actor.Staff actor, Conversation conversation, @Nullable UnitCover found) {
    var known = new HashMap<String, String>();
    known.put("name", conversation.person());
    known.put("engineer", actor.name());
    known.put("serial", conversation.serial() == null ? "" : conversation.serial());
    known.put("claim", conversation.claimNumber() == null ? "" : conversation.claimNumber());
    known.put("lastDay", found == null || found.withPapers() == null ? "" : found.withPapers().lastDay().toString());
    // The link opens the claim to whoever holds it: only where the conversation is the claim's own customer's.
    known.put("link", conversation.claimNumber() == null || !actor.is(Role.ENGINEER, Role.MANAGER)
        || claims.whose(conversation.claimNumber()).filter(claim -> claim.customerId().equals(conversation.customerId())).isEmpty()
        ? "" : settings.link("/t/" + claims.link(actor, conversation.claimNumber())));
    return readyTexts.all(actor).stream().filter(text -> !text.retired()).map(text -> new Ready(text.code(), text.name(conversation.locale()), text.filled(conversation.locale(), known))).toList();
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new NotFound();
    }
  }

}
