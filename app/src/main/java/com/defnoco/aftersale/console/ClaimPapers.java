package com.defnoco.aftersale.console;

import com.defnoco.aftersale.console.ClaimAnswers.Asked;
import com.defnoco.aftersale.documents.DocumentKind;
import com.defnoco.aftersale.documents.Documents;
import com.defnoco.aftersale.documents.Letters;
import com.defnoco.aftersale.files.Served;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.policy.Language;
import com.defnoco.aftersale.policy.Paper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;

/** The papers of a claim: bringing them in, judging them, looking at them; and the decision as a letter. */
@Controller
@RequestMapping("/console/claims/{number}")
class ClaimPapers {

  private final Documents documents;
  private final Letters letters;
  private final ClaimAnswers answers;

  ClaimPapers(Documents documents, Letters letters, ClaimAnswers answers) {
    this.documents = documents;
    this.letters = letters;
    this.answers = answers;
  }

  record PaperForm(@Nullable DocumentKind kind, @Nullable String note, @Nullable MultipartFile file) {}

  record VerdictForm(@Nullable Paper verdict, @Nullable String evidence, @Nullable String reason) {}

  @PostMapping("/items/{item}/documents")
  ModelAndView add(Actor.Staff actor, @PathVariable String number, @PathVariable int item, PaperForm form, HttpServletRequest request,
      HttpServletResponse response) {
    return answers.done(new Asked(actor, number, request, response), "i" + item + "-add", "console.said.paperAdded", () -> {
      if (form.file() == null || form.file().isEmpty()) {
        throw InvalidInput.at("/file", "console.problem.file");
      }
      try (var content = form.file().getInputStream()) {
        documents.add(actor, number, item, form.kind() == null ? DocumentKind.OTHER : form.kind(), content, form.file().getOriginalFilename(),
            ClaimPage.text(form.note()));
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    });
  }

  @PostMapping("/items/{item}/documents/{id}/verdict")
  ModelAndView judge(Actor.Staff actor, @PathVariable String number, @PathVariable int item, @PathVariable UUID id, VerdictForm form,
      HttpServletRequest request, HttpServletResponse response) {
    var said = form.verdict() == Paper.TAMPERED ? "console.said.proposed" : "console.said.verdict";
    return answers.done(new Asked(actor, number, request, response), "i" + item + "-paper-" + id, said, () -> {
      if (form.verdict() == null) {
        throw InvalidInput.at("/verdict", "console.problem.choose");
      }
      if (ClaimPage.text(form.evidence()).isEmpty()) {
        throw InvalidInput.at("/evidence", "console.problem.evidence");
      }
      documents.judge(actor, number, id, form.verdict(), ClaimPage.text(form.evidence()), ClaimPage.reason(form.reason()));
    });
  }

  @PostMapping("/items/{item}/documents/{id}/visibility")
  ModelAndView show(Actor.Staff actor, @PathVariable String number, @PathVariable int item, @PathVariable UUID id,
      @RequestParam boolean visible, HttpServletRequest request, HttpServletResponse response) {
    return answers.done(new Asked(actor, number, request, response), "i" + item + "-paper-" + id,
        visible ? "console.said.shown" : "console.said.hidden", () -> documents.show(actor, number, id, visible));
  }

  @PostMapping("/items/{item}/papers/{kind}/no-better-copy")
  ModelAndView noBetterCopy(Actor.Staff actor, @PathVariable String number, @PathVariable int item, @PathVariable DocumentKind kind,
      ClaimPage.ReasonForm form, HttpServletRequest request, HttpServletResponse response) {
    return answers.done(new Asked(actor, number, request, response), "i" + item + "-copy-" + kind, "console.said.noBetterCopy",
        () -> documents.noBetterCopy(actor, number, item, kind, ClaimPage.reason(form.reason())));
  }

  // --- looking at them --------------------------------------------------------------------------------------------------------------

  @GetMapping("/documents/{id}")
  ResponseEntity<Resource> document(Actor.Staff actor, @PathVariable String number, @PathVariable UUID id) {
    return answer(documents.serve(actor, number, id));
  }

  @GetMapping("/documents/{id}/thumbnail")
  ResponseEntity<Resource> thumbnail(Actor.Staff actor, @PathVariable String number, @PathVariable UUID id) {
    return answer(documents.thumbnail(actor, number, id));
  }

  @GetMapping("/documents/{id}/original")
  ResponseEntity<Resource> original(Actor.Staff actor, @PathVariable String number, @PathVariable UUID id) {
    return answer(documents.original(actor, number, id));
  }

  @GetMapping("/items/{item}/letter.pdf")
  ResponseEntity<byte[]> letter(Actor.Staff actor, @PathVariable String number, @PathVariable int item, @RequestParam Language language,
      @RequestParam(required = false) @Nullable UUID decision) {
    var letter = decision == null ? letters.latest(actor, number, item, language) : letters.of(actor, number, item, decision, language);
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_PDF)
        .header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment().filename(letter.fileName().toLowerCase(Locale.ROOT)).build().toString())
        .body(letter.pdf());
  }

  /** A file with exactly the headers that make it inert. */
  private static ResponseEntity<Resource> answer(Served file) {
    var answer = ResponseEntity.ok();
    file.headers().forEach(answer::header);
    return answer.contentLength(file.size()).body(new FileSystemResource(file.body()));
  }
}
