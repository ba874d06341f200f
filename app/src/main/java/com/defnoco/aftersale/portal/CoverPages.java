package com.defnoco.aftersale.portal;

import com.defnoco.aftersale.files.LabelReader;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.TooOften;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.registry.CoverLookup;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.SerialNumber;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.util.UriComponentsBuilder;

/** Is my battery covered? By a serial number typed, pasted, or read from the label. */
@Controller
class CoverPages {

  private final CoverLookup cover;
  private final Registry registry;
  private final LabelReader labels;
  private final Contact contact;
  private final Editions editions;
  private final Settings settings;

  CoverPages(CoverLookup cover, Registry registry, LabelReader labels, Contact contact, Editions editions, Settings settings) {
    this.cover = cover;
    this.registry = registry;
    this.labels = labels;
    this.contact = contact;
    this.editions = editions;
    this.settings = settings;
  }

  @GetMapping("/")
  String home(Model model) {
    model.addAttribute("contact", contact.ways());
    model.addAttribute("serial", "");
    model.addAttribute("demo", settings.demo());
    return "portal/home";
  }

  /** The answer for one serial number. What cannot be one is said at the field; unknown and withheld look alike. */
  @GetMapping("/cover")
  String cover(@RequestParam(required = false) @Nullable String serial, HttpServletRequest request, HttpServletResponse response, Page page, Model model) {
    if (serial == null) {
      return "redirect:/";
    }
    model.addAttribute("serial", serial.strip());
    switch (SerialNumber.read(serial)) {
      case SerialNumber.Reading.Impossible(String key, List<Object> arguments) -> {
        response.setStatus(HttpStatus.BAD_REQUEST.value());
        model.addAttribute("contact", contact.ways());
        model.addAttribute("problem", page.text(key, arguments.toArray()));
        return "portal/home";
      }
      case SerialNumber.Reading.Of(SerialNumber read) -> {
        try {
          // The public answer is the same for everybody, whoever is signed in.
          model.addAttribute("answer", cover.publicAnswer(new Actor.Visitor(request.getRemoteAddr()), serial));
        } catch (TooOften tooOften) {
          response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
          response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(tooOften.retryAfterSeconds()));
          model.addAttribute("contact", contact.ways());
          model.addAttribute("problem", page.text("cover.tooOften", Math.max(1, (tooOften.retryAfterSeconds() + 59) / 60)));
          return "portal/home";
        }
        model.addAttribute("serial", read.text());
        model.addAttribute("edition", editions.latest());
        return "portal/cover";
      }
    }
  }

  /** One camera frame or photo, for scan.js. */
  @PostMapping(path = {"/scan", "/cover/scan"}, produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Map<String, String>> scan(@RequestParam MultipartFile photo, HttpServletRequest request) throws IOException {
    var answer = new HashMap<String, String>();
    answer.put("serial", serialOn(photo, request).orElse(null));
    return ResponseEntity.ok(answer);
  }

  /** A photo from a form, where scripts do not run. */
  @PostMapping(path = {"/scan", "/cover/scan"}, produces = MediaType.TEXT_HTML_VALUE)
  String scanned(@RequestParam MultipartFile photo, HttpServletRequest request, HttpServletResponse response, Page page, Model model) throws IOException {
    var serial = serialOn(photo, request);
    if (serial.isPresent()) {
      return "redirect:" + UriComponentsBuilder.fromPath("/cover").queryParam("serial", serial.get()).encode().toUriString();
    }
    response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
    model.addAttribute("contact", contact.ways());
    model.addAttribute("serial", "");
    model.addAttribute("problem", page.text("scan.nothing"));
    return "portal/home";
  }

  /** The serial number in the code on a label; the likeliest by its form, when a code carries several texts. Never tells whether it exists. */
  private Optional<String> serialOn(MultipartFile photo, HttpServletRequest request) throws IOException {
    cover.spendPhoto(new Actor.Visitor(request.getRemoteAddr()));
    return photo.isEmpty() ? Optional.empty()
        : labels.read(photo.getBytes()).flatMap(registry::serialOnLabel).map(SerialNumber::text);
  }
}
