package com.defnoco.aftersale.files;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.springframework.stereotype.Component;

/** The stored bytes as a whole, by hash, for backups: what is in them and who may see it is not asked here. */
@Component
public class StoredFiles {

  private final Store store;

  StoredFiles(Store store) {
    this.store = store;
  }

  /** A local file with the content, for reading only. @throws java.nio.file.NoSuchFileException when it is not stored */
  public Path local(String sha256) throws IOException {
    return store.local(sha256);
  }

  /** Keeps a copy of a complete file under its hash, which the caller has checked. */
  public void keep(Path file, String sha256) throws IOException {
    if (store.has(sha256)) {
      return;
    }
    var coming = java.nio.file.Files.createTempFile(store.incoming(), "restored", ".part");
    java.nio.file.Files.copy(file, coming, StandardCopyOption.REPLACE_EXISTING);
    store.keep(coming, sha256);
    java.nio.file.Files.deleteIfExists(coming);
  }
}
