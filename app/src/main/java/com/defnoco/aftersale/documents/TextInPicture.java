package com.defnoco.aftersale.documents;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Reads text from pictures with Tesseract, where it is installed (Debian: {@code tesseract-ocr}); without it, papers without a text layer are left to people. It is given a
 * picture that we decoded and wrote anew, never the bytes that came in, and is ended when it takes too long.
 */
@Component
class TextInPicture {

  private static final Logger log = LoggerFactory.getLogger(TextInPicture.class);
  private static final int LONGEST_SECONDS = 30;

  private final String command;

  TextInPicture(@Value("${aftersale.ocr-command:/usr/bin/tesseract}") String command) {
    this.command = command;
  }

  boolean installed() {
    return !command.isEmpty() && Files.isExecutable(Path.of(command));
  }

  List<String> lines(BufferedImage picture) {
    Path file = null;
    Path said = null;
    try {
      file = Files.createTempFile("paper", ".png");
      said = Files.createTempFile("paper", ".txt");
      ImageIO.write(picture, "png", file.toFile());
      var builder = new ProcessBuilder(command, file.toString(), "stdout").redirectOutput(said.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().put("OMP_THREAD_LIMIT", "1");
      var process = builder.start();
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return List.of();
      }
      return Files.readString(said, StandardCharsets.UTF_8).lines().map(String::strip).filter(line -> !line.isEmpty()).limit(2_000).toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      log.warn("Text could not be read from a picture: {}", e.getMessage());
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } finally {
      for (var path : new Path[] {file, said}) {
        if (path != null) {
          path.toFile().delete();
        }
      }
    }
  }
}
