package com.defnoco.aftersale.files;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A stored file under one owner. The same bytes received twice are stored once and referred to twice.
 *
 * @param owner who holds it: {@code kind:id}, for example {@code document:…} or {@code draft:…}
 * @param sha256 of the original bytes, 64 hex digits
 * @param name as the sender called it, without paths, control, zero-width and direction-changing characters; for people and downloads only
 * @param size in bytes
 * @param receivedBy {@code Actor.reference()}
 */
public record FileReference(UUID id, String owner, String sha256, String name, long size, FileType type, Set<Flag> flags, String receivedBy,
    Instant receivedAt) {

  public FileReference {
    flags = Set.copyOf(flags);
  }

  /** Whether {@link Files#thumbnail} can make a small picture of it. */
  public boolean hasThumbnail() {
    return switch (type) {
      case JPEG, PNG, GIF -> !flags.contains(Flag.UNREADABLE);
      case WEBP, HEIC, MP4, MOV, WEBM, THREE_GP, PDF, ULOG, DATAFLASH, TLOG, CSV, TEXT, ZIP, GZIP, OTHER -> false;
    };
  }
}
