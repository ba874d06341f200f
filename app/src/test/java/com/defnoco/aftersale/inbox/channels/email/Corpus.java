package com.defnoco.aftersale.inbox.channels.email;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Mails of the real world that lie beside the project; tests of them are left out where they do not. */
final class Corpus {

  private Corpus() {}

  static Path folder(String name) {
    for (var start : List.of("../shared/corpus/email", "../../shared/corpus/email")) {
      var folder = Path.of(start, name);
      if (Files.isDirectory(folder)) {
        return folder;
      }
    }
    System.out.println("Left out: shared/corpus/email/" + name + " is not there");
    return Assumptions.abort("no corpus");
  }

  /** Whole mails, without the files that tell what is in them. */
  static List<Path> mails() throws IOException {
    try (Stream<Path> files = Files.walk(folder("."))) {
      return files.filter(Files::isRegularFile)
          .filter(file -> file.toString().matches(".*(\\.eml|\\.msg|mbox-0|sample_output_multipart)") && !file.toString().contains("reply-stripping")).sorted().toList();
    }
  }
}
