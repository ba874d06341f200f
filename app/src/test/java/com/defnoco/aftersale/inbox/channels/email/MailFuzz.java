package com.defnoco.aftersale.inbox.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.Fuzzed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Whatever a mail server hands us: a mail comes of it, and what was quoted is told from what was written without losing a letter. */
class MailFuzz implements Fuzzed {

  private static final byte[] GOOD = """
      From: =?UTF-8?B?QWRh?= <ada@example.org>\r
      To: service@example.org\r
      Subject: =?GB18030?Q?=B5=E7=B3=D8?= battery\r
      Message-ID: <1@example.org>\r
      References: <0@example.org>\r
      MIME-Version: 1.0\r
      Content-Type: multipart/mixed; boundary="b"\r
      \r
      --b\r
      Content-Type: multipart/alternative; boundary="c"\r
      \r
      --c\r
      Content-Type: text/plain; charset=utf-8\r
      Content-Transfer-Encoding: quoted-printable\r
      \r
      It flies f=C3=BCnf minutes.\r
      > On Monday you wrote\r
      --c\r
      Content-Type: text/html; charset=utf-8\r
      \r
      <p>It flies <b>five</b> minutes.<img src="http://x/y.png"></p>\r
      --c--\r
      --b\r
      Content-Type: message/delivery-status\r
      \r
      Final-Recipient: rfc822; a@b.example\r
      Status: 5.1.1\r
      --b\r
      Content-Type: application/ms-tnef; name=winmail.dat\r
      Content-Transfer-Encoding: base64\r
      \r
      eJ8+IgAAAQaQCAAEAAAAAAABAAEAAQeQBgAIAAAA5AQAAAAAAADoAAE=\r
      --b--\r
      """.getBytes(StandardCharsets.UTF_8);

  @Override
  public String name() {
    return "mail";
  }

  @Override
  public List<byte[]> good() {
    return List.of(GOOD, new byte[0], new byte[] {0});
  }

  @Override
  public void read(byte[] bytes) {
    var mail = new MailReader("mx.example.org", Set.of("service@example.org")).read(bytes);
    assertThat(mail).isNotNull();
    QuotedHistory.pieces(mail.text());
    SafeHtml.withPictures(mail.html(), number -> "/p/" + number);
    assertThat(new MailSigns(new byte[32]).ours(new String(bytes, StandardCharsets.UTF_8))).isEmpty();
  }
}
