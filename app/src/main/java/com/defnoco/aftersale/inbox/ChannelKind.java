package com.defnoco.aftersale.inbox;

import java.util.Optional;

/** The protocols we speak. One account is one address of ours at one provider. */
public enum ChannelKind {
  WHATSAPP("whatsapp"),
  WECHAT_OFFICIAL("wechat"),
  /** WeChat customer service by way of WeCom. */
  WECOM("wecom"),
  EMAIL(null),
  /** Teams, and what was Skype. */
  BOT_FRAMEWORK("botframework"),
  /** Anything else that can send a signed request (Standard Webhooks). */
  WEBHOOK("webhook"),
  TELEGRAM("telegram"),
  LINE("line"),
  /** The chat on our own portal. */
  WEB_CHAT(null),
  /** Logged by hand: a telephone call, a talk at a fair, an old chat. */
  MANUAL(null);

  private final @org.jspecify.annotations.Nullable String hook;

  ChannelKind(@org.jspecify.annotations.Nullable String hook) {
    this.hook = hook;
  }

  /** The word in the address {@code /hooks/{word}/{account}} at which the provider calls us; empty where it does not. */
  public Optional<String> hook() {
    return Optional.ofNullable(hook);
  }

  public static Optional<ChannelKind> ofHook(String word) {
    for (var kind : values()) {
      if (word.equals(kind.hook)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
