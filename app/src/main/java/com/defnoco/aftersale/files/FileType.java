package com.defnoco.aftersale.files;

import java.util.Optional;

/**
 * What a file is, judged by its bytes and never by its name or by what the sender calls it. Only these are accepted.
 */
public enum FileType {
  JPEG("image/jpeg", "jpg", Family.IMAGE),
  PNG("image/png", "png", Family.IMAGE),
  WEBP("image/webp", "webp", Family.IMAGE),
  GIF("image/gif", "gif", Family.IMAGE),
  HEIC("image/heic", "heic", Family.IMAGE),
  MP4("video/mp4", "mp4", Family.VIDEO),
  MOV("video/quicktime", "mov", Family.VIDEO),
  WEBM("video/webm", "webm", Family.VIDEO),
  THREE_GP("video/3gpp", "3gp", Family.VIDEO),
  PDF("application/pdf", "pdf", Family.PDF),
  /** PX4 flight log. */
  ULOG("application/x-ulog", "ulg", Family.LOG),
  /** ArduPilot flight log. */
  DATAFLASH("application/x-dataflash", "bin", Family.LOG),
  /** MAVLink telemetry log. */
  TLOG("application/x-mavlink-tlog", "tlog", Family.LOG),
  CSV("text/csv", "csv", Family.LOG),
  TEXT("text/plain", "txt", Family.LOG),
  ZIP("application/zip", "zip", Family.LOG),
  GZIP("application/gzip", "gz", Family.LOG),
  /** Came with a message and is none of the above: kept as evidence and handed out as a download of octets; a {@link Sound} that browsers play is played. */
  OTHER("application/octet-stream", "bin", Family.OTHER);

  /** What a file is good for. */
  public enum Family { IMAGE, VIDEO, PDF, LOG, OTHER }

  private final String mediaType;
  private final String extension;
  private final Family family;

  FileType(String mediaType, String extension, Family family) {
    this.mediaType = mediaType;
    this.extension = extension;
    this.family = family;
  }

  public static Optional<FileType> ofMediaType(String mediaType) {
    for (var type : values()) {
      if (type.mediaType.equals(mediaType)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** The media type (RFC 6838). */
  public String mediaType() {
    return mediaType;
  }

  /** The usual extension, without the dot. */
  public String extension() {
    return extension;
  }

  public Family family() {
    return family;
  }

  /** Whether every browser we serve can show it in the page; everything else is a download. */
  public boolean shownInPage() {
    return switch (this) {
      case JPEG, PNG, WEBP, GIF, MP4, MOV, WEBM, THREE_GP -> true;
      case HEIC, PDF, ULOG, DATAFLASH, TLOG, CSV, TEXT, ZIP, GZIP, OTHER -> false;
    };
  }
}
