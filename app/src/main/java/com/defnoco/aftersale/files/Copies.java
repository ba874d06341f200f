package com.defnoco.aftersale.files;

import com.defnoco.aftersale.platform.NotPossible;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is shown instead of the original: copies without positions, and small pictures. Made when first wanted, kept by the original's hash,
 * thrown away at will: the originals are the evidence.
 */
final class Copies {

  private static final Logger LOG = LoggerFactory.getLogger(Copies.class);
  private static final int SECONDS = 20;

  private final Path folder;
  private final Store store;

  Copies(Path folder, Store store) throws IOException {
    this.folder = folder;
    this.store = store;
    Files.createDirectories(folder);
  }

  /** The file as it may go out. @throws NotPossible when the picture is too damaged to be cleaned */
  Path clean(String sha256, FileType type) throws IOException {
    return switch (type) {
      case JPEG, PNG, GIF, WEBP, HEIC, MP4, MOV, THREE_GP -> made(sha256, "clean", copy -> clean(store.local(sha256), type, copy));
      case WEBM, PDF, ULOG, DATAFLASH, TLOG, CSV, TEXT, ZIP, GZIP, OTHER -> store.local(sha256);
    };
  }

  /** A small JPEG of the picture. */
  Path thumbnail(String sha256) throws IOException {
    return made(sha256, "small", copy -> Thumbnail.write(store.local(sha256), copy));
  }

  /** Forgets what was made of a file. */
  void forget(String sha256) throws IOException {
    for (var kind : new String[] {"clean", "small"}) {
      Files.deleteIfExists(place(sha256, kind));
    }
  }

  private interface Making {
    void to(Path copy) throws IOException;
  }

  private Path made(String sha256, String kind, Making making) throws IOException {
    var place = place(sha256, kind);
    if (Files.exists(place)) {
      return place;
    }
    Files.createDirectories(place.getParent());
    var copy = Files.createTempFile(place.getParent(), "making-", ".part");
    try {
      var done = Bounded.run(SECONDS, TimeUnit.SECONDS, () -> {
        making.to(copy);
        return true;
      });
      if (done.isEmpty()) {
        throw new IOException("took longer than " + SECONDS + " s");
      }
      Files.move(copy, place, StandardCopyOption.ATOMIC_MOVE);
      return place;
    } catch (IOException | RuntimeException e) {
      LOG.info("No {} copy of file {}: {}", kind, sha256, e.toString());
      throw new NotPossible("files.cannot-be-cleaned");
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private static void clean(Path original, FileType type, Path copy) throws IOException {
    switch (type) {
      case MP4, MOV, THREE_GP -> {
        Files.copy(original, copy, StandardCopyOption.REPLACE_EXISTING);
        IsoMedia.blankFilmMetadata(copy);
      }
      case HEIC -> {
        Files.copy(original, copy, StandardCopyOption.REPLACE_EXISTING);
        IsoMedia.blankPictureMetadata(copy);
      }
      default -> {
        try (var in = new BufferedInputStream(Files.newInputStream(original), 64 << 10)) {
          if (type == FileType.WEBP) {
            Webp.clean(in, copy);
            return;
          }
          try (var out = new BufferedOutputStream(Files.newOutputStream(copy), 64 << 10)) {
            switch (type) {
              case JPEG -> Jpeg.clean(in, out);
              case PNG -> Png.clean(in, out);
              case GIF -> Gif.clean(in, out);
              default -> throw new IllegalArgumentException(type + " is not cleaned");
            }
          }
        }
      }
    }
  }

  private Path place(String sha256, String kind) {
    return folder.resolve(kind).resolve(sha256.substring(0, 2)).resolve(sha256.substring(2));
  }
}
