package com.defnoco.aftersale.portal;

import com.defnoco.aftersale.certificates.Certificates;
import com.defnoco.aftersale.certificates.PaperCheck;
import com.defnoco.aftersale.certificates.Verification;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.platform.TooOften;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.multipart.MultipartFile;

/** Is this paper genuine? By file or by code; with scripts on the reader's own device, without them by form. */
@Controller
public class VerifyPages {

  private final Certificates certificates;
  private final Texts texts;

  VerifyPages(Certificates certificates, Texts texts) {
    this.certificates = certificates;
    this.texts = texts;
  }

  /** What the page shows of a check. @param completable the certificate's number, where its owner may complete it still @param details sentences, in order */
  public record Shown(Verification.Verdict verdict, @Nullable String serial, @Nullable String completable, List<String> details) {

    public String colour() {
      return switch (verdict) {
        case GENUINE -> "green";
        case SUPERSEDED -> "amber";
        case REVOKED, ALTERED -> "red";
        case NOT_OURS -> "grey";
      };
    }
  }

  /** The code on a paper leads here with its statement. */
  @GetMapping("/verify")
  String page(@RequestParam(required = false) @Nullable String q, HttpServletRequest request, HttpServletResponse response, Page page, Model model) {
    return q == null || q.isBlank() ? show(null, null, page, model)
        : checked(() -> certificates.verifyCode(new Actor.Visitor(request.getRemoteAddr()), q), response, page, model);
  }

  @PostMapping("/verify")
  String check(@RequestParam(required = false) @Nullable MultipartFile file, @RequestParam(required = false) @Nullable String code, HttpServletRequest request,
      HttpServletResponse response, Page page, Model model) throws IOException {
    var visitor = new Actor.Visitor(request.getRemoteAddr());
    if (file != null && !file.isEmpty()) {
      if (file.getSize() > PaperCheck.LARGEST) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return show(null, page.text("verify.tooLarge", PaperCheck.LARGEST >> 20), page, model);
      }
      var bytes = file.getBytes();
      return checked(() -> certificates.verify(visitor, bytes), response, page, model);
    }
    if (code == null || code.isBlank()) {
      response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
      return show(null, page.text("verify.nothing"), page, model);
    }
    return checked(() -> certificates.verifyCode(visitor, code), response, page, model);
  }

  private interface Check {
    Verification run();
  }

  private String checked(Check check, HttpServletResponse response, Page page, Model model) {
    try {
      var found = check.run();
      var locale = Locale.forLanguageTag(page.lang());
      var details = new ArrayList<String>();
      found.details().forEach(detail -> details.add(detail.text(texts, locale)));
      return show(new Shown(found.verdict(), found.serial(), completable(found), details), null, page, model);
    } catch (TooOften tooOften) {
      response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
      response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(tooOften.retryAfterSeconds()));
      return show(null, page.text("verify.tooOften", Math.max(1, (tooOften.retryAfterSeconds() + 59) / 60)), page, model);
    }
  }

  private static @Nullable String completable(Verification found) {
    return found.verdict() == Verification.Verdict.GENUINE && found.statement() != null && found.statement().purchasedOn() == null ? found.statement().number() : null;
  }

  private String show(@Nullable Shown shown, @Nullable String problem, Page page, Model model) {
    model.addAttribute("shown", shown);
    model.addAttribute("problem", problem);
    model.addAttribute("sentences", sentences(page));
    return "portal/verify";
  }

  /** What the script may have to say, with places for what fills them. */
  private Map<String, String> sentences(Page page) {
    var sentences = new TreeMap<String, String>();
    for (var key : texts.keys(Locale.forLanguageTag(page.lang()))) {
      if (key.startsWith("verify.")) {
        sentences.put(key, page.text(key, "{0}", "{1}", "{2}", "{3}"));
      }
    }
    return sentences;
  }

  /** Keeps the page of the check for when there is no network; it serves no other page. */
  @GetMapping("/sw.js")
  @ResponseBody
  ResponseEntity<Resource> worker() {
    return ResponseEntity.ok().contentType(MediaType.parseMediaType("text/javascript;charset=UTF-8")).cacheControl(CacheControl.noCache()).body(new ClassPathResource("verify/sw.js"));
  }
}
