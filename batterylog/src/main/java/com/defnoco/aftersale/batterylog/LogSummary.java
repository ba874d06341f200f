package com.defnoco.aftersale.batterylog;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** Reads a log and sums it up: its batteries, what the packs say of themselves, and what had to be skipped. */
public final class LogSummary implements LogListener {

  /** Batteries beyond this many in one file are noise. */
  private static final int MOST_BATTERIES = 64;
  private static final int MOST_SKIPPED = 100;

  private final Map<String, BatterySummary> batteries = new LinkedHashMap<>();
  private final Map<String, PackIdentity> identities = new LinkedHashMap<>();
  private final Map<String, Setting> settings = new LinkedHashMap<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private final LogListener also;
  private long moreSkipped;
  private String sha256 = "";
  private BatteryLog.Reading reading;

  private LogSummary(LogListener also) {
    this.also = also;
  }

  /** Reads the file to its end. @param also hears everything too */
  public static LogSummary of(InputStream file, LogListener also, ColumnMapping mapping, LongConsumer progress) throws IOException, Unreadable {
    var summary = new LogSummary(also);
    try (var hashed = new Hashed(file, progress)) {
      summary.reading = BatteryLog.read(hashed, summary, mapping);
      hashed.drain();
      summary.sha256 = hashed.hash();
    }
    summary.batteries.values().forEach(battery -> {
      var identity = summary.identities.get(battery.vehicle() + "/" + battery.instance());
      if (identity != null) {
        battery.cells(identity.cells());
      }
    });
    return summary;
  }

  public static LogSummary of(InputStream file) throws IOException, Unreadable {
    return of(file, sample -> { }, null, read -> { });
  }

  @Override
  public void sample(Sample sample) {
    var key = sample.vehicle() + "/" + sample.source() + "/" + sample.instance();
    var battery = batteries.get(key);
    if (battery == null && batteries.size() < MOST_BATTERIES) {
      battery = new BatterySummary(sample.source(), sample.vehicle(), sample.instance());
      batteries.put(key, battery);
    }
    if (battery != null) {
      battery.take(sample);
      also.sample(sample);
    }
  }

  @Override
  public void happening(Happening happening) {
    also.happening(happening);
  }

  @Override
  public void setting(Setting setting) {
    if (settings.size() < 500) {
      settings.put(setting.vehicle() + "/" + setting.name(), setting);
    }
    also.setting(setting);
  }

  @Override
  public void identity(PackIdentity identity) {
    if (identities.size() < MOST_BATTERIES || identities.containsKey(identity.vehicle() + "/" + identity.instance())) {
      identities.merge(identity.vehicle() + "/" + identity.instance(), identity, PackIdentity::with);
    }
    also.identity(identity);
  }

  @Override
  public void skipped(Skipped part) {
    if (skipped.size() < MOST_SKIPPED) {
      skipped.add(part);
    } else {
      moreSkipped++;
    }
    also.skipped(part);
  }

  public LogFormat format() {
    return reading.format();
  }

  /** How a table was read; null for other formats. */
  public TableLayout table() {
    return reading.table();
  }

  /** Of the file as it came, packed or not; 64 hex digits. */
  public String sha256() {
    return sha256;
  }

  /** In the order in which they first appear. */
  public Collection<BatterySummary> batteries() {
    return List.copyOf(batteries.values());
  }

  /** What the packs say of themselves. */
  public Collection<PackIdentity> identities() {
    return List.copyOf(identities.values());
  }

  public Collection<Setting> settings() {
    return List.copyOf(settings.values());
  }

  /** The first hundred parts that were not read. */
  public List<Skipped> skipped() {
    return List.copyOf(skipped);
  }

  /** How many more there are. */
  public long moreSkipped() {
    return moreSkipped;
  }

  /** Whether any battery was measured. */
  public boolean measured() {
    return batteries.values().stream().anyMatch(BatterySummary::measured);
  }

  /** Hashes what passes, and says how much did. */
  private static final class Hashed extends InputStream {
    private static final long STEP = 1 << 20;
    private final InputStream in;
    private final MessageDigest digest;
    private final LongConsumer progress;
    private long count;
    private long said;

    Hashed(InputStream in, LongConsumer progress) {
      this.in = in;
      this.progress = progress;
      try {
        this.digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = in.read(into, from, length);
      if (read > 0) {
        digest.update(into, from, read);
        count += read;
        if (count - said >= STEP) {
          said = count;
          progress.accept(count);
        }
      }
      return read;
    }

    void drain() throws IOException {
      var rest = new byte[64 << 10];
      while (read(rest, 0, rest.length) >= 0) {
        // the hash is of the whole file
      }
      progress.accept(count);
    }

    String hash() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}
