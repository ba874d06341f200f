package com.defnoco.aftersale.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The file store in a folder: {@code ab/cdef…} by hash, {@code incoming/} for what is on its way, {@code aside/} for what is about to be forgotten. */
final class FolderStore implements Store {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final Path root;
  private final Clock clock;

  FolderStore(Path root, Clock clock) throws IOException {
    this.root = root;
    this.clock = clock;
    Files.createDirectories(root);
    if (Files.getFileStore(root).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
    }
    Files.createDirectories(incoming());
    Files.createDirectories(root.resolve("aside"));
  }

  @Override
  public Path incoming() {
    return root.resolve("incoming");
  }

  @Override
  public void keep(Path finished, String sha256) throws IOException {
    var place = place(sha256);
    if (Files.exists(place)) {
      touch(place);
      return;
    }
    Files.createDirectories(place.getParent());
    sync(finished);
    touch(finished);
    Files.move(finished, place, StandardCopyOption.ATOMIC_MOVE);
    // The name is durable only once its folder is (and the folder's own name once the root is).
    syncFolder(place.getParent());
    syncFolder(root);
  }

  @Override
  public boolean has(String sha256) {
    return Files.exists(place(sha256));
  }

  @Override
  public Path local(String sha256) throws IOException {
    var place = place(sha256);
    if (!Files.exists(place)) {
      throw new NoSuchFileException(place.toString());
    }
    return place;
  }

  @Override
  public long freeBytes() throws IOException {
    return Files.getFileStore(root).getUsableSpace();
  }

  @Override
  public void eachKeptBefore(Instant instant, Consumer<String> sha256) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, "[0-9a-f][0-9a-f]")) {
      for (var folder : folders) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
          for (var file : files) {
            var hash = folder.getFileName().toString() + file.getFileName();
            if (HASH.matcher(hash).matches() && Files.getLastModifiedTime(file).toInstant().isBefore(instant)) {
              sha256.accept(hash);
            }
          }
        }
      }
    }
  }

  @Override
  public void putAside(String sha256) throws IOException {
    var aside = root.resolve("aside").resolve(sha256);
    Files.move(place(sha256), aside, StandardCopyOption.ATOMIC_MOVE);
    touch(aside);
  }

  @Override
  public void putBack(String sha256) throws IOException {
    Files.move(root.resolve("aside").resolve(sha256), place(sha256), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public int forgetAsideBefore(Instant instant) throws IOException {
    int forgotten = 0;
    for (var name : new String[] {"aside", "incoming"}) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve(name))) {
        for (var file : files) {
          if (Files.getLastModifiedTime(file).toInstant().isBefore(instant) && Files.deleteIfExists(file)) {
            forgotten++;
          }
        }
      }
    }
    return forgotten;
  }

  private Path place(String sha256) {
    // The only texts that ever become a path are 64 hex digits.
    if (!HASH.matcher(sha256).matches()) {
      throw new IllegalArgumentException("not a SHA-256 in hex");
    }
    return root.resolve(sha256.substring(0, 2)).resolve(sha256.substring(2));
  }

  private void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
  }

  private static void sync(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static void syncFolder(Path folder) throws IOException {
    // Windows cannot open a folder; its file systems journal names by themselves.
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
