package com.defnoco.aftersale.claims;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;

/**
 * By which code a decision was made: version and a hash over the sources of this build, written by the build. The same sources give the same text, other ones another, whether
 * they were committed or not.
 */
@Component
class CodeVersion {

  private final String text;

  CodeVersion() {
    try (var written = CodeVersion.class.getResourceAsStream("/META-INF/code-version")) {
      text = written == null ? "development" : new String(written.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text() {
    return text;
  }
}
