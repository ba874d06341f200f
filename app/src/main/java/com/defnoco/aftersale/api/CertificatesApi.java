package com.defnoco.aftersale.api;

import com.defnoco.aftersale.certificates.Certificate;
import com.defnoco.aftersale.certificates.Certificates;
import com.defnoco.aftersale.certificates.PaperCheck;
import com.defnoco.aftersale.certificates.Verification;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Texts;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Warranty certificates, for programs; and their check, for everybody. */
@RestController
@RequestMapping("/api/v1")
class CertificatesApi {

  private final Certificates certificates;
  private final Texts texts;

  CertificatesApi(Certificates certificates, Texts texts) {
    this.certificates = certificates;
    this.texts = texts;
  }

  /** A certificate. @param qr the signed text of its code @param key which of the published keys signed it */
  record CertificateAnswer(String number, String serial, LocalDate arrivedOn, LocalDate coverFrom, LocalDate lastDay, Instant issuedAt, String key, boolean timeStamped, String qr,
      String sha256, @Nullable String buyer, @Nullable LocalDate purchasedOn, @Nullable String invoiceNumber, String pdf) {

    static CertificateAnswer of(Certificate one) {
      return new CertificateAnswer(one.number(), one.serial(), one.arrivedOn(), one.coverFrom(), one.lastDay(), one.issuedAt(), one.keyId(), one.timeStamped(), one.statement(),
          java.util.HexFormat.of().formatHex(one.sha256()), one.buyer(), one.purchasedOn(), one.invoiceNumber(), "/api/v1/units/" + one.serial() + "/certificate.pdf");
    }
  }

  /** Issues the unit's certificate. When the current one says the same already, that one is the answer. */
  @PostMapping("/units/{serial}/certificate")
  ResponseEntity<CertificateAnswer> issue(Actor.Integration actor, @PathVariable String serial) {
    var issued = certificates.issue(actor, serial);
    return ResponseEntity.created(URI.create("/api/v1/units/" + issued.serial() + "/certificate.pdf")).body(CertificateAnswer.of(issued));
  }

  /** The signed PDF of the unit's current certificate. */
  @GetMapping(path = "/units/{serial}/certificate.pdf", produces = MediaType.APPLICATION_PDF_VALUE)
  ResponseEntity<byte[]> pdf(Actor.Integration actor, @PathVariable String serial) {
    return ResponseEntity.ok().header("Content-Disposition", "attachment; filename=\"certificate-" + serial.replaceAll("[^A-Za-z0-9-]", "") + ".pdf\"")
        .header("X-Content-Type-Options", "nosniff").cacheControl(CacheControl.noStore()).body(certificates.pdf(actor, serial));
  }

  // ---- For everybody

  /** The text of a QR code. */
  record Code(@Nullable String qr) {}

  /** What the check found. @param details sentences in the language asked for by Accept-Language, each with its stable key */
  record CheckAnswer(Verification.Verdict verdict, Verification.Kind kind, @Nullable String serial, @Nullable String certificate, @Nullable LocalDate coverFrom,
      @Nullable LocalDate lastDay, List<DetailAnswer> details) {}

  record DetailAnswer(String key, String text) {}

  @PostMapping(path = "/public/verify", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  CheckAnswer file(@RequestParam(required = false) @Nullable MultipartFile file, HttpServletRequest request) throws IOException {
    if (file == null || file.isEmpty()) {
      throw InvalidInput.at("/file", "documents.problem.file");
    }
    if (file.getSize() > PaperCheck.LARGEST) {
      throw InvalidInput.at("/file", "verify.tooLarge", PaperCheck.LARGEST >> 20);
    }
    return answer(certificates.verify(new Actor.Visitor(request.getRemoteAddr()), file.getBytes()), request.getLocale());
  }

  @PostMapping(path = "/public/verify", consumes = MediaType.APPLICATION_JSON_VALUE)
  CheckAnswer code(@RequestBody Code body, HttpServletRequest request) {
    if (body.qr() == null || body.qr().isBlank()) {
      throw InvalidInput.at("/qr", "verify.problem.qr");
    }
    return answer(certificates.verifyCode(new Actor.Visitor(request.getRemoteAddr()), body.qr()), request.getLocale());
  }

  private CheckAnswer answer(Verification found, Locale locale) {
    var statement = found.statement();
    return new CheckAnswer(found.verdict(), found.kind(), found.serial(), statement == null ? null : statement.number(), statement == null ? null : statement.coverFrom(),
        statement == null ? null : statement.lastDay(),
        found.details().stream().map(detail -> new DetailAnswer(detail.key(), detail.text(texts, locale))).toList());
  }
}
