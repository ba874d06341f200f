package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.parties.Scope;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A22: a reader is made to work for ever. Each of these is read or refused, and the next honest request is answered. */
@Tag("attack")
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class A22ParserExhaustionTest extends AttackFixtures {

  @Test
  void aMailWithTenThousandPartsNestedFiveHundredDeepOrOfTwentyFiveMegabytesIsReadAndTheNextOneToo() {
    try (var office = new PostOffice()) {
      var account = account(ChannelKind.EMAIL, office.settings());
      var parts = new StringBuilder("Content-Type: multipart/mixed; boundary=p\r\n\r\n");
      for (int i = 0; i < 10_000; i++) {
        parts.append("--p\r\nContent-Type: text/plain\r\n\r\npart ").append(i).append("\r\n");
      }
      put(office, parts.append("--p--\r\n").toString());
      var deep = new StringBuilder();
      for (int i = 0; i < 500; i++) {
        deep.append("Content-Type: multipart/mixed; boundary=d").append(i).append("\r\n\r\n--d").append(i).append("\r\n");
      }
      put(office, deep.append("Content-Type: text/plain\r\n\r\ndeep\r\n").toString());
      put(office, "Content-Type: text/html\r\n\r\n" + "<div>".repeat(200_000) + "word");
      put(office, "Content-Type: text/html\r\n\r\n<p class=MsoNormal>" + "<![if !supportLists]>".repeat(50_000));
      put(office, "Content-Type: text/plain\r\n\r\n" + "> ".repeat(200_000) + "\r\n" + ">".repeat(200_000));
      put(office, "Content-Type: text/plain\r\n\r\n" + "a@".repeat(200_000) + "b");
      put(office, "Subject: " + "=?utf-8?Q?a?= ".repeat(20_000) + "\r\nContent-Type: text/plain\r\n\r\nx");
      put(office, "Content-Type: text/plain\r\n\r\n" + ("x".repeat(99) + "\n").repeat(250_000));
      put(office, "Content-Type: text/plain\r\n\r\nThe honest one\r\n");
      pull(account);
      arrived(account);
      var all = conversations(account).stream().flatMap(one -> messages(one.id()).stream()).toList();
      assertThat(all).anySatisfy(message -> assertThat(message.text()).contains("The honest one"));
      var desk = manager();
      for (var conversation : conversations(account)) {
        assertThat(desk.get("/console/inbox/" + conversation.id()).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void billionLaughsAndJsonWithoutEndAreRefused() {
    var laughs = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY l0 \"ha\">");
    for (int i = 1; i < 40; i++) {
      laughs.append("<!ENTITY l").append(i).append(" \"").append(("&l" + (i - 1) + ";").repeat(10)).append("\">");
    }
    laughs.append("]><xml><ToUserName>&l39;</ToUserName></xml>");
    for (var path : new String[] {"/hooks/wechat/nobody", "/hooks/wecom/nobody"}) {
      assertThat(visitor().send("POST", path, "text/xml", java.net.http.HttpRequest.BodyPublishers.ofString(laughs.toString())).statusCode()).isBetween(400, 499);
    }
    var program = program(Scope.values());
    for (var body : new String[] {"[".repeat(200_000), "{\"a\":".repeat(100_000), "{\"customer\":{\"name\":\"" + "x".repeat(21 << 20) + "\"}}", "{\"a\":1" + "0".repeat(2_000_000) + "}", "{\"a\":1e999999999}"}) {
      assertThat(program.postJson("/api/v1/claims", body).statusCode()).isBetween(400, 499);
      assertThat(program.postJson("/api/v1/coverage-decisions", body).statusCode()).isBetween(400, 499);
    }
    assertThat(program.get("/api/v1/claims").statusCode()).isEqualTo(200);
  }

  @Test
  void aPictureThatUnpacksToGigabytesAndAPasswordOfTenMegabytesCostNothing() {
    var owner = customer("Ada Owner", address());
    var number = aCoveredClaimOf(owner);
    var own = signedIn(owner);
    own.get("/sign-in");
    assertThat(own.upload("/my/claims/" + number + "/1/files", "file", "huge.png", "image/png", hugePng(), "kind", "PHOTO").statusCode()).isLessThan(500);
    documents.of(engineer, number).forEach(document -> assertThat(signedIn(engineer).get("/console/claims/" + number + "/documents/" + document.id() + "/thumbnail").statusCode()).isLessThan(500));
    assertThat(own.get("/my/claims/" + number).statusCode()).isEqualTo(200);
    assertThat(visitor().fill("/console/sign-in", "/console/sign-in", "email", "a@b.example", "password", "x".repeat(10 << 20)).statusCode()).isBetween(400, 499);
    var account = webhook();
    assertThat(call(ChannelKind.WEBHOOK, account, signed("big" + next(), "{\"sender\":{\"id\":\"x\"},\"text\":\"" + "y".repeat(30 << 20) + "\"}")).statusCode()).isBetween(400, 499);
    assertThat(visitor().get("/").statusCode()).isEqualTo(200);
  }

  private static void put(PostOffice office, String rest) {
    office.put("From: <eve" + next() + "@strangers.example>\r\nTo: " + PostOffice.OURS + "\r\nMessage-ID: <" + UUID.randomUUID() + "@strangers.example>\r\nMIME-Version: 1.0\r\n" + rest);
  }

  /** 40,000 × 40,000 pixels in a few hundred kilobytes. */
  private static byte[] hugePng() {
    try {
      var out = new ByteArrayOutputStream();
      out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
      chunk(out, "IHDR", ByteBuffer.allocate(13).putInt(40_000).putInt(40_000).put((byte) 8).put((byte) 0).put((byte) 0).put((byte) 0).put((byte) 0).array());
      var data = new ByteArrayOutputStream();
      try (var packed = new DeflaterOutputStream(data)) {
        for (int i = 0; i < 2_000; i++) {
          packed.write(new byte[40_001]);
        }
      }
      chunk(out, "IDAT", data.toByteArray());
      chunk(out, "IEND", new byte[0]);
      return out.toByteArray();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
    var crc = new CRC32();
    crc.update(type.getBytes(StandardCharsets.US_ASCII));
    crc.update(data);
    out.writeBytes(ByteBuffer.allocate(12 + data.length).putInt(data.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(data).putInt((int) crc.getValue()).array());
  }
}
