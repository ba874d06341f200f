package com.defnoco.aftersale.pages;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.Idempotency;
import com.defnoco.aftersale.platform.Idempotency.Answer;
import com.defnoco.aftersale.platform.Idempotency.Outcome;
import com.defnoco.aftersale.platform.Ids;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * {@code Idempotency-Key} on every call of the API that changes something. The body is received whole before the transaction begins, and the
 * answer leaves after it is committed, so that no connection of the database waits for a network.
 */
final class OnceOnly extends OncePerRequestFilter {

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
  private static final Set<String> KEPT_HEADERS = Set.of("Location", "ETag", "Link");
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,200}");
  /** What no honest JSON of ours reaches; imports and files come as other types, and have the limits of their own. */
  private static final long LONGEST_JSON = 2L << 20;
  private static final long LONGEST_BODY = 256L << 20;
  /** A file is taken beside the transaction of its call, by a second connection; few at once, so that they cannot use up all first ones. */
  private static final Semaphore UPLOADS = new Semaphore(4);

  private final Idempotency idempotency;
  private final ApiErrors errors;

  OnceOnly(Idempotency idempotency, ApiErrors errors) {
    this.idempotency = idempotency;
    this.errors = errors;
  }

  /** Asking the policy stores nothing and streams; what is public stores nothing either. */
  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    var path = request.getRequestURI();
    return SAFE.contains(request.getMethod()) || path.equals("/api/v1/coverage-decisions") || path.startsWith("/api/v1/public/");
  }

  @Override
  protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    // Whoever sends no key asks for no protection against sending twice; the call is still one transaction, under a key nobody knows.
    var key = Optional.ofNullable(request.getHeader("Idempotency-Key")).orElseGet(Ids::secret);
    if (!KEY.matcher(key).matches()) {
      errors.write(response, 400, errors.body(request, 400, "idempotency-key-needed", "error.idempotency-key-needed.detail"));
      return;
    }
    if (!(SecurityContextHolder.getContext().getAuthentication() instanceof SignedIn signedIn) || !(signedIn.actor() instanceof Actor.Integration caller)) {
      errors.keyNeeded(request, response);
      return;
    }
    var wish = Hashes.digest();
    wish.update((request.getMethod() + ' ' + request.getRequestURI() + '?' + request.getQueryString() + '\n').getBytes(StandardCharsets.UTF_8));
    var multipart = String.valueOf(request.getContentType()).toLowerCase(Locale.ROOT).startsWith("multipart/");
    try (var body = multipart ? null : Body.receive(request, wish)) {
      if (multipart) {
        receiveParts(request, wish);
        UPLOADS.acquireUninterruptibly();
      }
      try {
        answer(request, response, chain, caller, key, wish.digest(), body);
      } finally {
        if (multipart) {
          UPLOADS.release();
        }
      }
    } catch (TooLarge tooLarge) {
      errors.write(response, 413, errors.body(request, 413, "too-large", "error.too-large.detail"));
    }
  }

  private void answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain, Actor.Integration caller, String key,
      byte[] wish, @Nullable Body body) throws ServletException, IOException {
    var held = new ContentCachingResponseWrapper(response);
    Outcome outcome;
    try {
      outcome = idempotency.once(caller.reference(), key, wish, () -> call(body == null ? request : new Received(request, body), held, chain));
    } catch (Failed failed) {
      failed.rethrow();
      return;
    }
    switch (outcome) {
      case Outcome.First first -> held.copyBodyToResponse();
      case Outcome.Again(Answer answer) -> {
        answer.headers().forEach(response::setHeader);
        response.setHeader("Idempotent-Replayed", "true");
        response.setStatus(answer.status());
        if (answer.type() != null) {
          response.setContentType(answer.type());
        }
        response.getOutputStream().write(answer.body());
      }
      case Outcome.OtherBody other ->
          errors.write(response, 422, errors.body(request, 422, "idempotency-key-reused", "error.idempotency-key-reused.detail"));
      case Outcome.Concurrent twin -> {
        response.setHeader("Retry-After", "1");
        errors.write(response, 409, errors.body(request, 409, "idempotency-key-busy", "error.idempotency-key-busy.detail"));
      }
    }
  }

  private static Answer call(HttpServletRequest request, ContentCachingResponseWrapper held, FilterChain chain) {
    try {
      chain.doFilter(request, held);
    } catch (IOException | ServletException e) {
      throw new Failed(e);
    }
    var headers = new LinkedHashMap<String, String>();
    for (var name : KEPT_HEADERS) {
      var value = held.getHeader(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    return new Answer(held.getStatus(), held.getContentType(), held.getContentAsByteArray(), headers);
  }

  /** A multipart body has another boundary each time it is sent; the same wish is the same parts. */
  private static void receiveParts(HttpServletRequest request, MessageDigest wish) throws IOException, ServletException {
    for (var part : request.getParts()) {
      wish.update((part.getName() + '\n' + part.getSubmittedFileName() + '\n' + part.getContentType() + '\n' + part.getSize() + '\n').getBytes(StandardCharsets.UTF_8));
      try (var content = part.getInputStream(); var sink = new DigestOutputStream(OutputStream.nullOutputStream(), wish)) {
        content.transferTo(sink);
      }
    }
  }

  /** A body received whole: short ones in memory, long ones in a file that goes with the request. */
  private static final class Body implements AutoCloseable {

    private static final int IN_MEMORY = 256 << 10;

    private final byte[] start;
    private final @Nullable Path rest;

    private Body(byte[] start, @Nullable Path rest) {
      this.start = start;
      this.rest = rest;
    }

    static Body receive(HttpServletRequest request, MessageDigest wish) throws IOException {
      var type = String.valueOf(request.getContentType());
      long longest = type.startsWith("application/json") ? LONGEST_JSON : LONGEST_BODY;
      if (request.getContentLengthLong() > longest) {
        throw new TooLarge();
      }
      var in = request.getInputStream();
      var start = in.readNBytes(IN_MEMORY);
      wish.update(start);
      if (start.length < IN_MEMORY) {
        return new Body(start, null);
      }
      var rest = Files.createTempFile("aftersale-body", ".part");
      try (var file = new DigestOutputStream(Files.newOutputStream(rest), wish)) {
        var buffer = new byte[64 << 10];
        long total = start.length;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          total += read;
          if (total > longest) {
            throw new TooLarge();
          }
          file.write(buffer, 0, read);
        }
      } catch (IOException | TooLarge e) {
        Files.deleteIfExists(rest);
        throw e;
      }
      return new Body(start, rest);
    }

    InputStream open() throws IOException {
      var memory = new ByteArrayInputStream(start);
      return rest == null ? memory : new SequenceInputStream(memory, Files.newInputStream(rest));
    }

    @Override
    public void close() throws IOException {
      if (rest != null) {
        Files.deleteIfExists(rest);
      }
    }
  }

  /** The request with its body already here. */
  private static final class Received extends HttpServletRequestWrapper {

    private final Body body;

    Received(HttpServletRequest request, Body body) {
      super(request);
      this.body = body;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      var in = body.open();
      return new ServletInputStream() {
        private boolean finished;

        @Override
        public int read() throws IOException {
          int next = in.read();
          finished |= next < 0;
          return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          int read = in.read(bytes, offset, length);
          finished |= read < 0;
          return read;
        }

        @Override
        public void close() throws IOException {
          in.close();
        }

        @Override
        public boolean isFinished() {
          return finished;
        }

        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
          throw new UnsupportedOperationException("The body is here already");
        }
      };
    }

    @Override
    public BufferedReader getReader() throws IOException {
      return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }
  }

  private static final class TooLarge extends RuntimeException {
    TooLarge() {
      super("too large", null, false, false);
    }
  }

  /** Carries a failure of the call out of its transaction, which it rolls back. */
  private static final class Failed extends RuntimeException {

    Failed(Exception cause) {
      super(cause);
    }

    void rethrow() throws ServletException, IOException {
      switch (getCause()) {
        case ServletException e -> throw e;
        case IOException e -> throw e;
        case null, default -> throw new UncheckedIOException(new IOException(getCause()));
      }
    }
  }
}
