package com.defnoco.aftersale.demo;

import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.inbox.ChannelEvent;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.Chronicle;
import com.defnoco.aftersale.inbox.Conversation;
import com.defnoco.aftersale.inbox.Handle;
import com.defnoco.aftersale.inbox.Inbox;
import com.defnoco.aftersale.inbox.MessageKind;
import com.defnoco.aftersale.inbox.Trust;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/** Tells the conversations of the demo company: what came by each channel, and what was answered. */
@Component
@ConditionalOnBooleanProperty("aftersale.demo")
class Teller {

  private static final Actor.System PROGRAM = new Actor.System();
  private static final String HELD = "draft:demo-talks";

  private final Chronicle chronicle;
  private final Inbox inbox;
  private final DemoChannels channels;
  private final Files files;
  private final Clock clock;
  /** Files of the talks by talk and picture, made beforehand. */
  private final Map<String, UUID> held = new ConcurrentHashMap<>();
  private final Map<Integer, UUID> begun = new HashMap<>();
  private final Map<Integer, String> lastIn = new HashMap<>();

  Teller(Chronicle chronicle, Inbox inbox, DemoChannels channels, Files files, Clock clock) {
    this.chronicle = chronicle;
    this.inbox = inbox;
    this.channels = channels;
    this.files = files;
    this.clock = clock;
  }

  /** Draws and stores what the talks enclose; outside transactions. */
  void receiveFiles(Talk talk, Fleet.Pack pack, Pictures pictures, PaperMaker papers) {
    for (var said : talk.said) {
      if (said.picture() != null) {
        var made = made(talk, said.picture(), pack, pictures, papers);
        held.put(talk.number + said.picture(), files.receive(PROGRAM, HELD, new ByteArrayInputStream(made.bytes()), made.name(), Files.USUAL_LIMIT_BYTES).id());
      } else if (said.act() == Talk.Act.VOICE) {
        held.put(talk.number + "VOICE", files.receiveAnything(PROGRAM, HELD, new ByteArrayInputStream(hum(3)), "voice.wav", Files.USUAL_LIMIT_BYTES).id());
      }
    }
  }

  private static Story.Made made(Talk talk, String picture, Fleet.Pack pack, Pictures pictures, PaperMaker papers) {
    long seed = 9_000L + talk.number;
    var model = pack.model();
    var owner = pack.owner();
    return switch (picture) {
      case "LABEL" -> new Story.Made("IMG_" + (4_200 + talk.number) + ".jpg", pictures.label(pack.serial(), model.name(),
          model.layout() + " · " + model.nominalVolts() + " V · " + model.capacityMilliampHours() / 1000.0 + " Ah · " + model.energyWattHours() + " Wh", LocalDate.of(2025, 3, 1), seed));
      case "SWOLLEN" -> new Story.Made("IMG_" + (4_300 + talk.number) + ".jpg", pictures.swollen(30, seed));
      case "CHARGER" -> new Story.Made("IMG_" + (4_400 + talk.number) + ".jpg", pictures.charger("ERR 07", "CELL 3 LOW", seed));
      case "HOT" -> new Story.Made("thermal.jpg", pictures.hot(68, seed));
      case "TELEMETRY" -> new Story.Made("log.jpg", pictures.telemetry("Cell 4", new double[] {4.18, 4.02, 3.91, 3.80, 3.62, 3.41, 3.35, 3.30}, "V", seed));
      case "INVOICE" -> new Story.Made("invoice.pdf", papers.invoice("INV-" + (7_000 + talk.number), LocalDate.of(2025, 5, 12), owner == null ? "StraitScan Inspection" : owner.company(),
          List.of("Singapore"), List.of(new PaperMaker.Line(pack.serial(), model.name(), Catalogue.priceInCents(model))), null));
      default -> throw new IllegalArgumentException(picture);
    };
  }

  /** Something of a talk, now by the story's clock. */
  void tell(Talk talk, Talk.Said said, Client client, UUID customer, String serial, Actor.Staff engineer) {
    var text = said.text().replace("{serial}", serial);
    switch (said.act()) {
      case SAYS, VOICE -> begun.put(talk.number, says(talk.kind, client, "talk-" + talk.number, text,
          said.picture() == null ? said.act() == Talk.Act.VOICE ? "VOICE" : null : said.picture(), held.get(talk.number + (said.picture() == null ? "VOICE" : said.picture())), HELD,
          talk.subject, talk.number, said.after().toString()));
      case EDITS -> chronicle.retell(PROGRAM, DemoChannels.ACCOUNTS.get(talk.kind), new ChannelEvent.Edited(Objects.requireNonNull(lastIn.get(talk.number)), clock.instant(), text));
      case TAKES_BACK -> chronicle.retell(PROGRAM, DemoChannels.ACCOUNTS.get(talk.kind), new ChannelEvent.Deleted(Objects.requireNonNull(lastIn.get(talk.number)), clock.instant()));
      case ANSWERS -> {
        var conversation = Objects.requireNonNull(begun.get(talk.number));
        inbox.assign(engineer, conversation, engineer.id());
        boolean failed = said.state().equals("FAILED");
        chronicle.retellAnswer(PROGRAM, conversation, engineer, text, List.of(), failed ? "SENT" : said.state(), failed ? "131026" : null, failed ? "131026 Message undeliverable" : null, said.waits());
      }
      case NOTES -> inbox.note(engineer, Objects.requireNonNull(begun.get(talk.number)), text);
      case CLOSES -> inbox.move(engineer, Objects.requireNonNull(begun.get(talk.number)), Conversation.State.CLOSED);
    }
  }

  /** A customer writes on a channel. @return the conversation */
  UUID says(ChannelKind kind, Client client, String once, String text, @Nullable String picture, @Nullable UUID file, String owner, @Nullable String subject, int talk, String nth) {
    Handle handle = DemoChannels.handle(kind, client);
    var external = kind == ChannelKind.EMAIL ? once + "." + nth.replaceAll("\\W", "") + "@" + client.mail().substring(client.mail().indexOf('@') + 1) : once + "-" + nth;
    lastIn.put(talk, external);
    var what = picture == null ? MessageKind.TEXT : picture.equals("VOICE") ? MessageKind.VOICE : kind == ChannelKind.EMAIL || picture.equals("INVOICE") ? MessageKind.TEXT : MessageKind.IMAGE;
    var details = kind == ChannelKind.MANUAL ? Map.of("way", text.startsWith("Trade fair") ? "FAIR" : "PHONE") : Map.<String, String>of();
    return chronicle.retell(PROGRAM, DemoChannels.ACCOUNTS.get(kind), new ChannelEvent.Incoming(external, List.of(handle), client.name(), DemoChannels.thread(kind, handle, once), false, clock.instant(), what,
        text, null, List.of(), null, details, Trust.AUTHENTIC, subject, null, channels.address(kind, handle, external)), file == null ? List.of() : List.of(new Chronicle.Enclosed(file, owner)));
  }

  Chronicle chronicle() {
    return chronicle;
  }

  Inbox inbox() {
    return inbox;
  }

  /** A voice message without words: a low hum, 8 kHz. */
  private static byte[] hum(int seconds) {
    int samples = 8_000 * seconds;
    var wave = ByteBuffer.allocate(44 + samples).order(ByteOrder.LITTLE_ENDIAN);
    wave.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples).put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 1).putShort((short) 1).putInt(8_000)
        .putInt(8_000).putShort((short) 1).putShort((short) 8).put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples);
    for (int i = 0; i < samples; i++) {
      wave.put((byte) (128 + 30 * Math.sin(i * 0.11) * Math.sin(i * 0.0009)));
    }
    return wave.array();
  }
}
