package com.defnoco.aftersale.pages;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Caller;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.parties.StaffSessions;
import com.defnoco.aftersale.parties.StaffSignIn;
import com.defnoco.aftersale.parties.Way;
import com.defnoco.aftersale.platform.Settings;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.SessionRepository;
import org.springframework.stereotype.Component;

/**
 * Who is signed in. A session holds {@code <id>:<version>:<signed in at>:<row of the session>} and nothing more; the person and their roles are read anew on every
 * request, so that disabling an account, changing a role or a password ends its sessions at that moment.
 */
@Component
public class Sessions implements SecurityContextRepository {

  static final String STAFF = "staff";
  static final String CUSTOMER = "customer";
  private static final Duration LONGEST = StaffSessions.LONGEST;
  private static final String STEP = "step-";
  private static final String PENDING = "staff-pending";
  /** From the password to the code. */
  private static final Duration PENDING_FOR = Duration.ofMinutes(10);

  private final StaffAccounts staff;
  private final StaffSessions places;
  private final Customers customers;
  private final CsrfTokenRepository formTokens;
  private final Clock clock;
  private final Settings settings;
  private final SessionRepository<?> repository;

  Sessions(StaffAccounts staff, StaffSessions places, Customers customers, CsrfTokenRepository formTokens, Clock clock, Settings settings, SessionRepository<?> repository) {
    this.repository = repository;
    this.settings = settings;
    this.staff = staff;
    this.places = places;
    this.customers = customers;
    this.formTokens = formTokens;
    this.clock = clock;
  }

  /** Somebody whose password was right and whose code is still to come. */
  public record Pending(UUID id, int sessionVersion) {}

  /** Begins a staff session under a new session id, and writes down where. */
  public void beginStaff(HttpServletRequest request, HttpServletResponse response, UUID id, int version, Way way) {
    begin(request, response, STAFF, id, version);
    var place = places.begin(id, version, way, caller(request));
    var session = request.getSession(true);
    session.setAttribute(STAFF, session.getAttribute(STAFF) + ":" + place);
  }

  /** Where a request comes from. */
  public static Caller caller(HttpServletRequest request) {
    return new Caller(request.getRemoteAddr(), Optional.ofNullable(request.getHeader("User-Agent")).orElse(""));
  }

  /** Which of their sessions this is; empty when nobody of ours is signed in here. */
  public Optional<UUID> place(HttpServletRequest request) {
    return kept(request, STAFF, LONGEST).flatMap(kept -> Optional.ofNullable(kept.place()));
  }

  /** Begins a customer session under a new session id. */
  public void beginCustomer(HttpServletRequest request, HttpServletResponse response, UUID id, int version) {
    begin(request, response, CUSTOMER, id, version);
  }

  /** Remembers, for ten minutes, that the password was right. It opens nothing but the next step. */
  public void beginPending(HttpServletRequest request, HttpServletResponse response, UUID id, int version) {
    begin(request, response, PENDING, id, version);
  }

  /** Keeps a short text for the next step, in this browser's session. */
  public void keep(HttpServletRequest request, String step, String text) {
    request.getSession(true).setAttribute(STEP + step, clock.instant().getEpochSecond() + ":" + text);
  }

  /** What was kept for the step, once; empty when nothing was, or too long ago. */
  public Optional<String> take(HttpServletRequest request, String step, Duration longest) {
    var session = request.getSession(false);
    if (session == null || !(session.getAttribute(STEP + step) instanceof String kept)) {
      return Optional.empty();
    }
    session.removeAttribute(STEP + step);
    int colon = kept.indexOf(':');
    var since = Instant.ofEpochSecond(Long.parseLong(kept.substring(0, colon)));
    return since.plus(longest).isBefore(clock.instant()) ? Optional.empty() : Optional.of(kept.substring(colon + 1));
  }

  /** Whose code is awaited in this session. */
  public Optional<Pending> pending(HttpServletRequest request) {
    return kept(request, PENDING, PENDING_FOR).map(kept -> new Pending(kept.id(), kept.version()));
  }

  /** The member of staff who is signed in in this browser, wherever in the program they are. */
  public Optional<Actor.Staff> staffIn(HttpServletRequest request) {
    return kept(request, STAFF, LONGEST).flatMap(this::stillSignedIn);
  }

  private Optional<Actor.Staff> stillSignedIn(Kept kept) {
    var found = staff.signedIn(kept.id(), kept.version(), kept.place());
    if (found.isPresent() && kept.place() != null) {
      places.seen(kept.place());
    }
    return found;
  }

  /**
   * For answers that go on: who is signed in, asked as often as something is told. Empty from the moment the session ended, they signed out, or their account, password or
   * roles changed.
   */
  public Supplier<Optional<Actor.Staff>> standing(HttpServletRequest request) {
    var session = request.getSession(false);
    if (session == null || !(session.getAttribute(STAFF) instanceof String text)) {
      return Optional::empty;
    }
    var id = session.getId();
    return () -> repository.findById(id) == null ? Optional.empty() : kept(text, LONGEST).flatMap(kept -> staff.signedIn(kept.id(), kept.version(), kept.place()));
  }

  /** What this browser keeps of an earlier staff sign-in; empty for a new one. */
  public String device(HttpServletRequest request) {
    var cookies = request.getCookies();
    return cookies == null ? "" : Arrays.stream(cookies).filter(cookie -> cookie.getName().equals(deviceCookie())).map(Cookie::getValue).findFirst().orElse("");
  }

  /** Lets the browser keep it, for the sign-in page alone. */
  public void keepDevice(HttpServletResponse response, String device) {
    response.addHeader(HttpHeaders.SET_COOKIE, ResponseCookie.from(deviceCookie(), device).path("/console/sign-in").httpOnly(true).secure(settings.secure()).sameSite("Strict")
        .maxAge(StaffSignIn.DEVICE_KNOWN_FOR).build().toString());
  }

  private String deviceCookie() {
    return settings.secure() ? "__Secure-aftersale-device" : "aftersale-device";
  }

  /** Ends the session with all it holds. */
  public void end(HttpServletRequest request) {
    var session = request.getSession(false);
    if (session != null) {
      place(request).ifPresent(places::ended);
      session.invalidate();
    }
  }

  private void begin(HttpServletRequest request, HttpServletResponse response, String kind, UUID id, int version) {
    end(request);
    // A session made after the old one is gone has a new id, and nothing of a stranger's in it; so has the form token.
    var session = request.getSession(true);
    session.setAttribute(kind, id + ":" + version + ":" + clock.instant().getEpochSecond());
    session.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, kind + ":" + id);
    formTokens.saveToken(null, request, response);
  }

  private Optional<Kept> kept(HttpServletRequest request, String kind, Duration longest) {
    var session = request.getSession(false);
    if (session == null || !(session.getAttribute(kind) instanceof String text)) {
      return Optional.empty();
    }
    var kept = kept(text, longest);
    if (kept.isEmpty()) {
      session.removeAttribute(kind); // ended is ended, should the clock go back
    }
    return kept;
  }

  private Optional<Kept> kept(String text, Duration longest) {
    var parts = text.split(":");
    var begun = Instant.ofEpochSecond(Long.parseLong(parts[2]));
    return begun.plus(longest).isBefore(clock.instant())
        ? Optional.empty()
        : Optional.of(new Kept(UUID.fromString(parts[0]), Integer.parseInt(parts[1]), parts.length > 3 ? UUID.fromString(parts[3]) : null));
  }

  /** @param place its row among the sessions of staff; null for customers and for sessions older than these rows */
  private record Kept(UUID id, int version, @Nullable UUID place) {}

  @Override
  public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
    return new Deferred(request);
  }

  @Override
  @Deprecated
  public SecurityContext loadContext(HttpRequestResponseHolder holder) {
    return new Deferred(holder.getRequest()).get();
  }

  /** Nothing: a session begins by {@link #beginStaff} or {@link #beginCustomer} alone. */
  @Override
  public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {}

  @Override
  public boolean containsContext(HttpServletRequest request) {
    return actorOf(request).isPresent();
  }

  private Optional<? extends Actor> actorOf(HttpServletRequest request) {
    var console = request.getRequestURI().equals("/console") || request.getRequestURI().startsWith("/console/");
    return console
        ? staffIn(request)
        : kept(request, CUSTOMER, LONGEST).flatMap(kept -> customers.signedIn(kept.id(), kept.version()));
  }

  private final class Deferred implements DeferredSecurityContext {

    private final HttpServletRequest request;
    private @Nullable SecurityContext context;
    private boolean generated;

    Deferred(HttpServletRequest request) {
      this.request = request;
    }

    @Override
    public SecurityContext get() {
      if (context == null) {
        var actor = actorOf(request);
        generated = actor.isEmpty();
        context = actor.<SecurityContext>map(known -> new SecurityContextImpl(new SignedIn(known)))
            .orElseGet(() -> SecurityContextHolder.getContextHolderStrategy().createEmptyContext());
      }
      return context;
    }

    @Override
    public boolean isGenerated() {
      get();
      return generated;
    }
  }
}
