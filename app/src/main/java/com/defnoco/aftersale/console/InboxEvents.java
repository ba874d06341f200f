package com.defnoco.aftersale.console;

import com.defnoco.aftersale.inbox.Inbox;
import com.defnoco.aftersale.inbox.Live;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Sessions;
import com.defnoco.aftersale.parties.Actor;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What renews the pages of the inbox while they are open: news as server-sent events, and word of who is at which conversation. */
@Controller
public class InboxEvents {

  private static final Duration HEARTBEAT = Duration.ofSeconds(20);
  /** Then the browser comes again, perhaps to another copy of the program. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Live live;
  private final Inbox inbox;
  private final Sessions sessions;

  InboxEvents(Live live, Inbox inbox, Sessions sessions) {
    this.live = live;
    this.inbox = inbox;
    this.sessions = sessions;
  }

  /**
   * News as they happen. Whoever does not ask for a stream of events gets those that wait, at once.
   *
   * @param last the id of the last news they had, where the browser cannot send it as a header
   */
  @GetMapping("/console/inbox/events")
  ResponseEntity<SseEmitter> events(Actor.Staff actor, @RequestHeader(name = "Accept", defaultValue = "") String accept, @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String header,
      @RequestParam(required = false) @Nullable String last, HttpServletRequest request) {
    var watch = live.watch(actor, header != null ? header : last);
    var emitter = new SseEmitter(0L);
    emitter.onCompletion(watch::close);
    emitter.onError(gone -> watch.close());
    var standing = sessions.standing(request);
    var longest = accept.contains(MediaType.TEXT_EVENT_STREAM_VALUE) ? LONGEST : Duration.ZERO;
    Thread.ofVirtual().name("inbox-events").start(() -> tell(watch, emitter, standing, longest));
    // A proxy that collects what it passes on would hold news back.
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).header("X-Accel-Buffering", "no").contentType(MediaType.TEXT_EVENT_STREAM).body(emitter);
  }

  private static void tell(Live.Watch watch, SseEmitter emitter, Supplier<Optional<Actor.Staff>> standing, Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    try (watch) {
      do {
        boolean some = watch.await(HEARTBEAT);
        // Asked after the wait: what happened to their account meanwhile counts for what they are told now.
        var actor = standing.get();
        if (actor.isEmpty()) {
          emitter.send(SseEmitter.event().name("gone").data("-"));
          break;
        }
        var news = some ? watch.take(actor.get()) : null;
        emitter.send(news == null ? SseEmitter.event().comment("-") : SseEmitter.event().id(news.id()).reconnectTime(2_000).name("news").data(json(news)));
      } while (!watch.ended() && System.nanoTime() < end);
      emitter.complete();
    } catch (IOException | IllegalStateException gone) {
      // The browser has gone away.
      emitter.complete();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      emitter.complete();
    } catch (RuntimeException lost) {
      // The database is away for a moment: the browser asks again, and goes on where it was.
      emitter.complete();
    }
  }

  /** @return the line about colleagues, for the page to put in its place */
  @PostMapping("/console/inbox/{id}/presence")
  ModelAndView presence(Actor.Staff actor, @PathVariable UUID id, @RequestParam(defaultValue = "false") boolean typing, @RequestParam(defaultValue = "false") boolean left, Page page) {
    inbox.find(actor, id);
    var model = new HashMap<String, Object>();
    if (left) {
      live.leave(actor, id);
      model.put("others", new Live.Others(java.util.List.of(), java.util.List.of()));
    } else {
      model.put("others", live.stay(actor, id, typing));
    }
    return new ModelAndView("console/inboxOthers", model, HttpStatus.OK);
  }

  private static String json(Live.News news) {
    return "{\"conversations\":" + list(news.conversations()) + ",\"presence\":" + list(news.presence()) + ",\"all\":" + news.all() + "}";
  }

  private static String list(Collection<UUID> ids) {
    return ids.stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(",", "[", "]"));
  }
}
