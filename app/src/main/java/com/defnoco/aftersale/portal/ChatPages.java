package com.defnoco.aftersale.portal;

import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.files.Served;
import com.defnoco.aftersale.inbox.WebChats;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.TooOften;
import com.defnoco.aftersale.policy.Language;
import com.defnoco.aftersale.registry.CoverLookup;
import com.defnoco.aftersale.registry.PublicAnswer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;

/** The chat of the portal: no account, no script needed. Who holds the cookie, or the link in our mail, goes on where they were. */
@Controller
@RequestMapping("/chat")
public class ChatPages {

  static final String COOKIE = "aftersale-chat";
  private static final Duration KEPT = Duration.ofDays(90);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);
  private static final long LARGEST_PHOTO = 20L << 20;

  private final WebChats chats;
  private final CoverLookup cover;
  private final Files files;
  private final Settings settings;

  ChatPages(WebChats chats, CoverLookup cover, Files files, Settings settings) {
    this.chats = chats;
    this.cover = cover;
    this.files = files;
    this.settings = settings;
  }

  /** What stands in the form. @param problems sentences to mend it by */
  public record Typed(String text, String name, String mail, List<String> problems) {
    public Typed {
      problems = List.copyOf(problems);
    }
  }

  @GetMapping
  String chat(@CookieValue(name = COOKIE, required = false) @Nullable String key, HttpServletRequest request, Page page, Model model) {
    return page(key, new Typed("", "", "", List.of()), request, page, model);
  }

  /** Writes; the first time begins the chat and remembers it on this device. */
  @PostMapping
  String write(@CookieValue(name = COOKIE, required = false) @Nullable String key, @RequestParam(defaultValue = "") String text, @RequestParam(defaultValue = "") String name,
      @RequestParam(defaultValue = "") String mail, @RequestParam(required = false) @Nullable List<MultipartFile> file, HttpServletRequest request, HttpServletResponse response, Page page,
      Model model) throws IOException {
    var visitor = new Actor.Visitor(request.getRemoteAddr());
    var known = chats.isKey(key) && key != null ? key : chats.newKey();
    try {
      chats.mayWrite(visitor);
      var received = new ArrayList<UUID>();
      for (var part : file == null ? List.<MultipartFile>of() : file) {
        if (!part.isEmpty()) {
          try (var content = part.getInputStream()) {
            received.add(files.receive(visitor, chats.draftOwner(known), content, part.getOriginalFilename(), LARGEST_PHOTO).id());
          }
        }
      }
      chats.write(visitor, known, new WebChats.Words(text, name, mail, page.language() == Language.ZH ? "zh" : "en", received));
      chats.readLabels(known, received);
    } catch (InvalidInput refused) {
      response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
      return page(key, new Typed(text, name, mail, refused.problems().stream().map(problem -> page.text(problem.key(), problem.arguments().toArray())).toList()), request, page, model);
    } catch (NotPossible refused) {
      response.setStatus(HttpStatus.CONFLICT.value());
      return page(key, new Typed(text, name, mail, List.of(page.text(refused.key(), refused.arguments().toArray()))), request, page, model);
    } catch (TooOften tooOften) {
      response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
      response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(tooOften.retryAfterSeconds()));
      return page(key, new Typed(text, name, mail, List.of(page.text("chat.tooOften", tooOften.retryAfterSeconds()))), request, page, model);
    }
    remember(known, response);
    return "redirect:/chat#end";
  }

  /** The chat again, from the link in our mail. */
  @GetMapping("/resume/{key}")
  String resume(@PathVariable String key, HttpServletResponse response) {
    if (!chats.isKey(key)) {
      throw new NotFound();
    }
    remember(key, response);
    return "redirect:/chat#end";
  }

  /** Ends the chat on this device: the next person who uses it sees nothing. */
  @PostMapping("/leave")
  String leave(HttpServletResponse response) {
    response.addHeader(HttpHeaders.SET_COOKIE, cookie("", Duration.ZERO).toString());
    return "redirect:/";
  }

  /** What was said, when it has gone on since; 204 when nothing came within the wait, or has come without one. */
  @GetMapping("/new")
  @Nullable ModelAndView news(@CookieValue(name = COOKIE, required = false) @Nullable String key, @RequestParam(defaultValue = "-1") int after, @RequestParam(defaultValue = "true") boolean wait,
      HttpServletResponse response, Model model) throws InterruptedException {
    if (!chats.isKey(key) || key == null) {
      response.setStatus(HttpStatus.NO_CONTENT.value());
      return null;
    }
    var now = chats.news(key, after, wait ? LONGEST_WAIT : Duration.ZERO);
    chats.seen(key);
    if (now.isEmpty() || now.get() == after) {
      response.setStatus(HttpStatus.NO_CONTENT.value());
      return null;
    }
    model.addAttribute("chat", chats.find(key).orElseThrow(NotFound::new));
    return new ModelAndView("portal/chatLines", model.asMap());
  }

  @GetMapping("/files/{id}")
  ResponseEntity<Resource> file(@CookieValue(name = COOKIE, required = false) @Nullable String key, @PathVariable UUID id, @RequestParam(defaultValue = "false") boolean small) {
    if (key == null) {
      throw new NotFound();
    }
    return served(chats.file(key, id, small));
  }

  static ResponseEntity<Resource> served(Served served) {
    var answer = ResponseEntity.ok();
    served.headers().forEach(answer::header);
    return answer.contentLength(served.size()).body(new FileSystemResource(served.body()));
  }

  private String page(@Nullable String key, Typed typed, HttpServletRequest request, Page page, Model model) {
    var chat = key == null || !chats.isKey(key) ? null : chats.find(key).orElse(null);
    if (chat != null && key != null && request.getMethod().equals("GET")) {
      chats.seen(key);
    }
    model.addAttribute("chat", chat);
    model.addAttribute("open", chats.open());
    model.addAttribute("typed", typed);
    model.addAttribute("answer", chat == null || chat.serial() == null ? null : answer(chat.serial(), request));
    return "portal/chat";
  }

  private @Nullable PublicAnswer answer(String serial, HttpServletRequest request) {
    try {
      return cover.publicAnswer(new Actor.Visitor(request.getRemoteAddr()), serial);
    } catch (TooOften | InvalidInput notNow) {
      return null;
    }
  }

  private void remember(String key, HttpServletResponse response) {
    response.addHeader(HttpHeaders.SET_COOKIE, cookie(key, KEPT).toString());
  }

  private ResponseCookie cookie(String key, Duration kept) {
    return ResponseCookie.from(COOKIE, key).path("/chat").httpOnly(true).secure(settings.secure()).sameSite("Lax").maxAge(kept).build();
  }
}
