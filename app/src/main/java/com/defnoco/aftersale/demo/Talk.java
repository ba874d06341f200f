package com.defnoco.aftersale.demo;

import com.defnoco.aftersale.inbox.ChannelKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A conversation of the demo company before it happens: who writes on which channel, what, and what we answer. {@link Teller} tells it. */
final class Talk {

  /** What happens in it. */
  enum Act { SAYS, VOICE, EDITS, TAKES_BACK, ANSWERS, NOTES, CLOSES }

  /**
   * One thing said.
   *
   * @param picture LABEL, SWOLLEN, TELEMETRY, CHARGER, HOT, INVOICE; null where there is none
   * @param state of an answer: how far it came
   */
  record Said(Duration after, Act act, String text, @Nullable String picture, String state, boolean waits) {}

  final int number;
  final ChannelKind kind;
  final String client;
  final Instant start;
  final List<Said> said = new ArrayList<>();
  @Nullable String subject;

  private Duration cursor = Duration.ZERO;

  Talk(int number, ChannelKind kind, String client, Instant start) {
    this.number = number;
    this.kind = kind;
    this.client = client;
    this.start = start;
  }

  Talk subject(String text) {
    subject = text;
    return this;
  }

  Talk says(String text) {
    return add(2, Act.SAYS, text, null, "", false);
  }

  Talk shows(String picture, String text) {
    return add(1, Act.SAYS, text, picture, "", false);
  }

  Talk voice(String recognised) {
    return add(2, Act.VOICE, recognised, null, "", false);
  }

  /** Changes the last thing the customer said. */
  Talk edits(String text) {
    return add(1, Act.EDITS, text, null, "", false);
  }

  Talk takesBack() {
    return add(1, Act.TAKES_BACK, "", null, "", false);
  }

  Talk answers(String text) {
    return add(14, Act.ANSWERS, text, null, kind == ChannelKind.WHATSAPP ? "READ" : "ACCEPTED", true);
  }

  Talk answers(String text, String state) {
    return add(14, Act.ANSWERS, text, null, state, true);
  }

  Talk notes(String text) {
    return add(3, Act.NOTES, text, null, "", false);
  }

  Talk later(int hours) {
    cursor = cursor.plusHours(hours);
    return this;
  }

  Talk closed() {
    return add(200, Act.CLOSES, "", null, "", false);
  }

  private Talk add(int minutes, Act act, String text, @Nullable String picture, String state, boolean waits) {
    said.add(new Said(cursor, act, text, picture, state, waits));
    cursor = cursor.plusMinutes(minutes + Math.floorMod(number * 7 + said.size() * 5, 9)).plusSeconds(11L * said.size());
    return this;
  }
}
