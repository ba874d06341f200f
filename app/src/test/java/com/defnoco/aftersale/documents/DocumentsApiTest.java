package com.defnoco.aftersale.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.AftersaleTest;
import com.defnoco.aftersale.Browser;
import com.defnoco.aftersale.files.Samples;
import com.defnoco.aftersale.parties.Scope;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Documents as a program sends and judges them. */
class DocumentsApiTest extends AftersaleTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  private Browser program;
  private String documents;

  @BeforeEach
  void aClaim() {
    program = program(Scope.CLAIMS_READ, Scope.CLAIMS_WRITE);
    var answer = program.with("Idempotency-Key", UUID.randomUUID().toString()).postJson("/api/v1/claims", """
        {"customer": {"name": "Ada", "email": "%s@customer.example"},
         "items": [{"serialNumber": "DN%s", "description": "It will not charge."}]}""".formatted(UUID.randomUUID(), UUID.randomUUID().toString().substring(0, 8)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    documents = "/api/v1/claims/" + JSON.readTree(answer.body()).get("number").asString() + "/items/1/documents";
    program.with("Idempotency-Key", UUID.randomUUID().toString());
  }

  @Test
  void anInvoiceIsSentAndJudgedAndTheClaimKnowsIt() {
    var sent = program.upload(documents, "file", "Rechnung \u00e4.pdf", "application/pdf", Samples.pdf(), "kind", "INVOICE", "note", "from the ERP");
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(201);
    var document = JSON.readTree(sent.body());
    assertThat(document.get("kind").asString()).isEqualTo("INVOICE");
    assertThat(document.get("mediaType").asString()).isEqualTo("application/pdf");
    assertThat(document.get("verdict").isNull()).isTrue();
    program.with("Idempotency-Key", UUID.randomUUID().toString());
    var judged = program.putJson(documents + "/" + id(document) + "/verdict", "{\"verdict\": \"VALID\", \"evidence\": \"order 4711\"}");
    assertThat(judged.statusCode()).as(judged.body()).isEqualTo(200);
    assertThat(JSON.readTree(judged.body()).at("/verdict/verdict").asString()).isEqualTo("VALID");
    assertThat(JSON.readTree(program.get(documents).body())).hasSize(1);
    var file = program.get(documents + "/" + id(document) + "/file");
    assertThat(file.headers().firstValue("Content-Disposition").orElseThrow()).startsWith("attachment;");
    assertThat(file.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(file.headers().firstValue("Content-Security-Policy").orElseThrow()).contains("sandbox");
    assertThat(file.headers().allValues("Content-Security-Policy")).hasSize(1);
    assertThat(program.get(documents.replace("/items/1/", "/items/2/") + "/" + id(document)).statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsWrongIsSaidByPlace() {
    var web = program.upload(documents, "file", "photo.jpg", "image/jpeg", Samples.html(), "kind", "PHOTO");
    assertThat(web.statusCode()).isEqualTo(422);
    assertThat(JSON.readTree(web.body()).at("/errors/0/pointer").asString()).isEqualTo("/file");
    assertThat(JSON.readTree(web.body()).at("/errors/0/problem").asString()).contains("web page").contains("JPEG");
    program.with("Idempotency-Key", UUID.randomUUID().toString());
    var kind = program.upload(documents, "file", "photo.jpg", "image/jpeg", Samples.jpeg(), "kind", "INVOICES");
    assertThat(JSON.readTree(kind.body()).at("/errors/0/pointer").asString()).isEqualTo("/kind");
    program.with("Idempotency-Key", UUID.randomUUID().toString());
    var empty = program.upload(documents, "file", "photo.jpg", "image/jpeg", new byte[0], "kind", "PHOTO");
    assertThat(JSON.readTree(empty.body()).at("/errors/0/problem").asString()).contains("empty");
  }

  @Test
  void aVerdictTakesNoFieldItDoesNotKnowAndAKeyNeedsItsScope() {
    var sent = JSON.readTree(program.upload(documents, "file", "i.pdf", "application/pdf", Samples.pdf(), "kind", "INVOICE").body());
    program.with("Idempotency-Key", UUID.randomUUID().toString());
    var unknown = program.putJson(documents + "/" + id(sent) + "/verdict", "{\"verdict\": \"VALID\", \"evidence\": \"x\", \"author\": \"staff:1\"}");
    assertThat(unknown.statusCode()).isEqualTo(422);
    assertThat(unknown.body()).contains("/author");
    var reader = program(Scope.CLAIMS_READ).with("Idempotency-Key", UUID.randomUUID().toString());
    assertThat(reader.get(documents).statusCode()).isEqualTo(200);
    assertThat(reader.putJson(documents + "/" + id(sent) + "/verdict", "{\"verdict\": \"VALID\", \"evidence\": \"x\"}").statusCode()).isEqualTo(403);
    assertThat(program(Scope.DECISIONS).get(documents).statusCode()).isEqualTo(404);
    assertThat(visitor().get(documents).statusCode()).isEqualTo(401);
  }

  private static String id(JsonNode document) {
    return document.get("id").asString();
  }
}
