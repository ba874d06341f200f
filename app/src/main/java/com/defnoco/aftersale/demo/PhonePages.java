package com.defnoco.aftersale.demo;

import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.WebChats;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.TooOften;
import com.defnoco.aftersale.policy.Language;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
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

/** A pretend phone, in demo mode only: what is written on it reaches the running program through the stand-ins and the real adapters, and the answers come back on it. */
@Controller
@RequestMapping("/demo")
@ConditionalOnBooleanProperty("aftersale.demo")
public class PhonePages {

  private static final String COOKIE = "aftersale-phone";
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);
  private static final int LONGEST_TEXT = 600;
  private static final int LARGEST_PHOTO = 8 << 20;
  private static final Set<String> PICTURES = Set.of("image/jpeg", "image/png", "image/webp", "image/gif");

  private final Phones phones;
  private final DemoChannels channels;
  private final WebChats chats;
  private final JdbcClient jdbc;
  private final Settings settings;
  private final Clock clock;
  private final Pictures pictures = new Pictures(new Lettering());

  PhonePages(Phones phones, DemoChannels channels, WebChats chats, JdbcClient jdbc, Settings settings, Clock clock) {
    this.phones = phones;
    this.channels = channels;
    this.chats = chats;
    this.jdbc = jdbc;
    this.settings = settings;
    this.clock = clock;
  }

  /** A tab of the phone. @param unread how many came there and were not looked at */
  public record Tab(ChannelKind kind, String icon, long unread) {}

  /** The screen. @param handle by which the channel knows the phone; null for the web chat */
  public record Screen(List<Tab> tabs, ChannelKind tab, String name, @Nullable String handle, List<Phones.Bubble> bubbles, int version, String serial) {}

  @GetMapping
  String phone(@CookieValue(name = COOKIE, required = false) @Nullable String id, @RequestParam(defaultValue = "WHATSAPP") String tab, HttpServletResponse response, Page page, Model model) {
    var phone = of(id, response, page);
    return screen(phone, tab(tab), "", List.of(), page, model);
  }

  /** Sends. @param label whether a photo of the label goes with it, as a phone's camera would take it */
  @PostMapping("/{tab}")
  String write(@CookieValue(name = COOKIE, required = false) @Nullable String id, @PathVariable String tab, @RequestParam(defaultValue = "") String text,
      @RequestParam(defaultValue = "false") boolean label, @RequestParam(required = false) @Nullable MultipartFile photo, HttpServletRequest request, HttpServletResponse response, Page page, Model model) throws IOException {
    var phone = of(id, response, page);
    var kind = tab(tab);
    var said = text.strip();
    Providers.Picture picture = photo != null && !photo.isEmpty() ? taken(photo) : label ? label(serial(phone)) : null;
    if (said.isEmpty() && picture == null || said.length() > LONGEST_TEXT || photo != null && !photo.isEmpty() && picture == null) {
      response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
      return screen(phone, kind, said, List.of(page.text(said.length() > LONGEST_TEXT ? "phone.tooLong" : picture == null && photo != null && !photo.isEmpty() ? "phone.photo" : "chat.empty", LONGEST_TEXT)), page, model);
    }
    try {
      chats.mayWrite(new Actor.Visitor(request.getRemoteAddr()));
      channels.open();
      phones.write(phone, kind, said, picture, page.language() == Language.ZH);
    } catch (InvalidInput refused) {
      response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
      return screen(phone, kind, said, refused.problems().stream().map(problem -> page.text(problem.key(), problem.arguments().toArray())).toList(), page, model);
    } catch (TooOften tooOften) {
      response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
      return screen(phone, kind, said, List.of(page.text("chat.tooOften", tooOften.retryAfterSeconds())), page, model);
    }
    return "redirect:/demo?tab=" + kind.name() + "#end";
  }

  /** The screen when something came; 204 when nothing did within the wait. */
  @GetMapping("/new")
  @Nullable ModelAndView news(@CookieValue(name = COOKIE, required = false) @Nullable String id, @RequestParam(defaultValue = "WHATSAPP") String tab, @RequestParam(defaultValue = "-1") int after,
      HttpServletResponse response, Page page, Model model) throws InterruptedException {
    var phone = phones.find(id).orElseThrow(NotFound::new);
    var kind = tab(tab);
    if (phones.await(phone, kind, after, LONGEST_WAIT) == after) {
      response.setStatus(HttpStatus.NO_CONTENT.value());
      return null;
    }
    screen(phone, kind, "", List.of(), page, model);
    return new ModelAndView("demo/screen", model.asMap());
  }

  @GetMapping("/pictures/{key}")
  ResponseEntity<Resource> picture(@CookieValue(name = COOKIE, required = false) @Nullable String id, @PathVariable String key) {
    var phone = phones.find(id).orElseThrow(NotFound::new);
    if (key.startsWith("web-")) {
      var served = chats.file(phone.webKey, uuid(key.substring(4)), true);
      var answer = ResponseEntity.ok();
      served.headers().forEach(answer::header);
      return answer.contentLength(served.size()).body(new FileSystemResource(served.body()));
    }
    var picture = phones.picture(key).orElseThrow(NotFound::new);
    return ResponseEntity.ok().header(HttpHeaders.CONTENT_TYPE, PICTURES.contains(picture.mediaType()) ? picture.mediaType() : "application/octet-stream").header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "default-src 'none'; sandbox").header(HttpHeaders.CACHE_CONTROL, "private, max-age=3600").body(new ByteArrayResource(picture.bytes()));
  }

  private String screen(Phones.Phone phone, ChannelKind kind, String typed, List<String> problems, Page page, Model model) {
    int version = phones.version(phone, kind);
    var bubbles = phones.look(phone, kind);
    var tabs = Phones.TABS.stream().map(one -> new Tab(one, switch (one) {
      case WHATSAPP -> "whatsapp";
      case WECHAT_OFFICIAL -> "wechat";
      case EMAIL -> "mail";
      case BOT_FRAMEWORK -> "teams";
      case WECOM, WEBHOOK, TELEGRAM, LINE, WEB_CHAT, MANUAL -> "chat";
    }, one == kind ? 0 : phones.unread(phone, one))).toList();
    model.addAttribute("screen", new Screen(tabs, kind, phone.name, phone.handle(kind), bubbles, version, serial(phone)));
    model.addAttribute("typed", typed.isEmpty() && bubbles.isEmpty() && problems.isEmpty() ? page.text("phone.example", serial(phone)) : typed);
    model.addAttribute("problems", problems);
    return "demo/phone";
  }

  private Phones.Phone of(@Nullable String id, HttpServletResponse response, Page page) {
    return phones.find(id).orElseGet(() -> {
      var made = phones.make(sign -> page.text("phone.name", sign));
      response.addHeader(HttpHeaders.SET_COOKIE, ResponseCookie.from(COOKIE, made.id).path("/demo").httpOnly(true).secure(settings.secure()).sameSite("Lax").maxAge(Duration.ofDays(1)).build().toString());
      return made;
    });
  }

  /** A battery for this phone to write about: within its cover and nobody's yet. */
  private String serial(Phones.Phone phone) {
    int nth = (int) (Long.parseLong(phone.id.substring(0, 8), 16) % 40);
    return jdbc.sql("""
            SELECT u.serial FROM unit u JOIN consignment c ON c.id = u.consignment_id
            WHERE u.owner_id IS NULL AND NOT u.withheld AND u.serial LIKE 'DF%' AND c.arrived_on BETWEEN :from AND :to ORDER BY u.serial OFFSET :nth LIMIT 1
            """)
        .param("from", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(500)).param("to", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(30)).param("nth", nth)
        .query(String.class).optional().orElse("DFK616-250301-0001");
  }

  private Providers.Picture label(String serial) {
    return new Providers.Picture("label.jpg", "image/jpeg", pictures.label(serial, "Demo Kestrel 6S 16Ah", "6S1P · 22.2 V · 16.0 Ah · 355.2 Wh", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusMonths(11),
        serial.hashCode()));
  }

  private static Providers.@Nullable Picture taken(MultipartFile photo) throws IOException {
    var type = photo.getContentType();
    return photo.getSize() > LARGEST_PHOTO || type == null || !PICTURES.contains(type) ? null
        : new Providers.Picture(photo.getOriginalFilename() == null ? "photo.jpg" : photo.getOriginalFilename().replaceAll("[^A-Za-z0-9._-]", "_"), type, photo.getBytes());
  }

  private static ChannelKind tab(String name) {
    return Phones.TABS.stream().filter(kind -> kind.name().equals(name)).findFirst().orElseThrow(NotFound::new);
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new NotFound();
    }
  }
}
