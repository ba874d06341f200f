package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.files.Samples;
import com.defnoco.aftersale.parties.Scope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A11: an SVG, a web page, or a picture that is one as well, is uploaded and opened from our address. */
@Tag("attack")
class A11PolyglotUploadTest extends AttackFixtures {

  private static final String SCRIPT = "<script>alert(1)</script>";

  private static Map<String, byte[]> files() {
    var files = new LinkedHashMap<String, byte[]>();
    files.put("page.html", text("<!doctype html>" + SCRIPT));
    files.put("page.png", text("<html>" + SCRIPT));
    files.put("drawing.svg", text("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"));
    files.put("drawing.png", text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"));
    files.put("tree.xml", text("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>" + SCRIPT + "</html>"));
    files.put("picture-and-page.png", joined(Samples.png(), text(SCRIPT)));
    files.put("picture-and-page.html", joined(Samples.png(), text(SCRIPT)));
    files.put("picture.svg", Samples.png());
    files.put("photo-and-page.jpg", joined(Samples.jpeg(), text("<html>" + SCRIPT)));
    files.put("gif-and-script.gif", joined(text("GIF89a/*"), text("*/=alert(1)//")));
    files.put("pdf-and-page.pdf", joined(text("%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF\n"), text(SCRIPT)));
    files.put("mime.mht", text("MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + SCRIPT));
    files.put("script.js", text("alert(1)"));
    files.put("style.css", text("body{background:url(https://pwned.example/x)}"));
    files.put("app.swf", text("CWS\u0008xxxx"));
    files.put("bom.txt", joined(new byte[] {(byte) 0xFE, (byte) 0xFF}, SCRIPT.getBytes(StandardCharsets.UTF_16BE)));
    files.put("utf7.txt", text("+ADw-script+AD4-alert(1)+ADw-/script+AD4-"));
    files.put("list.csv", text("a,b\n" + SCRIPT + ",1\n"));
    return files;
  }

  @Test
  void aPictureTypeThatIsSvgAndEveryOtherDisguiseNeverRunsWhoeverOpensIt() {
    var owner = customer("Ada Owner", address());
    var number = aCoveredClaimOf(owner);
    var own = signedIn(owner);
    own.get("/sign-in");
    var program = program(Scope.CLAIMS_READ, Scope.CLAIMS_WRITE);
    var account = webhook();
    for (var file : files().entrySet()) {
      for (var declared : new String[] {"image/png", "image/svg+xml", "text/html", "application/octet-stream"}) {
        own.upload("/my/claims/" + number + "/1/files", "file", file.getKey(), declared, file.getValue(), "kind", "PHOTO");
      }
      program.upload("/api/v1/claims/" + number + "/items/1/documents", "file", file.getKey(), "image/svg+xml", file.getValue(), "kind", "OTHER");
      said(account, "p" + next(), "polyglot", "Eve", "look", file.getKey(), file.getValue());
    }
    arrived(account);
    fetched(account);
    var paths = new ArrayList<String>();
    documents.of(engineer, number).forEach(document -> {
      paths.add("/console/claims/" + number + "/documents/" + document.id());
      paths.add("/console/claims/" + number + "/documents/" + document.id() + "/original");
    });
    conversations(account).forEach(conversation -> messages(conversation.id()).forEach(message -> message.attachments().forEach(file -> paths.add("/console/inbox/files/" + file.id()))));
    assertThat(paths).hasSizeGreaterThan(20);
    var desk = manager();
    for (var path : paths) {
      var answer = desk.get(path);
      if (answer.statusCode() != 200) {
        continue;
      }
      var type = answer.headers().firstValue("Content-Type").orElseThrow();
      var disposition = answer.headers().firstValue("Content-Disposition").orElse("");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).as(path).hasValue("nosniff");
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElse("")).as(path).contains("sandbox").doesNotContain("allow-scripts");
      assertThat(type).as(path).doesNotContain("svg").doesNotContain("html").doesNotContain("xml").doesNotContain("javascript");
      if (!type.startsWith("image/") && !type.startsWith("video/")) {
        assertThat(disposition).as(path + " " + type).startsWith("attachment");
      }
    }
    var findings = new ArrayList<String>();
    try (var watch = new Watch(port, sessionCookie("staff", engineer.id()))) {
      paths.forEach(path -> findings.addAll(watch.look(path)));
      findings.addAll(watch.look("/console/claims/" + number));
    }
    assertThat(findings).isEmpty();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[] one, byte[] other) {
    var both = java.util.Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
