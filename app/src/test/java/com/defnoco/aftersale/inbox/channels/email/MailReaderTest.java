package com.defnoco.aftersale.inbox.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.inbox.channels.email.ReadMail.BounceKind;
import com.defnoco.aftersale.inbox.channels.email.ReadMail.Kind;
import com.defnoco.aftersale.inbox.channels.email.ReadMail.Notice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MailReaderTest {

  private final MailReader reader = new MailReader("mx.example.com", Set.of("service@example.com"));

  private ReadMail read(String mail) {
    return reader.read(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aMailWithoutAMessageIdIsKnownByItsBytes() {
    var mail = read("From: Wang Wei <wei@example.org>\nSubject: Battery\n\nIt swells.\n");
    assertThat(mail.numbered()).isFalse();
    assertThat(mail.key()).startsWith("sha256:").isEqualTo(read("From: Wang Wei <wei@example.org>\nSubject: Battery\n\nIt swells.\n").key());
    assertThat(mail.text()).isEqualTo("It swells.");
    assertThat(mail.from()).containsExactly(new ReadMail.Address("Wang Wei", "wei@example.org"));
  }

  @Test
  void severalIdsInInReplyToAreAllRead() {
    var mail = read("Message-ID: <a@x>\nIn-Reply-To: <b@x> (comment) <c@x>\nReferences: <r1@x>\n <r2@x>\n\nhello\n");
    assertThat(mail.key()).isEqualTo("a@x");
    assertThat(mail.inReplyTo()).containsExactly("b@x", "c@x");
    assertThat(mail.references()).containsExactly("r1@x", "r2@x");
  }

  @Test
  void chineseWithoutACharsetIsRead() {
    var head = "From: wei@example.org\r\nSubject: ".getBytes(StandardCharsets.US_ASCII);
    var gbk = Charset.forName("GBK");
    var subject = "电池鼓包，请尽快处理".getBytes(gbk);
    var body = "\r\n\r\n序列号 DF6S22K26070042，充电后外壳鼓起，请问怎么办？\r\n".getBytes(gbk);
    var all = ByteBuffer.allocate(head.length + subject.length + body.length).put(head).put(subject).put(body).array();
    var mail = reader.read(all);
    assertThat(mail.subject()).isEqualTo("电池鼓包，请尽快处理");
    assertThat(mail.text()).contains("充电后外壳鼓起");
  }

  @Test
  void encodedWordsCutInTheMiddleOfACharacterAreJoined() {
    var bytes = "电池".getBytes(StandardCharsets.UTF_8);
    var one = Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(bytes, 4));
    var two = Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(bytes, 4, 6));
    assertThat(read("Subject: =?utf-8?B?" + one + "?=\n =?UTF-8?B?" + two + "?= DF6S\n\nx\n").subject()).isEqualTo("电池 DF6S");
    assertThat(read("Subject: =?unicode-1-1-utf-7?Q?+ZeVnLIqe-?=\n\nx\n").subject()).isEqualTo("日本語");
  }

  @Test
  void nothingOfAnotherServerIsLoadedHoweverItIsWritten() {
    var mail = read("""
        From: a@example.org
        Content-Type: text/html; charset=utf-8

        <html><head><link rel=stylesheet href="//evil.example/a.css"><style>body{background:url(https://evil.example/1.png)} @import '//evil.example/x'</style>
        <base href="https://evil.example/"><meta http-equiv=refresh content="0;url=https://evil.example"></head>
        <body background="https://evil.example/2.png" onload="alert(1)"><p style="background-image:url(//evil.example/3.png)">Hello</p>
        <img src="//evil.example/4.png"><img srcset="https://evil.example/5.png 2x" alt="pixel"><img src="https://mail.invalid/mail-picture/0">
        <video poster="https://evil.example/6.png"><source src="//evil.example/7"></video><svg><image href="https://evil.example/8"/></svg>
        <picture><source srcset="//evil.example/9"><img src=relative.png></picture><object data="//evil.example/10"></object>
        <a href="javascript:alert(1)">bad</a> <a href="https://example.org/help" onclick="x()">good</a> <script>alert(2)</script><form action="//evil.example"><input></form>
        </body></html>
        """);
    var shown = SafeHtml.withPictures(mail.html(), number -> "/files/" + number);
    assertThat(shown).contains("Hello", "href=\"https://example.org/help\"", "noopener").doesNotContain("evil.example", "url(", "javascript", "<script", "onload", "onclick", "<form",
        "<img", "<svg", "mail.invalid");
    assertThat(mail.notices()).contains(Notice.REMOTE_PICTURES_BLOCKED);
    assertThat(mail.text()).contains("Hello").doesNotContain("alert");
  }

  @Test
  void picturesOfTheMailStandInTheirPlaceAndThoseNobodyShowsAreFiles() {
    var mail = read("""
        From: a@example.org
        MIME-Version: 1.0
        Content-Type: multipart/related; boundary=b

        --b
        Content-Type: text/html

        <p>Label:</p><img src="cid:label@x">
        --b
        Content-Type: image/png
        Content-ID: <label@x>
        Content-Disposition: inline
        Content-Transfer-Encoding: base64

        iVBORw0KGgo=
        --b
        Content-Type: image/jpeg; name="swollen.jpg"
        Content-Disposition: inline
        Content-Transfer-Encoding: base64

        /9j/4AAQ
        --b--
        """);
    assertThat(mail.attachments()).extracting(ReadMail.Attachment::shownInText).containsExactly(true, false);
    assertThat(mail.attachments().get(1).name()).isEqualTo("swollen.jpg");
    assertThat(SafeHtml.withPictures(mail.html(), number -> "/files/" + number)).contains("<img src=\"/files/0\"");
  }

  @Test
  void winmailDatIsUnpacked() {
    var file = tnef("Rechnung 2026.pdf", "%PDF-1.7".getBytes(StandardCharsets.US_ASCII));
    var mail = read("From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nsee file\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\n"
        + "Content-Transfer-Encoding: base64\n\n" + Base64.getMimeEncoder().encodeToString(file).replace("\r\n", "\n") + "\n--b--\n");
    assertThat(mail.attachments()).extracting(ReadMail.Attachment::name).containsExactly("winmail.dat", "Rechnung 2026.pdf");
    assertThat(new String(mail.attachments().get(1).content(), StandardCharsets.US_ASCII)).isEqualTo("%PDF-1.7");
  }

  @Test
  void invitationsAttachedMailsAndSignaturesAreKeptAsWhatTheyAre() {
    var mail = read("""
        From: a@example.org
        Content-Type: multipart/signed; boundary=s; protocol="application/pkcs7-signature"

        --s
        Content-Type: multipart/mixed; boundary=m

        --m
        Content-Type: text/plain

        Please see below.
        --m
        Content-Type: text/calendar; method=REQUEST

        BEGIN:VCALENDAR
        END:VCALENDAR
        --m
        Content-Type: message/rfc822

        From: c@example.org
        Subject: Photos
        Content-Type: multipart/mixed; boundary=n

        --n
        Content-Type: image/png; name=inner.png
        Content-Transfer-Encoding: base64

        iVBORw0KGgo=
        --n--
        --m--
        --s
        Content-Type: application/pkcs7-signature; name=smime.p7s
        Content-Transfer-Encoding: base64

        MIAGCSqG
        --s--
        """);
    assertThat(mail.text()).isEqualTo("Please see below.");
    assertThat(mail.attachments()).extracting(ReadMail.Attachment::kind).containsExactly(Kind.INVITATION, Kind.ATTACHED_MAIL, Kind.FILE, Kind.SIGNATURE);
    assertThat(mail.attachments().get(1).name()).isEqualTo("Photos.eml");
    assertThat(mail.attachments().get(2)).matches(file -> file.name().equals("inner.png") && "Photos.eml".equals(file.within()));
    assertThat(mail.notices()).contains(Notice.SIGNED_NOT_CHECKED);
  }

  @Test
  void anEncryptedMailSaysSo() {
    var mail = read("From: a@example.org\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nMIAGCSqGSIb3DQEHA6CAMIACAQA=\n");
    assertThat(mail.notices()).contains(Notice.ENCRYPTED);
    assertThat(mail.attachments()).singleElement().matches(file -> file.kind() == Kind.ENCRYPTED);
  }

  @Test
  void machinesAreKnownByWhatTheySay() {
    for (var sign : new String[] {"Auto-Submitted: auto-replied (vacation)", "Precedence: bulk", "List-Id: <users.example.org>", "X-Auto-Response-Suppress: OOF, AutoReply",
        "X-Autoreply: yes", "Return-Path: <>", "X-Loop: x", "Subject: 自动回复: 您好"}) {
      assertThat(read("From: a@example.org\n" + sign + "\n\nhello\n").automatic().is()).as(sign).isTrue();
    }
    for (var sign : new String[] {"Auto-Submitted: no", "Precedence: normal", "Return-Path: <a@example.org>", "Subject: automatic charger"}) {
      assertThat(read("From: a@example.org\n" + sign + "\n\nhello\n").automatic().is()).as(sign).isFalse();
    }
    assertThat(read("From: noreply@shop.example\n\nhello\n").automatic().is()).isTrue();
    assertThat(read("From: Service@Example.com\n\nhello\n").automatic().reason()).isEqualTo("own address");
  }

  @Test
  void onlyOurOwnServerIsBelievedAboutTheSender() {
    assertThat(read("Authentication-Results: mx.example.com; dkim=pass (2048) header.d=x; spf=fail; dmarc=pass\nFrom: a@x\n\nh\n").authentication())
        .isEqualTo(new ReadMail.Authentication("fail", "pass", "pass"));
    assertThat(read("Authentication-Results: evil.example; dmarc=pass\nFrom: a@x\n\nh\n").authentication().vouchesForFrom()).isFalse();
    assertThat(read("Authentication-Results: mx.example.com; dmarc=fail\nAuthentication-Results: mx.example.com; dmarc=pass\nFrom: a@x\n\nh\n").authentication().vouchesForFrom()).isFalse();
    assertThat(read("Authentication-Results: mx.example.com (x; dmarc=pass); dmarc=none\nFrom: a@x\n\nh\n").authentication().dmarc()).isEqualTo("none");
  }

  @Test
  void aBounceOfTheStandardFormTellsWhichMailFailedForWhomAndWhy() {
    var bounce = read("""
        From: MAILER-DAEMON@mx.example.org
        Return-Path: <>
        Subject: Undelivered Mail Returned to Sender
        Content-Type: multipart/report; report-type=delivery-status; boundary=b

        --b
        Content-Type: text/plain

        I'm sorry.
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.org

        Final-Recipient: rfc822; good@example.org
        Action: relayed
        Status: 2.0.0

        Final-Recipient: rfc822; gone@example.org
        Action: failed
        Status: 5.1.1
        Diagnostic-Code: smtp; 550 5.1.1 User unknown
        --b
        Content-Type: text/rfc822-headers

        Message-ID: <ours@service.example.com>
        To: gone@example.org
        --b--
        """).bounce();
    assertThat(bounce).isEqualTo(new ReadMail.Bounce(BounceKind.FAILED, "gone@example.org", "5.1.1", "550 5.1.1 User unknown", "ours@service.example.com"));
  }

  @Test
  void aCustomerWhoWritesAboutABounceIsNotOne() {
    assertThat(read("From: Ann <ann@example.org>\nReturn-Path: <ann@example.org>\nSubject: Re: Undelivered Mail Returned to Sender\n\nYour answer could not be delivered to me: 550 5.1.1\n").bounce())
        .isNull();
  }

  @Test
  void mailsMadeToBreakReadersAreReadInBoundedTime() {
    var deep = new StringBuilder("From: a@example.org\n");
    for (int i = 0; i < 500; i++) {
      deep.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\n\n--b").append(i).append('\n');
    }
    deep.append("Content-Type: text/plain\n\ndeep down\n");
    assertThat(read(deep.toString()).notices()).contains(Notice.CUT);

    var wrapped = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      wrapped.append("From: a@example.org\nContent-Type: message/rfc822\n\n");
    }
    assertThat(read(wrapped + "From: b@example.org\n\nthe innermost\n").notices()).contains(Notice.CUT);

    var many = new StringBuilder("From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n");
    for (int i = 0; i < 10_000; i++) {
      many.append("--b\nContent-Type: image/png; name=").append(i).append(".png\n\nx\n");
    }
    var parts = read(many + "--b--\n");
    assertThat(parts.attachments().size()).isLessThanOrEqualTo(1_001);
    assertThat(parts.notices()).contains(Notice.CUT);

    var large = read("From: a@example.org\nSubject: big\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nhello\n--b\n"
        + "Content-Type: application/octet-stream; name=log.bin\nContent-Transfer-Encoding: base64\n\n" + ("A".repeat(76) + "\n").repeat(25 * 1024 * 1024 / 77) + "\n--b--\n");
    assertThat(large.text()).isEqualTo("hello");
    assertThat(large.attachments()).singleElement().matches(file -> file.content().length > 18 << 20);

    var html = read("From: a@example.org\nContent-Type: text/html\n\n" + "<div>".repeat(50_000) + "x");
    assertThat(html.text()).contains("x");
    var header = read("From: " + "a@example.org, ".repeat(50_000) + "\nSubject: =?utf-8?Q?" + "=41".repeat(100_000) + "?=\nReferences: " + "<x@y> ".repeat(50_000) + "\n\nh\n");
    assertThat(header.text()).isEqualTo("h");
    assertThat(read("Subject: " + "=?".repeat(50_000) + "\nContent-Type: text/plain; " + "a*1=b; ".repeat(30_000) + "\n\nh\n").text()).isEqualTo("h");
    assertThat(QuotedHistory.pieces("On a wrote\n".repeat(50_000) + "On " + "x ".repeat(200_000) + " wrote:").size()).isPositive();
  }

  @Test
  void headersCannotBeAddedByWhatIsReadFromOthers() {
    var mail = read("From: =?utf-8?Q?Eve=0D=0ABcc:_all=40example.com?= <eve@example.org>\nSubject: =?utf-8?Q?x=0D=0ABcc:_all@example.com?=\n\nh\n");
    assertThat(mail.subject()).doesNotContain("\r", "\n");
    assertThat(mail.from().getFirst().name()).doesNotContain("\r", "\n");
  }

  /** Mails with bytes turned, cut out, doubled and put in at random places, the same ones every time. */
  @Test
  void noDamageMakesTheReaderThrow() throws java.io.IOException {
    var chance = new Random(20_260_122);
    var seeds = java.util.List.of("From: a@example.org\r\nSubject: =?gb2312?B?1tC5+g==?=\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html; charset=gbk\r\n\r\n<p>x<img src=cid:a>\r\n--b\r\n"
            + "Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Base64.getEncoder().encodeToString(tnef("a.txt", new byte[40])) + "\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
            + "From: c@d\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=c\r\n\r\n--c\r\nContent-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; a@b\r\nAction: failed\r\n--c--\r\n--b--\r\n",
        "Content-Type: application/pkcs7-mime; name*0*=utf-8''%e4%b8; name*1*=%ad.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\nMIAGCSqGSIb3DQEHAqCAMIACAQExADCABgkqhkiG9w0BBwGggCSABAhIZWxsbw0KAAAAAA==\r\n");
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    int tried = 0;
    for (int round = 0; round < 3_000 && System.nanoTime() < end; round++) {
      var bytes = seeds.get(round % seeds.size()).getBytes(StandardCharsets.ISO_8859_1);
      for (int i = 0; i < 1 + chance.nextInt(12); i++) {
        int at = chance.nextInt(bytes.length);
        switch (chance.nextInt(4)) {
          case 0 -> bytes[at] = (byte) chance.nextInt(256);
          case 1 -> bytes = joined(bytes, 0, at, bytes, Math.min(bytes.length, at + chance.nextInt(20)), bytes.length);
          case 2 -> bytes = joined(bytes, 0, at, bytes, Math.max(0, at - chance.nextInt(200)), bytes.length);
          default -> bytes[at] = (byte) "\r\n-;:=\"<>?\0".charAt(chance.nextInt(11));
        }
        if (bytes.length == 0) {
          bytes = new byte[] {10};
        }
      }
      assertThat(reader.read(bytes).key()).isNotBlank();
      tried++;
    }
    assertThat(tried).isPositive();
  }

  private static byte[] joined(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
    var out = new byte[aTo - aFrom + bTo - bFrom];
    System.arraycopy(a, aFrom, out, 0, aTo - aFrom);
    System.arraycopy(b, bFrom, out, aTo - aFrom, bTo - bFrom);
    return out;
  }

  private static byte[] tnef(String name, byte[] content) {
    var out = ByteBuffer.allocate(2_000 + content.length).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0x223E9F78).putShort((short) 1);
    attribute(out, 0x00069002, new byte[14]);
    attribute(out, 0x0006800F, content);
    attribute(out, 0x00018010, (name + "\0").getBytes(StandardCharsets.US_ASCII));
    return java.util.Arrays.copyOf(out.array(), out.position());
  }

  private static void attribute(ByteBuffer out, int id, byte[] value) {
    out.put((byte) 2).putInt(id).putInt(value.length).put(value).putShort((short) 0);
  }
}
