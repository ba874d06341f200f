package com.defnoco.aftersale.demo;

import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.WebChats;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.NotFound;
import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The pretend phones of those who try the program: each with an address on every channel, and what was written there. Kept in memory, the least used forgotten first. */
@Component
@ConditionalOnBooleanProperty("aftersale.demo")
public class Phones {

  /** The tabs of a phone, in their order. */
  static final List<ChannelKind> TABS = List.of(ChannelKind.WHATSAPP, ChannelKind.WECHAT_OFFICIAL, ChannelKind.EMAIL, ChannelKind.BOT_FRAMEWORK, ChannelKind.WEB_CHAT);

  private static final int MOST_PHONES = 200;
  private static final int MOST_BUBBLES = 100;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Providers providers;
  private final WebChats chats;
  private final Files files;
  private final Clock clock;
  private final Shelf pictures = new Shelf(96L << 20);
  private final Map<String, Phone> phones = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Phone> eldest) {
      return size() > MOST_PHONES;
    }
  });

  Phones(Providers providers, WebChats chats, Files files, Clock clock) {
    this.providers = providers;
    this.chats = chats;
    this.files = files;
    this.clock = clock;
  }

  /**
   * What stands on the screen.
   *
   * @param mine written on the phone
   * @param seen of what came: whether it was looked at
   * @param picture name of the picture below {@code /demo/pictures/}; null where there is none
   */
  public record Bubble(String id, boolean mine, String text, @Nullable String picture, Instant at, boolean seen) {}

  /** A phone. */
  final class Phone {

    final String id;
    final String name;
    final String webKey;
    private final Map<ChannelKind, String> handles = new EnumMap<>(ChannelKind.class);
    private final Map<ChannelKind, List<Bubble>> threads = new EnumMap<>(ChannelKind.class);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int version;

    Phone(String id, String name, String webKey) {
      this.id = id;
      this.name = name;
      this.webKey = webKey;
      var digits = Long.toString(Math.floorMod(Long.parseLong(id.substring(0, 12), 16), 9_000_000L) + 1_000_000L);
      handles.put(ChannelKind.WHATSAPP, "+1555" + digits);
      handles.put(ChannelKind.WECHAT_OFFICIAL, "oPhone" + id.substring(0, 22));
      handles.put(ChannelKind.EMAIL, "phone-" + digits + "@phone.example");
      handles.put(ChannelKind.BOT_FRAMEWORK, "29:phone-" + id.substring(0, 16));
    }

    /** The handle that the program knows the phone by; null for the web chat, which needs none. */
    @Nullable String handle(ChannelKind kind) {
      return handles.get(kind);
    }

    private void add(ChannelKind kind, Bubble bubble) {
      lock.lock();
      try {
        var thread = threads.computeIfAbsent(kind, key -> new ArrayList<>());
        if (thread.stream().noneMatch(one -> one.id().equals(bubble.id()))) {
          thread.add(bubble);
          if (thread.size() > MOST_BUBBLES) {
            thread.removeFirst();
          }
          version++;
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** The phone of this name. */
  Optional<Phone> find(@Nullable String id) {
    return id == null ? Optional.empty() : Optional.ofNullable(phones.get(id));
  }

  /** A new phone. @param name what it is called, by its sign of four letters */
  Phone make(UnaryOperator<String> name) {
    var bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    var id = HexFormat.of().formatHex(bytes);
    var phone = new Phone(id, name.apply(id.substring(0, 4).toUpperCase(java.util.Locale.ROOT)), chats.newKey());
    phones.put(id, phone);
    return phone;
  }

  /** Sends what was typed, by the provider of the channel. */
  void write(Phone phone, ChannelKind kind, String text, Providers.@Nullable Picture picture, boolean chinese) {
    if (kind == ChannelKind.WEB_CHAT) {
      var visitor = new Actor.Visitor("127.0.0.1");
      List<UUID> enclosed = picture == null ? List.of()
          : List.of(files.receive(visitor, chats.draftOwner(phone.webKey), new ByteArrayInputStream(picture.bytes()), picture.name(), Files.USUAL_LIMIT_BYTES).id());
      chats.write(visitor, phone.webKey, new WebChats.Words(text, phone.name, "", chinese ? "zh" : "en", enclosed));
      chats.readLabels(phone.webKey, enclosed);
      touched(phone);
      return;
    }
    var handle = phone.handle(kind);
    if (handle == null) {
      throw new NotFound();
    }
    var shown = picture == null ? null : pictures.keep(picture);
    var id = providers.write(kind, handle, phone.name, text, picture);
    phone.add(kind, new Bubble(id, true, text, shown, clock.instant(), true));
  }

  /** What stands on a tab. Whoever looks at it has read it, and the provider tells so where it can. */
  List<Bubble> look(Phone phone, ChannelKind kind) {
    if (kind == ChannelKind.WEB_CHAT) {
      chats.seen(phone.webKey);
      return chats.find(phone.webKey).map(chat -> chat.lines().stream().map(line -> new Bubble(line.id().toString(), line.mine(), line.text(),
          line.files().stream().filter(file -> file.picture()).findFirst().map(file -> "web-" + file.id()).orElse(null), line.at(), true)).toList()).orElse(List.of());
    }
    if (kind == ChannelKind.EMAIL) {
      fetchMail(phone);
    }
    var read = new ArrayList<String>();
    List<Bubble> shown;
    phone.lock.lock();
    try {
      var thread = phone.threads.getOrDefault(kind, new ArrayList<>());
      thread.replaceAll(bubble -> {
        if (!bubble.seen()) {
          read.add(bubble.id());
        }
        return new Bubble(bubble.id(), bubble.mine(), bubble.text(), bubble.picture(), bubble.at(), true);
      });
      shown = List.copyOf(thread);
    } finally {
      phone.lock.unlock();
    }
    read.forEach(id -> providers.receipt(kind, id, "read"));
    return shown;
  }

  /** How many came on a tab and were not looked at. */
  long unread(Phone phone, ChannelKind kind) {
    if (kind == ChannelKind.WEB_CHAT) {
      return 0;
    }
    phone.lock.lock();
    try {
      return phone.threads.getOrDefault(kind, List.of()).stream().filter(bubble -> !bubble.seen()).count();
    } finally {
      phone.lock.unlock();
    }
  }

  /** Waits for something new, at most so long. @return how far the phone has come */
  int await(Phone phone, ChannelKind kind, int since, Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (true) {
      if (kind == ChannelKind.EMAIL) {
        fetchMail(phone);
      }
      int now = version(phone, kind);
      long left = end - System.nanoTime();
      if (now != since || left <= 0) {
        return now;
      }
      phone.lock.lockInterruptibly();
      try {
        // Mails and the web chat do not ring: they are looked for every second.
        phone.changed.awaitNanos(Math.min(left, 1_000_000_000L));
      } finally {
        phone.lock.unlock();
      }
    }
  }

  int version(Phone phone, ChannelKind kind) {
    int web = kind == ChannelKind.WEB_CHAT ? chats.version(phone.webKey).orElse(0) : 0;
    phone.lock.lock();
    try {
      return phone.version * 10_000 + web;
    } finally {
      phone.lock.unlock();
    }
  }

  Optional<Providers.Picture> picture(String key) {
    return pictures.find(key);
  }

  /** One of us answered. */
  @EventListener
  void on(Providers.Arrived arrived) {
    List<Phone> all;
    synchronized (phones) {
      all = List.copyOf(phones.values());
    }
    all.stream().filter(phone -> arrived.to().equals(phone.handle(arrived.kind()))).findFirst()
        .ifPresent(phone -> phone.add(arrived.kind(), new Bubble(arrived.id(), false, arrived.text(), arrived.picture() == null ? null : pictures.keep(arrived.picture()), clock.instant(), false)));
  }

  private void fetchMail(Phone phone) {
    var address = phone.handle(ChannelKind.EMAIL);
    if (address != null) {
      for (var letter : providers.letters(address)) {
        phone.add(ChannelKind.EMAIL, new Bubble(letter.id(), false, letter.subject().isEmpty() ? letter.text() : letter.subject() + "\n\n" + letter.text(), null, clock.instant(), false));
      }
    }
  }

  private void touched(Phone phone) {
    phone.lock.lock();
    try {
      phone.version++;
      phone.changed.signalAll();
    } finally {
      phone.lock.unlock();
    }
  }
}
