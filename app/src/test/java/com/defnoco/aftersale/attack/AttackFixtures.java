package com.defnoco.aftersale.attack;

import com.defnoco.aftersale.Browser;
import com.defnoco.aftersale.documents.DocumentKind;
import com.defnoco.aftersale.documents.Documents;
import com.defnoco.aftersale.files.Samples;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.InboxFixtures;
import com.defnoco.aftersale.inbox.channels.Signatures;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.Quote;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.course.Charges;
import com.defnoco.aftersale.remedies.course.Papers;
import com.defnoco.aftersale.remedies.course.Shipment;
import com.defnoco.aftersale.remedies.parts.Part;
import com.defnoco.aftersale.remedies.parts.Parts;
import com.defnoco.aftersale.remedies.remote.RemoteSupport;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** The program with people, their things, and those who want them. */
abstract class AttackFixtures extends InboxFixtures {

  private static final byte[] KEY = "a key of thirty-two bytes, or so".getBytes(StandardCharsets.UTF_8);
  private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Autowired protected Documents documents;
  @Autowired protected Remedies remedies;
  @Autowired protected Charges charges;
  @Autowired protected Papers papers;
  @Autowired protected Parts parts;
  @Autowired protected RemoteSupport remote;
  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  protected RequestMappingHandlerMapping mapping;

  /** One customer and what is theirs: two claims, a photo, a log, a question, a paper, a quote, a conversation with a file. */
  record Belongings(Actor.Customer owner, String number, String paid, String link, UUID photo, UUID log, UUID remedy, UUID ask, UUID paper, UUID quote, UUID proposal, UUID conversation,
      UUID attachment) {}

  protected Belongings belongingsOf(String name) {
    var owner = customer(name, address());
    var number = aCoveredClaimOf(owner);
    var photo = documents.add(owner, number, 1, DocumentKind.PHOTO, new ByteArrayInputStream(Samples.png()), "label.png", "mine").id();
    var log = documents.add(owner, number, 1, DocumentKind.LOG, new ByteArrayInputStream("time (s),voltage (V),current (A)\n0,22.1,10\n1,22.0,11\n".getBytes(StandardCharsets.UTF_8)), "log.csv", "").id();
    fact(number, Fact.REMOTE_DIAGNOSIS, "FIXABLE_REMOTELY");
    var remedy = remedies.choose(owner, number, 1, Remedy.REMOTE_SUPPORT);
    remote.reserve(engineer, remedy.id(), List.of(new Parts.Pick(aPart(), "SZX", 1)));
    var ask = charges.estimateFreight(engineer, remedy.id(), Map.of(Shipment.Leg.PARTS, new BigDecimal("48.50")), "EUR").openAsks().getFirst().id();
    var paper = papers.keep(engineer, remedies.find(engineer, remedy.id()), "SESSION_REPORT", true, new ByteArrayInputStream(Samples.png()), "report.png");
    var paid = aCoveredClaimOf(owner);
    fact(paid, Fact.USER_DAMAGE, "true");
    var service = remedies.choose(owner, paid, 1, Remedy.PAID_SERVICE);
    var quote = remedies.quote(engineer, service.id(), "EUR", List.of(new Quote.Line("Two cells", new BigDecimal("80.00")))).quote().id();
    var third = aCoveredClaimOf(owner);
    var proposal = claims.requestOverride(engineer, third, 1, Outcome.NOT_COVERED, "seen on the bench").id();
    var account = webhook();
    said(account, "m" + next(), "sender-" + next(), name, "My pack swells", "swollen.png", Samples.png());
    arrived(account);
    fetched(account);
    var conversation = onlyConversation(account).id();
    inbox.join(engineer, conversation, number);
    var attachment = messages(conversation).getFirst().attachments().getFirst().id();
    return new Belongings(owner, number, paid, claims.link(engineer, number), photo, log, remedy.id(), ask, paper, quote, proposal, conversation, attachment);
  }

  /** The code of a part of which one lies in Shenzhen. */
  protected String aPart() {
    var code = "ATT-" + next();
    parts.put(manager, new Part(code, "BMS board", "保护板", List.of(), List.of(), "8507.90", "CN", 120, new BigDecimal("18.50"), Currency.getInstance("USD"), false, 1));
    parts.receive(manager, code, "SZX", 1, "DN-" + code);
    return code;
  }

  /** A new account of signed webhooks. */
  protected String webhook() {
    return account(ChannelKind.WEBHOOK, Map.of("secret", SECRET));
  }

  /** A message with a file, signed as its account wants. */
  protected int said(String account, String id, String sender, String name, String text, String fileName, byte[] file) {
    var body = JSON.writeValueAsString(Map.of("sender", Map.of("id", sender, "name", name), "text", text, "sentAt", clock.instant().toString(),
        "attachments", fileName == null ? List.of() : List.of(Map.of("name", fileName, "mediaType", "image/png", "base64", Base64.getEncoder().encodeToString(file)))));
    return call(ChannelKind.WEBHOOK, account, signed(id, body)).statusCode();
  }

  protected Hook signed(String id, String body) {
    var time = Long.toString(clock.instant().getEpochSecond());
    var mac = Signatures.hmacSha256(KEY, (id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
    return Hook.post(Map.of("webhook-id", id, "webhook-timestamp", time, "webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac)), body.getBytes(StandardCharsets.UTF_8));
  }

  /** Somebody of the staff in every role but that of administrator, with the form token already read. */
  protected Browser manager() {
    var browser = signedInAs(Role.ENGINEER, Role.BENCH, Role.TECHNICIAN, Role.MANAGER);
    browser.get("/console/sign-in");
    return browser;
  }

  /** What is wrong with a page that shows words of others: anything of them that became markup. */
  protected static List<String> becameMarkup(String html) {
    var found = new ArrayList<String>();
    for (var element : Jsoup.parse(html).getAllElements()) {
      for (var attribute : element.attributes()) {
        var name = attribute.getKey().toLowerCase(java.util.Locale.ROOT);
        var value = attribute.getValue().replaceAll("[\\x00-\\x20]", "").toLowerCase(java.util.Locale.ROOT);
        boolean link = List.of("href", "src", "action", "formaction", "xlink:href", "data", "poster", "background", "srcset", "hx-get", "hx-post").contains(name);
        if (name.startsWith("on") || name.startsWith("hx-on") || name.startsWith("data-hx-on") || name.equals("style")
            || link && (value.startsWith("javascript:") || value.startsWith("vbscript:") || value.startsWith("data:text") || !element.tagName().equals("a") && value.contains("pwned.example"))) {
          found.add(element.tagName() + " " + name + "=" + attribute.getValue());
        }
      }
      switch (element.tagName()) {
        case "script" -> {
          if (!element.attr("src").startsWith("/")) {
            found.add(element.outerHtml());
          }
        }
        case "style", "object", "embed", "base", "marquee", "keygen", "isindex", "math", "frame", "applet", "iframe", "x", "meta-refresh" -> found.add(element.outerHtml());
        case "meta" -> {
          if (element.hasAttr("http-equiv")) {
            found.add(element.outerHtml());
          }
        }
        default -> { }
      }
    }
    return found;
  }
}
