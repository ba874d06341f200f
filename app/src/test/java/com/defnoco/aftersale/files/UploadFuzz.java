package com.defnoco.aftersale.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.Fuzzed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/** Uploads: judged by their content; a PDF's text is read or is not there. */
class UploadFuzz implements Fuzzed {

  @Override
  public String name() {
    return "upload";
  }

  @Override
  public List<byte[]> good() {
    return List.of(Samples.pdf(), Samples.pdfWithJavaScript(), Samples.png(), Samples.gif(), Samples.zip("a.txt"), new byte[] {1});
  }

  @Override
  public void read(byte[] bytes) throws IOException {
    var file = Files.createTempFile("any-upload", ".bin");
    try {
      Files.write(file, bytes);
      assertThat(ContentJudge.judgeAnything(file, "any.pdf")).isNotNull();
    } finally {
      Files.delete(file);
    }
    PdfText.read(bytes);
    var name = SafeName.of(new String(bytes, StandardCharsets.UTF_8));
    assertThat(name).isNotBlank().doesNotContain("/", "\\", "\"", "\n", "\0");
    assertThat(SafeName.disposition(true, name)).isNotNull();
  }
}
