package com.defnoco.aftersale.inbox;

import java.nio.charset.StandardCharsets;

/** What the provider gets back. */
public record HookReply(int status, String mediaType, byte[] body) {

  public static HookReply text(int status, String text) {
    return new HookReply(status, "text/plain;charset=UTF-8", text.getBytes(StandardCharsets.UTF_8));
  }

  public static HookReply json(int status, String json) {
    return new HookReply(status, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  public static HookReply empty(int status) {
    return text(status, "");
  }
}
