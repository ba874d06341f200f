package com.defnoco.aftersale.api;

import com.defnoco.aftersale.documents.Document;
import com.defnoco.aftersale.documents.DocumentKind;
import com.defnoco.aftersale.documents.Documents;
import com.defnoco.aftersale.documents.Verdict;
import com.defnoco.aftersale.files.Flag;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.policy.Paper;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Papers, photos, videos and logs of a claim item, for programs. */
@RestController
@RequestMapping("/api/v1/claims/{number}/items/{item}/documents")
class DocumentsApi {

  private final Documents documents;

  DocumentsApi(Documents documents) {
    this.documents = documents;
  }

  /** A verdict. @param evidence what was compared with what @param reason why, for the customer; may be left out for VALID */
  record NewVerdict(@Nullable Paper verdict, @Nullable String evidence, @Nullable String reason) {}

  @Schema(name = "Document")
  record DocumentAnswer(UUID id, int item, DocumentKind kind, String name, String mediaType, long size, String sha256, List<Flag> flags, String addedBy,
      Instant addedAt, String note, boolean visibleToCustomer, @Nullable VerdictAnswer verdict, @Nullable VerdictAnswer proposedVerdict,
      List<VerdictAnswer> verdicts, List<String> sameFileOnClaims) {

    static DocumentAnswer of(Document document) {
      var file = document.file();
      return new DocumentAnswer(document.id(), document.item(), document.kind(), file.name(), file.type().mediaType(), file.size(), file.sha256(),
          file.flags().stream().sorted().toList(), document.addedBy(), document.addedAt(), document.note(), document.visibleToCustomer(),
          VerdictAnswer.of(document.verdict()), VerdictAnswer.of(document.proposed()),
          document.verdicts().stream().map(verdict -> VerdictAnswer.of(Optional.of(verdict))).toList(), document.alsoOn());
    }
  }

  @Schema(name = "Verdict")
  record VerdictAnswer(Paper verdict, String evidence, String reason, String author, Instant at, boolean inForce) {

    static @Nullable VerdictAnswer of(Optional<Verdict> verdict) {
      return verdict.map(v -> new VerdictAnswer(v.paper(), v.evidence(), v.reason(), v.author(), v.at(), v.inForce())).orElse(null);
    }
  }

  /** Adds a file of at most 64 MiB. Its kind is what the sender says; its type is judged by its bytes. */
  @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  ResponseEntity<DocumentAnswer> add(Actor.Integration actor, @PathVariable String number, @PathVariable int item,
      @RequestParam(required = false) @Nullable String kind, @RequestParam(required = false) @Nullable MultipartFile file,
      @RequestParam(required = false) @Nullable String note) {
    var problems = new ArrayList<Problem>();
    var known = kind(kind);
    if (known.isEmpty()) {
      problems.add(Problem.at("/kind", "documents.problem.kind", Arrays.toString(DocumentKind.values())));
    }
    if (file == null) {
      problems.add(Problem.at("/file", "documents.problem.file"));
    }
    if (!problems.isEmpty() || file == null) {
      throw new InvalidInput(problems);
    }
    try (var content = file.getInputStream()) {
      var added = documents.add(actor, number, item, known.orElseThrow(), content, file.getOriginalFilename(), note == null ? "" : note);
      return ResponseEntity.created(URI.create("/api/v1/claims/" + added.claimNumber() + "/items/" + added.item() + "/documents/" + added.id()))
          .body(DocumentAnswer.of(added));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @GetMapping
  List<DocumentAnswer> list(Actor.Integration actor, @PathVariable String number, @PathVariable int item) {
    return documents.of(actor, number).stream().filter(document -> document.item() == item).map(DocumentAnswer::of).toList();
  }

  @GetMapping("/{id}")
  DocumentAnswer one(Actor.Integration actor, @PathVariable String number, @PathVariable int item, @PathVariable UUID id) {
    return DocumentAnswer.of(ofItem(actor, number, item, id));
  }

  /** The file as it may be shown: pictures without positions. */
  @GetMapping("/{id}/file")
  ResponseEntity<Resource> file(Actor.Integration actor, @PathVariable String number, @PathVariable int item, @PathVariable UUID id) {
    var served = documents.serve(actor, number, ofItem(actor, number, item, id).id());
    var answer = ResponseEntity.ok();
    served.headers().forEach(answer::header);
    return answer.contentLength(served.size()).body(new FileSystemResource(served.body()));
  }

  /** Judges an invoice or warranty certificate; the claim is decided anew. TAMPERED waits for a manager's approval in the console. */
  @PutMapping(path = "/{id}/verdict", consumes = MediaType.APPLICATION_JSON_VALUE)
  DocumentAnswer judge(Actor.Integration actor, @PathVariable String number, @PathVariable int item, @PathVariable UUID id, @RequestBody NewVerdict body) {
    var document = ofItem(actor, number, item, id);
    if (body.verdict() == null) {
      throw InvalidInput.at("/verdict", "documents.problem.verdict");
    }
    return DocumentAnswer.of(documents.judge(actor, number, document.id(), body.verdict(), text(body.evidence()), text(body.reason())));
  }

  private Document ofItem(Actor actor, String number, int item, UUID id) {
    var document = documents.find(actor, number, id);
    if (document.item() != item) {
      throw new NotFound();
    }
    return document;
  }

  private static Optional<DocumentKind> kind(@Nullable String text) {
    return Arrays.stream(DocumentKind.values()).filter(kind -> kind.name().equals(text)).findFirst();
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
