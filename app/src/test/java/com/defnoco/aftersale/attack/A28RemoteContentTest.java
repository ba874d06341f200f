package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.inbox.ChannelKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A28: a picture elsewhere tells its owner that, when and where a mail was read. */
@Tag("attack")
class A28RemoteContentTest extends AttackFixtures {

  private static final List<String> TRACKERS = List.of("<img src=\"http://pwned.example/a.gif\">", "<img src=\"//pwned.example/b.gif\">", "<img src=\"\\\\pwned.example\\c.gif\">", "<img src=\"/\\pwned.example/d.gif\">",
      "<img src=\"ht\ttps://pwned.example/e.gif\">", "<img srcset=\"//pwned.example/f.gif 2x\" src=\"cid:x\">", "<picture><source srcset=\"https://pwned.example/g.webp\"><img src=\"cid:x\"></picture>",
      "<video poster=\"https://pwned.example/h.jpg\" src=\"https://pwned.example/h.mp4\" autoplay></video>", "<audio src=//pwned.example/i.mp3 autoplay></audio>", "<body background=\"https://pwned.example/j.png\">",
      "<td background=//pwned.example/k.png>x</td>", "<div style=\"background-image:url('https://pwned.example/l.png')\">x</div>", "<div style=\"background:u\\72l(//pwned.example/m)\">x</div>",
      "<style>@import url(//pwned.example/n.css);</style>", "<style>p{background:url(https://pwned.example/o)}</style>", "<link rel=stylesheet href=//pwned.example/p.css>", "<link rel=dns-prefetch href=//pwned.example>",
      "<link rel=preconnect href=https://pwned.example>", "<iframe src=https://pwned.example/q></iframe>", "<object data=//pwned.example/r></object>", "<embed src=//pwned.example/s>",
      "<svg><image href=\"https://pwned.example/t\"/></svg>", "<svg><use xlink:href=\"//pwned.example/u#x\"/></svg>", "<input type=image src=//pwned.example/v>", "<script src=//pwned.example/w></script>",
      "<meta http-equiv=refresh content=\"1;url=//pwned.example/x\">", "<base href=//pwned.example/><img src=y.gif>", "<a href=//pwned.example/z ping=//pwned.example/ping>click</a>",
      "<font face=\"x\" style=\"src:url(//pwned.example/1)\">x</font>", "<bgsound src=//pwned.example/2>", "<frame src=//pwned.example/3>", "<image src=//pwned.example/4>", "<table><tr style=\"list-style:url(//pwned.example/5)\"><td>x</table>",
      "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='https://pwned.example/6'/></svg>\">", "<details open><summary><img loading=lazy src=//pwned.example/7></summary></details>");

  @Test
  void aProtocolRelativeAddressAndEveryOtherWayToCallElsewhereIsBlocked() {
    var findings = new ArrayList<String>();
    try (var office = new PostOffice(); var watch = new Watch(port, sessionCookie("staff", engineer.id()))) {
      var account = account(ChannelKind.EMAIL, office.settings());
      for (int i = 0; i < TRACKERS.size(); i += 5) {
        office.put("From: <eve" + next() + "@strangers.example>\r\nTo: " + PostOffice.OURS + "\r\nSubject: look\r\nMessage-ID: <" + UUID.randomUUID() + "@strangers.example>\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Base64.getMimeEncoder().encodeToString(
                ("<html><body><p>Hello</p>" + String.join("\n", TRACKERS.subList(i, Math.min(TRACKERS.size(), i + 5)))).getBytes(StandardCharsets.UTF_8)) + "\r\n");
      }
      pull(account);
      arrived(account);
      assertThat(conversations(account)).hasSize((TRACKERS.size() + 4) / 5);
      for (var conversation : conversations(account)) {
        findings.addAll(watch.look("/console/inbox/" + conversation.id()));
        assertThat(watch.text()).contains("Hello");
      }
    }
    assertThat(findings).isEmpty();
  }
}
