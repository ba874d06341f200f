package com.defnoco.aftersale.files;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import java.io.InputStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Files by the hash of their content: received as a stream, judged by content, kept untouched as evidence, served inert.
 *
 * <p>This module does not know who may see what. A caller that has authorised the actor names the {@code owner} under which it holds the
 * file; under any other owner the file does not exist.
 */
@Component
public class Files {

  /** Largest file taken from a customer or colleague: 64 MiB. */
  public static final long USUAL_LIMIT_BYTES = 64L << 20;

  /**
   * Takes a file. The stream is read to its end and never held in memory; do not call this inside a transaction.
   *
   * @param owner under which the file is held from now on, for example {@code draft:…}; a draft that nobody {@link #handOver takes over}
   *     within 7 days is forgotten
   * @param declaredName what the sender calls it, or null
   * @throws InvalidInput with pointer {@code /file}: empty, over the limit, or of a kind that is not accepted; nothing is kept
   * @throws DiskLow when the disk is nearly full; nothing is kept
   */
  public FileReference receive(Actor actor, String owner, InputStream content, @Nullable String declaredName, long limitBytes) {
    throw new UnsupportedOperationException();
  }

  /** The file held by this owner. @throws NotFound for any other owner */
  public FileReference find(String owner, UUID id) {
    throw new NotFound();
  }

  /** Moves a file from one owner to the next, in the caller's transaction: a draft becomes a document. @throws NotFound when the first does not hold it */
  public FileReference handOver(UUID id, String from, String to) {
    throw new NotFound();
  }

  /** The file as it may be shown or downloaded: pictures without positions; not for use inside a transaction. @throws NotFound as {@link #find} */
  public Served serve(String owner, UUID id) {
    throw new NotFound();
  }

  /** A small picture of it, at most 480 × 480 px, JPEG. @throws NotFound as {@link #find}, and where {@link FileReference#hasThumbnail} says no */
  public Served thumbnail(String owner, UUID id) {
    throw new NotFound();
  }

  /** The bytes exactly as they were received: evidence. Close the stream. @throws NotFound as {@link #find} */
  public InputStream original(String owner, UUID id) {
    throw new NotFound();
  }
}
