package com.defnoco.aftersale.demo;

import com.defnoco.aftersale.demo.Fleet.Pack;
import com.defnoco.aftersale.demo.Story.Needs;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives every story its day, its customer and its packs, so that the policy answers what the story tells. */
final class Casting {

  /** 26 months (W1), counted as the policy counts; here only to find a pack that fits a story. */
  private static final int MONTHS_OF_COVER = 26;
  private static final int DAYS_TOLD = 770;

  private final Fleet fleet;
  private final List<Client> clients;
  private final Instant now;
  private final Random random = new Random(42);
  private final Set<String> used = new HashSet<>();
  private final Map<String, Integer> storiesOf = new HashMap<>();

  Casting(Fleet fleet, List<Client> clients, Instant now) {
    this.fleet = fleet;
    this.clients = clients;
    this.now = now;
  }

  void cast(List<Story> stories) {
    // The hard ones first, while every pack is still free; repeats last, when there is something to repeat.
    stories.stream().sorted(Comparator.comparing((Story story) -> switch (story.needs) {
      case ARRIVAL_CORRECTED, ARRIVAL_UNKNOWN, NO_DATE, COVERED_BY_PAPERS_ONLY -> 0;
      case EXPIRED -> 1;
      case COVERED, MISTYPED, SOMEBODY_ELSES -> story.items > 1 ? 2 : 3;
      case REPAIRED_BEFORE -> 4;
    })).forEach(story -> cast(story, stories));
  }

  private void cast(Story story, List<Story> all) {
    for (int attempt = 0; attempt < 40; attempt++) {
      if (tryToCast(story, all)) {
        var who = story.who();
        storiesOf.merge(who.key(), 1, Integer::sum);
        story.packs.forEach(pack -> used.add(pack.serial()));
        story.typed = story.packs.stream().map(pack -> typed(story, pack.serial())).toList();
        return;
      }
    }
    throw new IllegalStateException("no pack for story " + story.number + " " + story.fault + " " + story.needs);
  }

  private boolean tryToCast(Story story, List<Story> all) {
    story.start = startBy(story);
    return switch (story.needs) {
      case COVERED, ARRIVAL_UNKNOWN, NO_DATE, EXPIRED, MISTYPED -> withOwnPacks(story);
      case COVERED_BY_PAPERS_ONLY -> betweenTheTwoEnds(story);
      case ARRIVAL_CORRECTED -> withTheCorrectedShipment(story);
      case SOMEBODY_ELSES -> withOwnPacks(story) && soldOn(story);
      case REPAIRED_BEFORE -> again(story, all);
    };
  }

  /** Present stories have just reached their last step; past ones are spread over two years. */
  private Instant startBy(Story story) {
    long hours = story.length().toHours();
    long ago = story.past ? hours + 24 * 4 + random.nextLong(Math.max(1, DAYS_TOLD * 24L - hours - 24 * 4)) : hours + 2 + random.nextInt(story.beats.size() < 6 ? 30 : 64);
    return now.minus(Duration.ofHours(ago)).minusSeconds(random.nextInt(3_600)).truncatedTo(ChronoUnit.SECONDS);
  }

  private boolean withOwnPacks(Story story) {
    var day = occurred(story);
    var candidates = new ArrayList<>(fleet.packs().stream().filter(pack -> free(pack) && fits(story, pack, day)).toList());
    if (candidates.isEmpty()) {
      return false;
    }
    Collections.shuffle(candidates, random);
    if (story.narrowly && story.needs == Needs.EXPIRED) {
      candidates.sort(Comparator.comparing((Pack pack) -> ends(pack)).reversed());
    } else {
      candidates.sort(Comparator.comparingInt(pack -> storiesOf.getOrDefault(owner(pack).key(), 0) + (story.byDealer && owner(pack).trade() != Client.Trade.DEALER ? 3 : 0)));
    }
    for (var first : candidates) {
      var together = candidates.stream().filter(pack -> pack.owner() == first.owner() && pack.shipment().equals(first.shipment()) && pack.model() == first.model()).limit(story.items).toList();
      if (together.size() == story.items) {
        give(story, owner(first), together, day);
        return true;
      }
    }
    return false;
  }

  private boolean fits(Story story, Pack pack, LocalDate day) {
    var arrived = pack.arrivedOn();
    if (pack.owner() == null || pack.ownedSince() == null || arrived == null || !pack.ownedSince().isBefore(day.minusDays(20))) {
      return false;
    }
    if (pack.madeOn() == null) {
      return story.needs == Needs.NO_DATE;
    }
    boolean corrected = pack.shipment().equals(fleet.corrected().reference());
    return switch (story.needs) {
      case COVERED, MISTYPED, SOMEBODY_ELSES -> pack.arrivalKnown() && !corrected && pack.madeOn().plusMonths(1 + MONTHS_OF_COVER).isAfter(day.plusDays(4));
      case EXPIRED -> pack.arrivalKnown() && !corrected && ends(pack).isBefore(day.minusDays(3));
      case ARRIVAL_UNKNOWN -> !pack.arrivalKnown() && pack.madeOn().plusMonths(MONTHS_OF_COVER).isBefore(day.minusDays(3));
      case NO_DATE, COVERED_BY_PAPERS_ONLY, ARRIVAL_CORRECTED, REPAIRED_BEFORE -> false;
    };
  }

  /** The problem occurred in the weeks between the end of cover by manufacture and the end of cover by arrival. */
  private boolean betweenTheTwoEnds(Story story) {
    var latestStart = LocalDate.ofInstant(now.minus(story.length()), ZoneOffset.UTC).minusDays(2);
    var candidates = fleet.packs().stream()
        .filter(pack -> free(pack) && pack.owner() != null && pack.madeOn() != null && pack.arrivalKnown() && pack.arrivedOn() != null
            && !pack.shipment().equals(fleet.corrected().reference())
            && pack.madeOn().plusMonths(1 + MONTHS_OF_COVER).isBefore(ends(pack).minusDays(9)) && ends(pack).isBefore(latestStart))
        .sorted(Comparator.comparing((Pack pack) -> ends(pack)).reversed()).toList();
    if (candidates.isEmpty()) {
      return false;
    }
    var pack = story.past ? candidates.get(random.nextInt(candidates.size())) : candidates.getFirst();
    var day = ends(pack).minusDays(4);
    story.start = day.plusDays(1).atTime(LocalTime.of(10, random.nextInt(60))).toInstant(ZoneOffset.UTC);
    give(story, owner(pack), List.of(pack), day);
    return true;
  }

  private boolean withTheCorrectedShipment(Story story) {
    var shipment = fleet.corrected();
    var wrongEnd = Objects.requireNonNull(shipment.recordedFirst()).plusMonths(MONTHS_OF_COVER);
    var pack = shipment.packs().stream().filter(candidate -> candidate.owner() != null && free(candidate)).findFirst();
    pack.ifPresent(found -> {
      var day = wrongEnd.plusDays(11);
      story.start = day.plusDays(1).atTime(LocalTime.of(9, 20)).toInstant(ZoneOffset.UTC);
      give(story, owner(found), List.of(found), day);
    });
    return pack.isPresent();
  }

  private boolean soldOn(Story story) {
    var first = story.who();
    var buyer = clients.stream().filter(client -> client.port().equals(first.port()) && client != first)
        .min(Comparator.comparingInt(client -> storiesOf.getOrDefault(client.key(), 0)));
    buyer.ifPresent(client -> story.client = client);
    return buyer.isPresent();
  }

  private boolean again(Story story, List<Story> all) {
    var earlier = all.stream()
        .filter(first -> first.past && first.needs == Needs.COVERED && first.items == 1 && first.client != null && used.contains(first.packs.getFirst().serial())
            && all.stream().noneMatch(other -> other != story && other != first && other.packs.equals(first.packs)))
        .filter(first -> first.start.plus(first.length()).plus(Duration.ofDays(50)).isBefore(now.minus(story.length()).minus(Duration.ofDays(5))))
        .filter(first -> ends(first.packs.getFirst()).isAfter(LocalDate.ofInstant(first.start.plus(first.length()), ZoneOffset.UTC).plusDays(90)))
        .findFirst();
    earlier.ifPresent(first -> {
      story.start = first.start.plus(first.length()).plus(Duration.ofDays(41));
      give(story, first.who(), first.packs, occurred(story));
    });
    return earlier.isPresent();
  }

  private void give(Story story, Client client, List<Pack> packs, LocalDate day) {
    story.client = client;
    story.packs = packs;
    story.occurredOn = day;
    story.daysOver = packs.getFirst().arrivedOn() == null ? 0 : Math.max(0, ChronoUnit.DAYS.between(ends(packs.getFirst()), day));
  }

  private static LocalDate occurred(Story story) {
    return LocalDate.ofInstant(story.start, ZoneOffset.UTC).minusDays(1 + story.number % 3);
  }

  private boolean free(Pack pack) {
    return !used.contains(pack.serial());
  }

  private static Client owner(Pack pack) {
    return Objects.requireNonNull(pack.owner());
  }

  private static LocalDate ends(Pack pack) {
    return Objects.requireNonNull(pack.arrivedOn()).plusMonths(MONTHS_OF_COVER);
  }

  /** People write serials as they like; a mistyped one has two neighbouring digits swapped so that no unit has it. */
  private String typed(Story story, String serial) {
    if (story.needs == Needs.MISTYPED) {
      var swapped = swapped(serial);
      if (swapped != null) {
        return swapped;
      }
    }
    return story.sloppySerial ? serial.toLowerCase(java.util.Locale.ROOT).replace('-', ' ') : serial;
  }

  private @Nullable String swapped(String serial) {
    var existing = new HashSet<String>();
    fleet.packs().forEach(pack -> existing.add(pack.serial()));
    for (int i = serial.length() - 1; i > 6; i--) {
      var digits = serial.toCharArray();
      if (Character.isDigit(digits[i]) && Character.isDigit(digits[i - 1]) && digits[i] != digits[i - 1]) {
        char kept = digits[i];
        digits[i] = digits[i - 1];
        digits[i - 1] = kept;
        if (!existing.contains(new String(digits))) {
          return new String(digits);
        }
      }
    }
    return null;
  }
}
