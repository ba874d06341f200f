package com.defnoco.aftersale.files;

import java.util.Optional;
import java.util.Set;

/** What a sound is, judged by its bytes: voice messages come in kinds that no form of ours takes, and are evidence all the same. */
public enum Sound {
  OGG("audio/ogg", true),
  MP3("audio/mpeg", true),
  M4A("audio/mp4", true),
  WAV("audio/wav", true),
  /** Of WeChat's phones and older ones. */
  AMR("audio/amr", false),
  /** Of WeChat, where nobody asked for another kind. */
  SILK("audio/silk", false);

  private static final Set<String> SOUND_BRANDS = Set.of("M4A ", "M4B ", "F4A ");

  private final String mediaType;
  private final boolean played;

  Sound(String mediaType, boolean played) {
    this.mediaType = mediaType;
    this.played = played;
  }

  public String mediaType() {
    return mediaType;
  }

  /** Whether browsers play it. */
  public boolean played() {
    return played;
  }

  /** @param head the first 16 bytes, or all of them */
  static Optional<Sound> of(byte[] head) {
    if (Octets.startsWith(head, 0, "OggS")) {
      return Optional.of(OGG);
    }
    if (Octets.startsWith(head, 0, "RIFF") && Octets.startsWith(head, 8, "WAVE")) {
      return Optional.of(WAV);
    }
    if (Octets.startsWith(head, 0, "#!AMR")) {
      return Optional.of(AMR);
    }
    // WeChat puts a byte before it.
    if (Octets.startsWith(head, 0, "#!SILK") || Octets.startsWith(head, 1, "#!SILK")) {
      return Optional.of(SILK);
    }
    if (Octets.startsWith(head, 4, "ftyp") && head.length >= 12 && SOUND_BRANDS.contains(new String(head, 8, 4, java.nio.charset.StandardCharsets.ISO_8859_1))) {
      return Optional.of(M4A);
    }
    return isMp3(head) ? Optional.of(MP3) : Optional.empty();
  }

  /** With a tag before it, or with the header of a frame: eleven bits set, a version, layer 3, and a bit rate and sample rate that exist. */
  private static boolean isMp3(byte[] head) {
    if (Octets.startsWith(head, 0, "ID3")) {
      return true;
    }
    if (head.length < 4 || (head[0] & 0xFF) != 0xFF || (head[1] & 0xE0) != 0xE0) {
      return false;
    }
    int version = head[1] >> 3 & 3;
    int layer = head[1] >> 1 & 3;
    int rate = head[2] >> 4 & 15;
    int samples = head[2] >> 2 & 3;
    return version != 1 && layer == 1 && rate > 0 && rate < 15 && samples != 3;
  }
}
