package com.defnoco.aftersale.demo;

import com.defnoco.aftersale.certificates.Certificates;
import com.defnoco.aftersale.certificates.Registrations;
import com.defnoco.aftersale.claims.Channel;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.demo.Fleet.Shipment;
import com.defnoco.aftersale.documents.Documents;
import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.registry.ArrivalProof;
import com.defnoco.aftersale.registry.ImportReport;
import com.defnoco.aftersale.registry.Imports;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.Vouchers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Fills an empty database with the demo company, once. First the registry, as an ERP would bring it in; then, in one transaction and in the order of
 * time, everything that people did. A start that was interrupted is taken up again by the next one with the same day, so the plan is the same.
 */
@Component
@ConditionalOnBooleanProperty("aftersale.demo")
class DemoCompany {

  private static final Logger LOG = LoggerFactory.getLogger(DemoCompany.class);
  private static final int LATELY_CERTIFIED = 150;
  private static final int FIRST_CERTIFIED = 12;
  private static final int COMPLETED = 5;
  private static final String SUBJECT = "demo:company";
  private static final Actor.System PROGRAM = new Actor.System();
  private static final int TOLD = 16;
  private static final Duration CORRECTED_AGO = Duration.ofDays(40);

  private final Registry registry;
  private final Imports imports;
  private final Customers customers;
  private final DemoStaff demoStaff;
  private final Files files;
  private final Scene.Doors doors;
  private final Journal journal;
  private final TransactionTemplate transaction;
  private final Workshop workshop;
  private final Certificates certificates;
  private final Registrations registrations;
  private final DutyDesk desk;
  private final Teller teller;
  private final DemoChannels channels;
  private final Clock clock;

  DemoCompany(Registry registry, Imports imports, Customers customers, DemoStaff demoStaff, Files files, Claims claims, Documents documents, Remedies remedies,
      Vouchers vouchers, Certificates certificates, Registrations registrations, Journal journal, TransactionTemplate transaction, Workshop workshop, DutyDesk desk, Teller teller, DemoChannels channels,
      Clock clock) {
    this.registry = registry;
    this.imports = imports;
    this.customers = customers;
    this.demoStaff = demoStaff;
    this.files = files;
    this.doors = new Scene.Doors(claims, documents, remedies, vouchers, registry, new ArrayList<>(), teller);
    this.journal = journal;
    this.transaction = transaction;
    this.workshop = workshop;
    this.certificates = certificates;
    this.registrations = registrations;
    this.desk = desk;
    this.teller = teller;
    this.channels = channels;
    this.clock = clock;
  }

  /**
   * Makes the company where there is nothing yet.
   *
   * @return whether the demo company is there afterwards: false in a database that holds a real company's records
   */
  boolean fill() {
    var begun = journal.of(SUBJECT);
    if (begun.stream().anyMatch(entry -> entry.event().equals("demo.filled"))) {
      channels.open();
      return true;
    }
    if (begun.stream().anyMatch(entry -> entry.event().equals("demo.lived"))) {
      // Only the workshop was interrupted; what it did stands, and the rest is left where it is.
      channels.open();
      filled();
      return true;
    }
    if (begun.isEmpty()) {
      if (!registry.models(PROGRAM).isEmpty()) {
        LOG.warn("The database holds a company's own records, so no demo company is added to it.");
        return false;
      }
      transaction.executeWithoutResult(status -> journal.record(PROGRAM.reference(), SUBJECT, "demo.begun", null, Map.of()));
      begun = journal.of(SUBJECT);
    }
    channels.open();
    var now = begun.getFirst().at();
    var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    var clients = Client.all();
    var fleet = new Fleet(today, clients);
    var stories = Stories.all();
    new Casting(fleet, clients, now).cast(stories);
    // The newest that did not come by the portal are told in the inbox as well.
    stories.stream().filter(story -> Set.of(Channel.EMAIL, Channel.WHATSAPP, Channel.WECHAT, Channel.PHONE).contains(story.channel))
        .sorted(Comparator.comparing((Story story) -> story.start).reversed()).limit(TOLD).forEach(story -> story.told = true);
    var talks = Talks.all(now);

    var lettering = new Lettering();
    var made = CompletableFuture.supplyAsync(() -> receiveEnclosures(stories, talks, fleet, lettering), Thread::startVirtualThread);
    var notices = bringInRegistry(fleet, now, new PaperMaker(lettering));
    var enclosures = made.join();
    transaction.executeWithoutResult(status -> {
      var staff = demoStaff.make();
      live(fleet, clients, stories, talks, staff, enclosures, notices, now);
      teller.chronicle().arrivedLongAgo(PROGRAM, now);
      certify(fleet);
      journal.record(PROGRAM.reference(), SUBJECT, "demo.lived", null, Map.of("claims", stories.size(), "units", fleet.packs().size()));
    });
    workshop.open(demoStaff.make(), doors.goals(), new PaperMaker(lettering), now);
    desk.open(demoStaff.make());
    teller.chronicle().arrivedLongAgo(PROGRAM, now);
    filled();
    return true;
  }

  /** Signed certificates for the goods that arrived last, and for a few of long ago; some completed by their owners. The others are a button away. */
  private void certify(Fleet fleet) {
    var arrived = fleet.packs().stream().filter(pack -> pack.arrivalKnown() && pack.arrivedOn() != null).toList();
    var chosen = new LinkedHashSet<Fleet.Pack>(arrived.subList(Math.max(0, arrived.size() - LATELY_CERTIFIED), arrived.size()));
    arrived.stream().sorted(Comparator.comparing(Fleet.Pack::serial)).limit(FIRST_CERTIFIED).forEach(chosen::add);
    int completed = 0;
    for (var pack : chosen) {
      try {
        certificates.issue(PROGRAM, pack.serial());
        if (pack.owner() != null && pack.ownedSince() != null && completed < COMPLETED) {
          var owner = new Actor.Customer(Objects.requireNonNull(registry.unitFacts(pack.serial()).orElseThrow().ownerId()));
          registrations.completeOwn(owner, pack.serial(), new Registrations.Completion(pack.owner().name(), pack.ownedSince(), "RE-" + pack.ownedSince().getYear() + "-" + pack.serial().substring(pack.serial().length() - 4),
              ""), Locale.forLanguageTag(pack.owner().language()));
          completed++;
        }
      } catch (NotPossible | InvalidInput withoutCover) {
        LOG.debug("{} of the demo company gets no certificate", pack.serial(), withoutCover);
      }
    }
  }

  private void filled() {
    transaction.executeWithoutResult(status -> journal.record(PROGRAM.reference(), SUBJECT, "demo.filled", null, Map.of()));
  }

  // ---------------------------------------------------------------- the registry, as an ERP brings it in

  /** @return the stored arrival notices by consignment */
  private Map<String, UUID> bringInRegistry(Fleet fleet, Instant now, PaperMaker papers) {
    var first = fleet.shipments().getFirst().listedOn().minusDays(90);
    at(first, now, () -> Catalogue.MODELS.forEach(model -> registry.putModel(PROGRAM, model)));
    var notices = new HashMap<String, UUID>();
    for (var shipment : fleet.shipments()) {
      at(shipment.listedOn(), now, () -> transaction.executeWithoutResult(status -> {
        registry.putConsignment(PROGRAM, shipment.reference(), shipment.port(), null,
            new ArrivalProof(ArrivalProof.Kind.BILL_OF_LADING, shipment.billOfLading(), shipment.vessel(), null), null);
        importUnits(shipment);
      }));
      if (shipment.arrivedOn() != null && shipment.recorded()) {
        notices.put(shipment.reference(), storeNotice(shipment, papers));
      }
      var recordedAs = shipment.recordedFirst() != null ? shipment.recordedFirst() : shipment.arrivedOn();
      if (recordedAs != null && shipment.recorded()) {
        boolean wrong = shipment.recordedFirst() != null;
        at(recordedAs.plusDays(2), now, () -> registry.putConsignment(PROGRAM, shipment.reference(), shipment.port(), recordedAs,
            wrong ? new ArrivalProof(ArrivalProof.Kind.TRACKING_EVENT, shipment.billOfLading(), "Carrier's estimate, taken over as arrival", null)
                : new ArrivalProof(ArrivalProof.Kind.ARRIVAL_NOTICE, shipment.billOfLading(), shipment.vessel() + ", container " + shipment.container(),
                    notices.get(shipment.reference())), null));
      }
    }
    return notices;
  }

  private void importUnits(Shipment shipment) {
    var csv = new StringBuilder("serial_number,model,manufactured_on,consignment\n");
    for (var pack : shipment.packs()) {
      csv.append(pack.serial()).append(',').append(pack.model().code()).append(',').append(pack.madeOn() == null ? "" : pack.madeOn()).append(',')
          .append(shipment.reference()).append('\n');
    }
    try {
      var report = imports.receive(PROGRAM, ImportReport.Kind.UNITS, shipment.reference() + ".csv",
          new ByteArrayInputStream(csv.toString().getBytes(StandardCharsets.UTF_8)), false);
      var done = imports.run(report.id());
      if (done.refused() > 0) {
        throw new IllegalStateException("refused: " + imports.rows(PROGRAM, report.id(), ImportReport.Verdict.REFUSED, 0, 3));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private UUID storeNotice(Shipment shipment, PaperMaker papers) {
    var arrived = java.util.Objects.requireNonNull(shipment.arrivedOn());
    var pdf = papers.arrivalNotice(shipment.billOfLading(), shipment.vessel(), shipment.container(),
        Story.Ports.NAMES.get(shipment.port()) + " (" + shipment.port() + ")", arrived, shipment.consignee().company(), shipment.packs().size());
    var owner = "consignment:" + registry.consignment(PROGRAM, shipment.reference()).id();
    return files.receive(PROGRAM, owner, new ByteArrayInputStream(pdf), "arrival-notice-" + shipment.billOfLading() + ".pdf",
        Files.USUAL_LIMIT_BYTES).id();
  }

  // ---------------------------------------------------------------- what the customers enclose

  /** Draws and stores all photos and papers on both cores. @return per story, the stored files by the keys of the enclosures */
  private Map<Integer, Map<String, UUID>> receiveEnclosures(List<Story> stories, List<Talk> talks, Fleet fleet, Lettering lettering) {
    var pictures = new Pictures(lettering);
    var papers = new PaperMaker(lettering);
    var stored = new ConcurrentHashMap<Integer, Map<String, UUID>>();
    try (var workers = Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()))) {
      var tasks = stories.stream().map(story -> workers.submit(() -> {
        var ofStory = new HashMap<String, UUID>();
        for (var enclosure : story.enclosures) {
          var made = enclosure.making().make(story, pictures, papers);
          ofStory.put(enclosure.key(), files.receive(PROGRAM, Scene.heldBy(story), new ByteArrayInputStream(made.bytes()), made.name(),
              Files.USUAL_LIMIT_BYTES).id());
        }
        stored.put(story.number, ofStory);
        return null;
      })).toList();
      var more = workers.submit(() -> {
        talks.forEach(talk -> teller.receiveFiles(talk, packOf(talk, fleet), pictures, papers));
        return null;
      });
      more.get();
      for (var task : tasks) {
        task.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the demo company's papers could not be stored", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return stored;
  }

  // ---------------------------------------------------------------- what people did, in the order of time

  private record Happening(Instant at, String what, Runnable act) {}

  private void live(Fleet fleet, List<Client> clients, List<Story> stories, List<Talk> talks, Staff staff, Map<Integer, Map<String, UUID>> enclosures, Map<String, UUID> notices,
      Instant now) {
    var happenings = new ArrayList<Happening>();
    var ids = new HashMap<String, UUID>();
    for (var client : clients) {
      var firstPack = fleet.packs().stream().filter(pack -> pack.owner() == client).map(Fleet.Pack::ownedSince)
          .min(Comparator.naturalOrder()).orElse(LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(30));
      happenings.add(new Happening(firstPack.atTime(8, 0).toInstant(ZoneOffset.UTC), client.key(), () -> ids.put(client.key(), customers.findOrCreate(PROGRAM,
          new Customers.Details(client.name(), client.mail(), client.phone(), client.language(), client.zone().getId(), client.country(), client.company())))));
    }
    for (var pack : fleet.packs()) {
      var owner = pack.owner();
      if (owner != null && pack.ownedSince() != null) {
        happenings.add(new Happening(pack.ownedSince().atTime(LocalTime.of(9, Math.floorMod(pack.serial().hashCode(), 60))).toInstant(ZoneOffset.UTC),
            pack.serial(), () -> registry.changeOwner(PROGRAM, pack.serial(), ids.get(owner.key()), "Sold, invoice in the ERP")));
      }
    }
    var corrected = fleet.corrected();
    happenings.add(new Happening(now.minus(CORRECTED_AGO), corrected.reference(), () -> registry.putConsignment(staff.manager(), corrected.reference(),
        corrected.port(), corrected.arrivedOn(), new ArrivalProof(ArrivalProof.Kind.ARRIVAL_NOTICE, corrected.billOfLading(),
            corrected.vessel() + ", container " + corrected.container(), notices.get(corrected.reference())),
        "The recorded day was the carrier's estimate; the arrival notice shows the true one.")));
    for (var story : stories) {
      var scene = new Scene[1];
      for (var beat : story.beats) {
        var at = story.start.plus(beat.after());
        if (at.isBefore(now)) {
          happenings.add(new Happening(at, "story " + story.number + " " + story.fault + " " + story.needs, () -> {
            if (scene[0] == null) {
              scene[0] = new Scene(doors, story, ids.get(story.who().key()), staff, enclosures.get(story.number));
            }
            beat.act().play(scene[0]);
          }));
        }
      }
    }
    for (var talk : talks) {
      var client = clients.stream().filter(one -> one.key().equals(talk.client)).findFirst().orElseThrow();
      var serial = packOf(talk, fleet).serial();
      for (var said : talk.said) {
        var at = talk.start.plus(said.after());
        if (at.isBefore(now)) {
          happenings.add(new Happening(at, "talk " + talk.number + " " + talk.kind, () -> teller.tell(talk, said, client, ids.get(client.key()), serial, staff.engineer(talk.number))));
        }
      }
    }
    happenings.sort(Comparator.comparing(Happening::at));
    for (var happening : happenings) {
      StoryClock.at(happening.at(), () -> {
        try {
          happening.act().run();
        } catch (RuntimeException e) {
          throw new IllegalStateException("the demo company stopped at " + happening.what() + ", " + happening.at(), e);
        }
      });
    }
  }

  /** The pack a conversation is about: one of the customer's own, where they have some. */
  private static Fleet.Pack packOf(Talk talk, Fleet fleet) {
    var own = fleet.packs().stream().filter(pack -> pack.owner() != null && pack.owner().key().equals(talk.client) && pack.madeOn() != null).toList();
    return own.isEmpty() ? fleet.packs().getLast() : own.get(own.size() - 1 - talk.number % Math.min(3, own.size()));
  }

  private static void at(LocalDate day, Instant now, Runnable act) {
    var then = day.atTime(7, 30).toInstant(ZoneOffset.UTC);
    StoryClock.at(then.isBefore(now) ? then : now, act);
  }
}
