package com.defnoco.aftersale.operations;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file of a backup: a zip with {@code database/<table>.copy}, {@code files/<sha256>}, {@code keys/<name>} and, last, {@code manifest.json};
 * as a whole locked by {@link Locked} where there is a passphrase.
 */
final class Archive {

  static final String MANIFEST = "manifest.json";

  private Archive() {}

  /** What is written and how much of it. */
  interface Content {
    long writeTo(OutputStream out) throws Exception;
  }

  /** @param amount what {@link Content#writeTo} gave */
  record Hashed(long amount, String sha256) {}

  static final class Writing implements AutoCloseable {

    private final OutputStream file;
    private final OutputStream locked;
    private final ZipOutputStream zip;

    Writing(Path target, @Nullable String passphrase) throws IOException {
      file = new BufferedOutputStream(Files.newOutputStream(target), 1 << 16);
      locked = passphrase == null ? file : Locked.lock(file, passphrase);
      zip = new ZipOutputStream(locked);
      zip.setLevel(Deflater.BEST_SPEED);
    }

    Hashed add(String name, Content content) throws Exception {
      zip.putNextEntry(new ZipEntry(name));
      var hashed = new DigestOutputStream(zip, sha256());
      long amount = content.writeTo(hashed);
      zip.closeEntry();
      return new Hashed(amount, HexFormat.of().formatHex(hashed.getMessageDigest().digest()));
    }

    void end(Manifest manifest) throws Exception {
      add(MANIFEST, out -> {
        out.write(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
        return 1;
      });
      zip.finish();
    }

    @Override
    public void close() throws IOException {
      if (locked != file) {
        locked.close();
      }
      file.close();
    }
  }

  static final class Reading implements AutoCloseable {

    private final ZipFile zip;
    private final @Nullable Path opened;
    final Manifest manifest;

    /**
     * Opens an archive, a locked one by way of a file in {@code work}.
     *
     * @throws BackupProblem when it is none, is incomplete, or the passphrase is missing or wrong
     */
    Reading(Path archive, @Nullable String passphrase, Path work) throws IOException {
      if (startsLikeAZip(archive)) {
        opened = null;
      } else if (passphrase == null) {
        throw new BackupProblem(archive.getFileName() + " is locked with a passphrase, or no backup of Aftersale. Give the passphrase with --passphrase-file.");
      } else {
        opened = Files.createTempFile(work, "backup", ".zip");
        try (var in = Files.newInputStream(archive); var out = new BufferedOutputStream(Files.newOutputStream(opened), 1 << 16)) {
          Locked.open(in, passphrase, out);
        } catch (RuntimeException | IOException refused) {
          Files.deleteIfExists(opened);
          throw refused;
        }
      }
      var begun = (opened == null ? archive : opened).toFile();
      try {
        zip = new ZipFile(begun);
      } catch (java.util.zip.ZipException | java.io.EOFException cut) {
        forgetOpened();
        throw incomplete(archive, cut);
      }
      try (var in = entry(MANIFEST)) {
        manifest = JsonMapper.shared().readValue(in, Manifest.class);
        if (manifest.format() != 1) {
          throw new BackupProblem("This backup is of format " + manifest.format() + "; this version of the program reads format 1. Use the version that made it.");
        }
      } catch (RuntimeException | IOException refused) {
        close();
        if (refused instanceof java.util.zip.ZipException || refused instanceof java.io.EOFException) {
          throw incomplete(archive, refused);
        }
        if (refused instanceof JacksonException damaged) {
          throw new BackupProblem("The list of what " + archive.getFileName() + " holds (" + MANIFEST + ") is damaged, or it is no backup of Aftersale. Use another backup.", damaged);
        }
        throw refused;
      }
    }

    private static BackupProblem incomplete(Path archive, Exception cut) {
      return new BackupProblem(archive.getFileName() + " is incomplete: it was cut while it was written or copied. Use another backup.", cut);
    }

    InputStream entry(String name) throws IOException {
      var entry = zip.getEntry(name);
      if (entry == null) {
        throw new BackupProblem("The backup lacks its part " + name + ". Use another backup.");
      }
      return new BufferedInputStream(zip.getInputStream(entry), 1 << 16);
    }

    /** The hashes of the stored files in it. */
    java.util.List<String> files() {
      return zip.stream().map(ZipEntry::getName).filter(name -> name.startsWith("files/")).map(name -> name.substring("files/".length())).toList();
    }

    /** Reads everything once and compares the hashes. @throws BackupProblem for the first part that differs */
    void check() throws IOException {
      for (var table : manifest.tables()) {
        same("database/" + table.name() + ".copy", table.sha256());
      }
      for (var key : manifest.keys()) {
        same(key.name(), key.sha256());
      }
      var files = files();
      for (var sha256 : files) {
        same("files/" + sha256, sha256);
      }
      if (files.size() != manifest.files()) {
        throw new BackupProblem("The backup should hold " + manifest.files() + " files and holds " + files.size() + ". Use another backup.");
      }
    }

    private void same(String name, String sha256) throws IOException {
      try (var in = new DigestInputStream(entry(name), sha256())) {
        in.transferTo(OutputStream.nullOutputStream());
        if (!HexFormat.of().formatHex(in.getMessageDigest().digest()).equals(sha256)) {
          throw new BackupProblem("The part " + name + " of the backup was changed: its hash is another. Use another backup.");
        }
      }
    }

    @Override
    public void close() throws IOException {
      zip.close();
      forgetOpened();
    }

    private void forgetOpened() throws IOException {
      if (opened != null) {
        Files.deleteIfExists(opened);
      }
    }

    private static boolean startsLikeAZip(Path archive) throws IOException {
      try (var in = Files.newInputStream(archive)) {
        return in.read() == 'P' && in.read() == 'K';
      }
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
