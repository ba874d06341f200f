package com.defnoco.aftersale.console;

import com.defnoco.aftersale.certificates.SigningKeys;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotPossible;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;

/** The keys that sign our papers. */
@Controller
class SigningKeyPages {

  private static final long LARGEST_KEY_FILE = 64 << 10;

  private final SigningKeys keys;
  private final Pages pages;

  SigningKeyPages(SigningKeys keys, Pages pages) {
    this.keys = keys;
    this.pages = pages;
  }

  @GetMapping("/console/signing-keys")
  ModelAndView keys(Actor.Staff actor) {
    return keys(actor, Returned.nothing());
  }

  @GetMapping("/console/signing-keys/{id}/certificate.pem")
  ResponseEntity<String> certificate(Actor.Staff actor, @PathVariable String id) {
    return ResponseEntity.ok().contentType(MediaType.parseMediaType("application/x-pem-file")).header("X-Content-Type-Options", "nosniff").cacheControl(CacheControl.noStore())
        .header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment().filename("aftersale-key-" + id + ".pem").build().toString()).body(keys.certificates(actor, id));
  }

  @PostMapping("/console/signing-keys/rotation")
  ModelAndView rotate(Actor.Staff actor, @RequestParam(defaultValue = "") String reason, HttpServletRequest request, HttpServletResponse response) {
    return done(actor, "rotation", "signingkeys.rotated", request, response, () -> keys.rotate(actor, reason));
  }

  @PostMapping("/console/signing-keys/file")
  ModelAndView takeIn(Actor.Staff actor, @RequestParam(required = false) @Nullable MultipartFile file, @RequestParam(defaultValue = "") String password, HttpServletRequest request,
      HttpServletResponse response) throws IOException {
    var bytes = file == null || file.getSize() > LARGEST_KEY_FILE ? new byte[0] : file.getBytes();
    return done(actor, "file", "signingkeys.takenIn", request, response, () -> keys.takeIn(actor, new ByteArrayInputStream(bytes), password.toCharArray()));
  }

  @PostMapping("/console/signing-keys/{id}/revocation")
  ModelAndView askRevocation(Actor.Staff actor, @PathVariable String id, @RequestParam(defaultValue = "") String reason, HttpServletRequest request, HttpServletResponse response) {
    return done(actor, "revoke-" + id, "signingkeys.asked", request, response, () -> keys.askRevocation(actor, id, reason));
  }

  @PostMapping("/console/signing-keys/revocations/{request}")
  ModelAndView answerRevocation(Actor.Staff actor, @PathVariable("request") UUID asked, @RequestParam boolean approve, HttpServletRequest request, HttpServletResponse response) {
    return done(actor, "answer-" + asked, approve ? "signingkeys.revoked" : "signingkeys.declined", request, response, () -> keys.answerRevocation(actor, asked, approve));
  }

  private ModelAndView done(Actor.Staff actor, String form, String said, HttpServletRequest request, HttpServletResponse response, Runnable act) {
    try {
      act.run();
      pages.toast(response, said);
      return new ModelAndView("redirect:/console/signing-keys");
    } catch (InvalidInput refused) {
      var back = keys(actor, Returned.of(form, request, refused).without("password"));
      back.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
      return back;
    } catch (NotPossible refused) {
      var back = keys(actor, Returned.of(form, request, refused).without("password"));
      back.setStatus(HttpStatus.CONFLICT);
      return back;
    }
  }

  private ModelAndView keys(Actor.Staff actor, Returned returned) {
    var model = new HashMap<String, @Nullable Object>();
    model.put("returned", returned);
    model.put("keys", keys.all(actor));
    model.put("asked", keys.revocationsAsked(actor));
    model.put("me", actor.reference());
    return new ModelAndView("console/signingKeys", model);
  }
}
