package com.defnoco.aftersale.portal;

import com.defnoco.aftersale.certificates.Anchors;
import com.defnoco.aftersale.certificates.Certificates;
import java.time.Duration;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** What we publish for everybody to check us by. */
@Controller
class PublishedPages {

  private final Certificates certificates;
  private final Anchors anchors;

  PublishedPages(Certificates certificates, Anchors anchors) {
    this.certificates = certificates;
    this.anchors = anchors;
  }

  /** Our public keys and the signed list of what was taken back. Anybody may keep a copy; checks with it need no network. */
  @GetMapping(path = "/.well-known/aftersale-keys.json", produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseBody
  ResponseEntity<String> keys() {
    return ResponseEntity.ok().cacheControl(CacheControl.maxAge(Duration.ofMinutes(1))).header("Access-Control-Allow-Origin", "*").body(certificates.publishedKeys());
  }

  /** Every anchor since the first, for whoever keeps them. */
  @GetMapping(path = "/.well-known/aftersale-anchors.json", produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseBody
  List<Anchors.Anchor> anchors() {
    return anchors.newest(4000);
  }

  @GetMapping("/transparency")
  String transparency(Model model) {
    model.addAttribute("anchors", anchors.newest(60));
    return "portal/transparency";
  }
}
