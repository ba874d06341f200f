package com.defnoco.aftersale.batterylog;

import com.defnoco.aftersale.batterylog.Finding.Confidence;
import com.defnoco.aftersale.batterylog.Finding.Leaning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges a log while it is read: a {@link Pack} for each battery watches it by the rules of the edition, in little memory. Cell count, chemistry and capacity come
 * from the unit's model, else from the log, else are inferred, and the result says which.
 */
public final class Evidence implements LogListener {

  private static final int MOST_PACKS = 16;

  private final PackProfile profile;
  private final Rulebook rules = Rulebook.current();
  private final Map<String, Pack> packs = new LinkedHashMap<>();
  private final Map<Integer, Flight> flights = new LinkedHashMap<>();
  private final Map<String, PackIdentity> identities = new LinkedHashMap<>();

  public Evidence(PackProfile profile) {
    this.profile = profile;
  }

  /** What a vehicle did. */
  static final class Flight {
    boolean armed;
    boolean airborne;
    double alarmAt = Double.NaN;
    String alarm = "";
    double crashAt = Double.NaN;
    String crash = "";
    double endedAt = Double.NaN;
    double endedUp = Double.NaN;
    double supplyLow = Double.NaN;
    double supplyLowAt = Double.NaN;
    final Map<String, Double> settings = new LinkedHashMap<>();
    final List<Phase> phases = new ArrayList<>();
    final List<Happening> events = new ArrayList<>();

    /** Keeps the first two hundred. */
    void tell(Happening happening) {
      if (events.size() < 200) {
        events.add(happening);
      }
    }
  }

  /** From when to when a vehicle was armed ({@code ARMED}) or in the air ({@code AIRBORNE}); {@code toSeconds} is NaN where the log ends before. */
  public record Phase(int vehicle, String kind, double fromSeconds, double toSeconds) {}

  /**
   * A judged pack.
   *
   * @param cells in series; 0 when it could not be told
   * @param ohms of the whole pack, from how the voltage follows the current; NaN when the log does not tell
   * @param milliampHours that were taken for rates; NaN when not known
   * @param assumptions what had to be assumed, as keys with a value: {@code cells-inferred:3}
   */
  public record Judged(int vehicle, int instance, int cells, double milliampHours, double ohms, PackIdentity identity, Limits limits, List<String> assumptions, Curve curve) {}

  /**
   * What a pack's curve is held against; NaN where nothing is known.
   *
   * @param empty V per cell
   * @param overcharged V per cell
   * @param hot °C, discharging
   * @param continuousAmps A
   * @param peakAmps A
   * @param spread between cells in flight; in the unit of its rule
   */
  public record Limits(double empty, double overcharged, double hot, double continuousAmps, double peakAmps, double spread) {}

  /**
   * What all comes to.
   *
   * @param edition of the rules
   */
  public record Result(String edition, Verdict verdict, List<Finding> findings, List<Question> questions, List<Judged> packs, List<Phase> phases,
      List<Happening> events) {}

  @Override
  public void sample(Sample sample) {
    var key = sample.vehicle() + "/" + sample.instance();
    var pack = packs.get(key);
    if (pack == null && packs.size() < MOST_PACKS) {
      pack = new Pack(sample.vehicle(), sample.instance(), profile, rules, flight(sample.vehicle()));
      packs.put(key, pack);
      var told = identities.get(key);
      if (told != null) {
        pack.identity(told);
      }
    }
    if (pack != null) {
      pack.take(sample);
    }
  }

  @Override
  public void happening(Happening happening) {
    var flight = flight(happening.vehicle());
    double at = happening.seconds();
    switch (happening.kind()) {
      case ARMED -> {
        flight.armed = true;
        open(flight, happening.vehicle(), "ARMED", at);
      }
      case DISARMED -> {
        flight.armed = false;
        flight.airborne = false;
        flight.alarmAt = Double.NaN;
        close(flight, "ARMED", at);
        close(flight, "AIRBORNE", at);
      }
      case AIRBORNE -> {
        flight.airborne = true;
        open(flight, happening.vehicle(), "AIRBORNE", at);
      }
      case LANDED -> {
        flight.airborne = false;
        close(flight, "AIRBORNE", at);
      }
      case CRASH -> {
        if (flight.crashAt != flight.crashAt) {
          flight.crashAt = at;
          flight.crash = happening.text();
        }
      }
      case BATTERY_FAILSAFE -> alarm(flight, at, happening.text());
      case BATTERY_MESSAGE -> {
        var lower = happening.text().toLowerCase(java.util.Locale.ROOT);
        if (lower.contains("critical") || lower.contains("emergency") || lower.contains("failsafe") || lower.contains("low batter")) {
          alarm(flight, at, happening.text());
        }
      }
      case SUPPLY -> {
        // Below 3 V no autopilot runs: what reports so little is not connected.
        if (happening.value() >= 3 && !(happening.value() >= flight.supplyLow)) {
          flight.supplyLow = happening.value();
          flight.supplyLowAt = at;
        }
      }
      case ENDED_IN_AIR -> {
        flight.endedAt = at;
        flight.endedUp = happening.value();
      }
      case PACK_WARNING, PACK_FAULT -> { }
    }
    if (happening.kind() != Happening.Kind.SUPPLY) {
      flight.tell(happening);
    }
  }

  private static void alarm(Flight flight, double at, String text) {
    if (flight.alarmAt != flight.alarmAt) {
      flight.alarmAt = at;
      flight.alarm = text;
    }
  }

  private static void open(Flight flight, int vehicle, String kind, double at) {
    if (flight.phases.size() < 500 && flight.phases.stream().noneMatch(phase -> phase.kind().equals(kind) && phase.toSeconds() != phase.toSeconds())) {
      flight.phases.add(new Phase(vehicle, kind, at, Double.NaN));
    }
  }

  private static void close(Flight flight, String kind, double at) {
    flight.phases.replaceAll(phase -> phase.kind().equals(kind) && phase.toSeconds() != phase.toSeconds() ? new Phase(phase.vehicle(), kind, phase.fromSeconds(), at) : phase);
  }

  @Override
  public void setting(Setting setting) {
    var settings = flight(setting.vehicle()).settings;
    if (settings.size() < 500) {
      settings.put(setting.name(), setting.value());
    }
  }

  @Override
  public void identity(PackIdentity identity) {
    var key = identity.vehicle() + "/" + identity.instance();
    if (identities.size() < 64 || identities.containsKey(key)) {
      identities.merge(key, identity, PackIdentity::with);
    }
    var pack = packs.get(key);
    if (pack != null) {
      pack.identity(identity);
    }
  }

  private Flight flight(int vehicle) {
    return flights.computeIfAbsent(vehicle, v -> new Flight());
  }

  /** Call once, when the log has been read to its end. */
  public Result result() {
    var findings = new ArrayList<Finding>();
    var questions = EnumSet.noneOf(Question.class);
    boolean measured = false;
    var judged = new ArrayList<Judged>();
    for (var pack : packs.values()) {
      pack.ended();
      if (pack.measured()) {
        measured = true;
        findings.addAll(pack.findings());
        questions.addAll(pack.questions());
      }
      judged.add(pack.judged());
    }
    boolean packSeen = measured;
    flights.forEach((vehicle, flight) -> findings.addAll(aboutFlight(vehicle, flight, packSeen)));
    findings.sort(Comparator.comparingInt((Finding finding) -> order(finding.leans())).thenComparing(Comparator.comparing(Finding::confidence).reversed())
        .thenComparing(Finding::rule).thenComparingInt(Finding::vehicle).thenComparingInt(Finding::instance));
    var verdict = measured ? verdict(findings) : Verdict.NOTHING_MEASURED;
    if (verdict == Verdict.UNDETERMINED) {
      questions.add(Question.REST_VOLTAGES);
      questions.add(Question.RESISTANCE);
      if (findings.stream().anyMatch(finding -> finding.rule().equals("CELL-AT-REST") || finding.leans() == Leaning.SAFETY)) {
        questions.add(Question.STORAGE_HISTORY);
      }
      if (profile.continuousC() != profile.continuousC()) {
        questions.add(Question.LABEL_RATING);
      }
      questions.add(Question.EARLIER_LOGS);
    }
    var phases = flights.values().stream().flatMap(flight -> flight.phases.stream()).toList();
    var events = flights.values().stream().flatMap(flight -> flight.events.stream()).toList();
    return new Result(rules.id(), verdict, List.copyOf(findings), measured ? List.copyOf(questions) : List.of(), judged, phases, events);
  }

  private static int order(Leaning leaning) {
    return switch (leaning) {
      case SAFETY -> 0;
      case DEFECT -> 1;
      case MISUSE -> 2;
      case DAMAGE -> 3;
      case NEUTRAL -> 4;
      case CLEARS_CUSTOMER -> 5;
      case CLEARS_PACK -> 6;
    };
  }

  /** What weighs more, if it weighs enough; what could be either way keeps it open. */
  private static Verdict verdict(List<Finding> findings) {
    int defect = weight(findings, Leaning.DEFECT);
    int misuse = weight(findings, Leaning.MISUSE);
    boolean ambiguous = findings.stream().anyMatch(finding -> finding.variant().equals("ambiguous"));
    if (defect >= 2 && defect > misuse + 1 && (!ambiguous || defect >= 4)) {
      return Verdict.SUPPORTS_DEFECT;
    }
    if (misuse >= 2 && misuse > defect + 1 && (!ambiguous || misuse >= 4)) {
      return Verdict.SUPPORTS_MISUSE;
    }
    boolean sound = defect == 0 && misuse == 0 && !ambiguous && findings.stream().noneMatch(finding -> finding.leans() == Leaning.SAFETY)
        && findings.stream().anyMatch(finding -> finding.rule().equals("VOLTAGE-KEPT"));
    return sound ? Verdict.PACK_SOUND : Verdict.UNDETERMINED;
  }

  private static int weight(List<Finding> findings, Leaning leaning) {
    return findings.stream().filter(finding -> finding.leans() == leaning).mapToInt(finding -> finding.confidence().weight()).sum();
  }

  // ---- What the vehicle tells, whatever its pack

  private List<Finding> aboutFlight(int vehicle, Flight flight, boolean packSeen) {
    var found = new ArrayList<Finding>();
    if (flight.crashAt == flight.crashAt) {
      found.add(finding("CRASH", "crash", Leaning.DAMAGE, vehicle, Double.NaN, Double.NaN, flight.crashAt, flight.crashAt, Confidence.MEDIUM, flight.crash));
    } else if (flight.endedAt == flight.endedAt) {
      found.add(finding("CRASH", "ended", Leaning.DAMAGE, vehicle, flight.endedUp, rules.threshold("CRASH", ""), flight.endedAt, flight.endedAt, Confidence.LOW, ""));
    }
    double limit = rules.threshold("SUPPLY-DIP", "");
    if (flight.supplyLow < limit) {
      found.add(finding("SUPPLY-DIP", "says", Leaning.NEUTRAL, vehicle, flight.supplyLow, limit, flight.supplyLowAt, flight.supplyLowAt, Confidence.MEDIUM, ""));
    }
    if (packSeen && alarmsOff(flight.settings)) {
      found.add(finding("ALARMS-OFF", "says", Leaning.NEUTRAL, vehicle, 0, Double.NaN, Double.NaN, Double.NaN, Confidence.MEDIUM, ""));
    }
    return found;
  }

  /** All thresholds that the user could have set are 0: ArduPilot then never warns. */
  private static boolean alarmsOff(Map<String, Double> settings) {
    var low = settings.get("BATT_LOW_VOLT");
    if (low == null) {
      return false;
    }
    return Set.of("BATT_LOW_VOLT", "BATT_CRT_VOLT", "BATT_LOW_MAH", "BATT_CRT_MAH").stream().allMatch(name -> settings.getOrDefault(name, 0.0) == 0);
  }

  private Finding finding(String rule, String variant, Leaning leans, int vehicle, double observed, double threshold, double from, double to, Confidence confidence,
      String said) {
    return new Finding(rule, rules.version(rule), variant, leans, vehicle, 0, observed, rules.unit(rule), threshold, rules.source(rule), from, to, confidence, 0, said);
  }
}
