package com.defnoco.aftersale.api;

import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.HookReply;
import com.defnoco.aftersale.inbox.HookRequest;
import com.defnoco.aftersale.inbox.Inbox;
import com.defnoco.aftersale.platform.NotFound;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Providers call us here, each by its own protocol. The body is taken as bytes; nothing is parsed before its signature was found good. */
@RestController
@RequestMapping("/hooks/{kind}/{account}")
class HooksApi {

  /** Photos that come within a signed webhook are the largest thing a provider sends. */
  private static final int LARGEST = 24 << 20;

  private final Inbox inbox;

  HooksApi(Inbox inbox) {
    this.inbox = inbox;
  }

  @GetMapping
  ResponseEntity<byte[]> handshake(@PathVariable String kind, @PathVariable String account, HttpServletRequest request) throws IOException {
    return take(kind, account, request);
  }

  @PostMapping
  ResponseEntity<byte[]> delivery(@PathVariable String kind, @PathVariable String account, HttpServletRequest request) throws IOException {
    return take(kind, account, request);
  }

  private ResponseEntity<byte[]> take(String word, String account, HttpServletRequest request) throws IOException {
    var kind = ChannelKind.ofHook(word).orElseThrow(NotFound::new);
    if (request.getContentLengthLong() > LARGEST) {
      return ResponseEntity.status(HttpStatus.CONTENT_TOO_LARGE).build();
    }
    var body = request.getInputStream().readNBytes(LARGEST + 1);
    if (body.length > LARGEST) {
      return ResponseEntity.status(HttpStatus.CONTENT_TOO_LARGE).build();
    }
    var reply = inbox.receive(kind, account, new HookRequest(request.getMethod(), headers(request), query(request), body));
    return answer(reply);
  }

  private static ResponseEntity<byte[]> answer(HookReply reply) {
    return ResponseEntity.status(reply.status()).contentType(MediaType.parseMediaType(reply.mediaType())).body(reply.body());
  }

  private static Map<String, String> headers(HttpServletRequest request) {
    var headers = new LinkedHashMap<String, String>();
    Collections.list(request.getHeaderNames()).forEach(name -> headers.put(name.toLowerCase(Locale.ROOT), request.getHeader(name)));
    return headers;
  }

  /** From the query alone: a form in the body must not pass for it, and must not be read away. */
  private static Map<String, String> query(HttpServletRequest request) {
    var query = new LinkedHashMap<String, String>();
    if (request.getQueryString() != null) {
      for (var pair : request.getQueryString().split("&")) {
        var parts = pair.split("=", 2);
        try {
          query.putIfAbsent(java.net.URLDecoder.decode(parts[0], java.nio.charset.StandardCharsets.UTF_8),
              parts.length == 2 ? java.net.URLDecoder.decode(parts[1], java.nio.charset.StandardCharsets.UTF_8) : "");
        } catch (IllegalArgumentException brokenEscape) {
          // An honest provider does not send it.
        }
      }
    }
    return query;
  }
}
