package com.defnoco.aftersale.inbox;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** Sounds for tests. */
public final class Sounds {

  private Sounds() {}

  /** Half a second of a deep tone, as browsers play it. */
  public static byte[] wav() {
    var format = new AudioFormat(8_000, 8, 1, false, false);
    var samples = new byte[4_000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (128 + 60 * Math.sin(i * 0.3));
    }
    var out = new ByteArrayOutputStream();
    try {
      AudioSystem.write(new AudioInputStream(new ByteArrayInputStream(samples), format, samples.length), AudioFileFormat.Type.WAVE, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
