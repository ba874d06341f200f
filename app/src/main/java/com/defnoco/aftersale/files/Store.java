package com.defnoco.aftersale.files;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Where the bytes are, by the SHA-256 of the content: a folder, or a bucket of an S3-compatible store.
 * Nothing that is stored is ever changed.
 */
interface Store {

  /** A folder for files on their way in, on the same disk as the store where the store is a folder. */
  Path incoming() throws IOException;

  /**
   * Keeps the file under its hash, durable when this returns; the same content twice is kept once.
   *
   * @param finished a complete local file in {@link #incoming()}; it may be moved away or stay
   */
  void keep(Path finished, String sha256) throws IOException;

  boolean has(String sha256) throws IOException;

  /** A local file with the content, for reading only. @throws java.nio.file.NoSuchFileException when it is not stored */
  Path local(String sha256) throws IOException;

  /** Bytes that can still be written, as far as the store can tell. */
  long freeBytes() throws IOException;

  /**
   * Offers the hash of every stored file that was last kept before the instant; a file offered again after {@link #putAside} is not.
   */
  void eachKeptBefore(Instant instant, Consumer<String> sha256) throws IOException;

  /** Takes a file out of reach; {@link #keep} or {@link #putBack} bring it back. */
  void putAside(String sha256) throws IOException;

  void putBack(String sha256) throws IOException;

  /** Forgets for good what was put aside, and what came in but never finished, before the instant. Returns how many. */
  int forgetAsideBefore(Instant instant) throws IOException;
}
