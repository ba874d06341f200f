package com.defnoco.aftersale.demo;

import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.claims.ClaimView;
import com.defnoco.aftersale.claims.ItemState;
import com.defnoco.aftersale.claims.Submission;
import com.defnoco.aftersale.documents.DocumentKind;
import com.defnoco.aftersale.documents.Documents;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Paper;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.policy.RemoteDiagnosis;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.remedies.Quote;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.RemedyView;
import com.defnoco.aftersale.remedies.Vouchers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One story on the real system: every act is a call of the façade a page would call, by the actor who would call it. */
final class Scene {

  /** The doors to the system. */
  record Doors(Claims claims, Documents documents, Remedies remedies, Vouchers vouchers, Registry registry, List<Workshop.Goal> goals, Teller teller) {}

  /** Under which owner the enclosures wait in the file store until their claim is there. */
  static String heldBy(Story story) {
    return "draft:demo-" + story.number;
  }

  private final Doors doors;
  private final Story story;
  private final Actor customer;
  private final UUID customerId;
  private final Staff staff;
  private final Actor.Staff engineer;
  private final Map<String, UUID> received;
  private final Map<String, UUID> documents = new HashMap<>();
  private @Nullable String number;
  /** Where they write instead of the pages of the claim; null for those who came by the portal. */
  private @Nullable UUID conversation;

  /** @param received what the file store answered, by the keys of the enclosures */
  Scene(Doors doors, Story story, UUID customerId, Staff staff, Map<String, UUID> received) {
    this.doors = doors;
    this.story = story;
    this.customerId = customerId;
    this.customer = new Actor.Customer(customerId);
    this.staff = staff;
    this.engineer = staff.engineer(story.number);
    this.received = received;
  }

  // ---------------------------------------------------------------- the customer

  void submit() {
    var items = new ArrayList<Submission.Item>();
    for (int i = 0; i < story.items; i++) {
      items.add(new Submission.Item(story.typed.get(i), story.dayUnknown ? null : story.occurredOn, description(i), story.symptoms(), story.without));
    }
    var who = story.who();
    var receipt = switch (story.channel) {
      case PORTAL, API, WEBCHAT -> doors.claims().submit(customer, new Submission(null, null, items, story.channel));
      // What came by telephone or chat was typed in by whoever answered.
      case EMAIL, PHONE, WHATSAPP, WECHAT, SKYPE, TEAMS, OTHER -> doors.claims().submit(engineer, new Submission(null,
          new Submission.Contact(who.name(), who.mail(), who.phone(), who.language(), who.zone().getId(), who.country()), items, story.channel));
    };
    number = receipt.claim().number();
    if (story.told) {
      wroteByChat();
    }
  }

  /** The claim was made of a conversation: of their words, with the photos they sent. */
  private void wroteByChat() {
    var kind = switch (story.channel) {
      case WHATSAPP -> ChannelKind.WHATSAPP;
      case WECHAT -> ChannelKind.WECHAT_OFFICIAL;
      case EMAIL -> ChannelKind.EMAIL;
      default -> ChannelKind.MANUAL;
    };
    var who = story.who();
    var once = "story-" + story.number;
    var text = story.typed.getFirst() + (who.readsChinese() ? "：" : ": ") + description(0);
    var teller = doors.teller();
    conversation = teller.says(kind, who, once, text, null, null, "", kind == ChannelKind.EMAIL ? story.say("Problem with a battery", "电池故障") : null, 1_000 + story.number, "0");
    int nth = 0;
    for (var enclosure : story.enclosures) {
      if (enclosure.kind() == DocumentKind.PHOTO && kind != ChannelKind.MANUAL) {
        teller.says(kind, who, once, "", "PHOTO", received.get(enclosure.key()), heldBy(story), null, 1_000 + story.number, Integer.toString(++nth));
      }
    }
    teller.inbox().assign(engineer, conversation, engineer.id());
    teller.inbox().join(engineer, conversation, number());
  }

  private String description(int item) {
    var texts = story.who().readsChinese() ? story.fault.chinese : story.fault.english;
    var text = story.fill(texts.get((story.number + item) % texts.size()));
    text = Character.toUpperCase(text.charAt(0)) + text.substring(1);
    return item == 0 ? text : text + (story.who().readsChinese() ? "（第" + (item + 1) + "块，同一批）" : " (pack " + (item + 1) + " of the same delivery)");
  }

  void add(Story.Enclosure enclosure) {
    var document = doors.documents().addReceived(customer, number(), enclosure.item(), enclosure.kind(), heldBy(story),
        Objects.requireNonNull(received.get(enclosure.key()), enclosure.key()), "");
    documents.put(enclosure.kind() + "/" + enclosure.item(), document.id());
  }

  void saysMissing(Fact paper) {
    eachOpen(item -> doors.claims().setFact(customer, number(), item, paper, Paper.MISSING.name(), "", null, null));
  }

  private int nth = 100;

  void customerMessage(String text) {
    if (conversation != null && story.channel != com.defnoco.aftersale.claims.Channel.PHONE) {
      var kind = switch (story.channel) {
        case WHATSAPP -> ChannelKind.WHATSAPP;
        case WECHAT -> ChannelKind.WECHAT_OFFICIAL;
        default -> ChannelKind.EMAIL;
      };
      doors.teller().says(kind, story.who(), "story-" + story.number, text, null, null, "", null, 1_000 + story.number, Integer.toString(++nth));
      return;
    }
    doors.claims().message(customer, number(), text, false);
  }

  void choose(Remedy remedy) {
    for (int item = 1; item <= story.items; item++) {
      var offered = doors.remedies().options(customer, number(), item).options();
      boolean possible = offered.stream().anyMatch(option -> option.remedy() == remedy && option.offered());
      // The first of several items has no earlier issue to count with: it goes the way of repair.
      int of = item;
      var choice = possible ? remedy : offered.stream().filter(option -> option.offered()).findFirst()
          .orElseThrow(() -> new IllegalStateException("nothing is offered: " + doors.claims().find(engineer, number()).item(of))).remedy();
      doors.remedies().choose(customer, number(), item, choice);
    }
  }

  void answerQuote(boolean accept) {
    var quote = Objects.requireNonNull(remedy(1).quote());
    doors.remedies().answerQuote(customer, quote.id(), accept);
  }

  void redeemVoucher() {
    for (var voucher : doors.vouchers().of(customer, customerId)) {
      if (voucher.claimNumber().equals(number()) && voucher.redemption() == null) {
        doors.vouchers().redeem(staff.manager(), voucher.code(), "SO-" + (26_000 + story.number * 17), BigDecimal.valueOf(9_000 + story.number * 131L), "USD");
      }
    }
  }

  void withdraw(String reason) {
    doors.claims().withdraw(customer, number(), 0, reason, null);
  }

  void appeal(String text) {
    doors.claims().appeal(customer, number(), 1, text, null);
  }

  void reopen(String reason) {
    doors.claims().reopen(customer, number(), 1, reason, null);
  }

  // ---------------------------------------------------------------- staff

  void assign() {
    doors.claims().assign(engineer, number(), engineer.id(), null);
  }

  void judge(DocumentKind kind, Paper verdict) {
    for (int item = 1; item <= story.items; item++) {
      var document = documents.get(kind + "/" + item);
      if (document != null) {
        doors.documents().judge(engineer, number(), document, verdict, compared(kind, item, verdict), reason(kind, verdict));
      }
    }
  }

  private String compared(DocumentKind kind, int item, Paper verdict) {
    var pack = story.packs.get(item - 1);
    var paper = kind == DocumentKind.INVOICE ? "invoice" : "certificate";
    return switch (verdict) {
      case VALID -> "Serial, buyer and dates on the " + paper + " compared with unit " + pack.serial() + " and consignment " + pack.shipment() + ": they agree.";
      case TAMPERED -> "Date field: white patch under the figures, another hand; our own copy of the invoice shows an earlier day.";
      case INVALID -> kind == DocumentKind.INVOICE ? "Photo out of focus, neither serial nor date can be read." : "The certificate names another serial number of the same delivery.";
      case MISSING -> "";
    };
  }

  private String reason(DocumentKind kind, Paper verdict) {
    return switch (verdict) {
      case VALID -> story.say("The paper is in order.", "单据无误。");
      case TAMPERED -> story.say("The date on the invoice was changed after it was issued.", "发票上的日期在开具之后被改动过。");
      case INVALID -> kind == DocumentKind.INVOICE
          ? story.say("We cannot read the photo. Please send the PDF, or a photo by daylight.", "照片看不清，请发送PDF或在日光下重新拍照。")
          : story.say("This certificate is for another battery of your delivery. Please send the one for this serial number.", "这张证书是同批另一块电池的，请发送这个序列号的证书。");
      case MISSING -> "";
    };
  }

  void cause(Fact cause, boolean established) {
    cause(cause, established, established ? story.fill(story.fault.finding) : switch (cause) {
      case IMPROPER_USE_OR_STORAGE -> "Use and storage as the customer describes them and as the record shows: within limits. " + (isProductFault() ? story.fill(story.fault.finding) : "");
      case USER_DAMAGE -> "Six sides on the photos: no dent, no crack beyond what was told.";
      case FORCE_MAJEURE -> "Nothing of the kind told or seen.";
      default -> "Wrap, seal and screws untouched on the photos.";
    });
  }

  void cause(Fact cause, boolean established, String evidence) {
    var photo = documents.get(DocumentKind.PHOTO + "/1");
    for (int item = 1; item <= story.items; item++) {
      doors.claims().setFact(engineer, number(), item, cause, Boolean.toString(established), evidence.strip(), photo, null);
    }
  }

  private boolean isProductFault() {
    return !story.fault.diagnosis.isEmpty();
  }

  void diagnose(RemoteDiagnosis diagnosis) {
    for (int item = 1; item <= story.items; item++) {
      doors.claims().setFact(engineer, number(), item, Fact.REMOTE_DIAGNOSIS, diagnosis.name(),
          isProductFault() ? story.fill(story.fault.diagnosis) : "Cells need the bench.", null, null);
    }
    if (isProductFault()) {
      staffMessage(story.say(story.fault.diagnosis, story.fault.diagnosisChinese), false);
    }
  }

  void staffMessage(String text, boolean waits) {
    if (conversation != null && story.channel != com.defnoco.aftersale.claims.Channel.PHONE) {
      doors.teller().chronicle().retellAnswer(new Actor.System(), conversation, engineer, text, List.of(), story.channel == com.defnoco.aftersale.claims.Channel.WHATSAPP ? "READ" : "ACCEPTED", null, null, waits);
      return;
    }
    doors.claims().message(engineer, number(), text, waits);
  }

  void note(String text) {
    doors.claims().note(engineer, number(), text);
  }

  void linkUnit(String reason) {
    var unit = doors.registry().unitFacts(story.packs.getFirst().serial()).orElseThrow();
    doors.claims().linkUnit(engineer, number(), 1, unit.unitId(), reason, null);
  }

  void requestOverride(Outcome outcome, String reason) {
    doors.claims().requestOverride(engineer, number(), 1, outcome, reason);
  }

  /** The manager answers whatever waits on this claim: an override, or a verdict of tampering. */
  void answerProposal(boolean approve, String reason) {
    var claim = doors.claims().find(staff.manager(), number());
    for (var proposal : claim.item(1).proposals()) {
      switch (proposal.kind()) {
        case OVERRIDE -> doors.claims().answerProposal(staff.manager(), proposal.id(), approve, reason);
        case TAMPERED -> doors.documents().answerProposal(staff.manager(), number(), Objects.requireNonNull(documents.get(DocumentKind.INVOICE + "/1")), approve, reason);
      }
    }
  }

  /** Where new evidence has changed the decision already, there is no appeal left to answer, only the customer to tell. */
  void answerAppeal(String text) {
    if (doors.claims().find(engineer, number()).item(1).state() == ItemState.UNDER_APPEAL) {
      doors.claims().answerAppeal(engineer, number(), 1, text, null);
    } else {
      doors.claims().message(engineer, number(), text, false);
    }
  }

  void close(String reason) {
    for (int item = 1; item <= story.items; item++) {
      doors.claims().close(engineer, number(), item, reason, null);
    }
  }

  void assessTransport(String assessment) {
    for (int item = 1; item <= story.items; item++) {
      doors.remedies().assessTransport(staff.bench(), remedy(item).id(), assessment);
    }
  }

  void assessTransportIfNeeded() {
    for (int item = 1; item <= story.items; item++) {
      var remedy = remedy(item);
      if (remedy.transportFirst() && remedy.transportAssessed() == null) {
        doors.remedies().assessTransport(staff.bench(), remedy.id(), "Defective, not critical: SP 376, road and sea only, P908 packaging, one pack per box. No air freight.");
      }
    }
  }

  void startRemedy() {
    for (int item = 1; item <= story.items; item++) {
      if (running(item)) {
        doors.remedies().start(engineer, remedy(item).id());
      }
    }
  }

  void finishRemedy() {
    for (int item = 1; item <= story.items; item++) {
      if (running(item)) {
        doors.remedies().finish(remedy(item).remedy() == Remedy.FACTORY_SERVICE ? staff.bench() : engineer, remedy(item).id(), story.say(story.fault.report, story.fault.reportChinese));
      }
    }
  }

  void failRemedy(String reason) {
    for (int item = 1; item <= story.items; item++) {
      if (running(item)) {
        doors.remedies().fail(engineer, remedy(item).id(), reason);
      }
    }
  }

  /** How far the workshop brings this remedy, once the stories are told. */
  void towards(String step) {
    doors.goals().add(new Workshop.Goal(remedy(1).id(), step, story, customerId));
  }

  void quote() {
    var pack = story.packs.getFirst();
    var price = BigDecimal.valueOf(Catalogue.priceInCents(pack.model()), 2);
    doors.remedies().quote(engineer, remedy(1).id(), "USD", List.of(
        new Quote.Line(story.say("Inspection and insulation test", "检测与绝缘测试"), new BigDecimal("60.00"), Quote.Kind.LABOUR),
        new Quote.Line(story.say("Parts", "零件"), price.multiply(new BigDecimal("0.35")).setScale(2, java.math.RoundingMode.HALF_UP), Quote.Kind.PARTS),
        new Quote.Line(story.say("Labour, two hours", "工时，两小时"), new BigDecimal("90.00"), Quote.Kind.LABOUR),
        new Quote.Line(story.say("Freight, both ways", "往返运费"), new BigDecimal("118.00"), Quote.Kind.FREIGHT),
        new Quote.Line(story.say("Tax, export, 0 %", "出口税率 0%"), new BigDecimal("0.00"), Quote.Kind.TAX)));
  }

  private boolean running(int item) {
    var active = doors.remedies().options(engineer, number(), item).active();
    return active != null && switch (active.state()) {
      case CHOSEN, QUOTED, STARTED -> active.remedy() != Remedy.LOYALTY_DISCOUNT;
      case DONE, FAILED, CANCELLED -> false;
    };
  }

  private RemedyView remedy(int item) {
    return Objects.requireNonNull(doors.remedies().options(engineer, number(), item).active(), "no remedy under way");
  }

  private void eachOpen(java.util.function.IntConsumer act) {
    ClaimView claim = doors.claims().find(customer, number());
    for (var item : claim.items()) {
      act.accept(item.number());
    }
  }

  String number() {
    return Objects.requireNonNull(number, "not yet submitted");
  }
}
