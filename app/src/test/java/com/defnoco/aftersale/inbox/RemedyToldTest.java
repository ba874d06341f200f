package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.inbox.channels.Signatures;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.FreightPrices;
import com.defnoco.aftersale.remedies.Quote;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.course.Ask;
import com.defnoco.aftersale.remedies.course.Charges;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.course.Shipment;
import com.defnoco.aftersale.remedies.factory.FactoryService;
import com.defnoco.aftersale.remedies.onsite.OnsiteRepair;
import com.defnoco.aftersale.remedies.onsite.Site;
import com.defnoco.aftersale.remedies.onsite.Technician;
import com.defnoco.aftersale.remedies.remote.RemoteSupport;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Each step of a remedy is told once: in the chat in which the customer talks with us, else by mail, in their language. */
class RemedyToldTest extends InboxFixtures {

  private static final String SECRET = "a-plain-secret";

  @Autowired Remedies remedies;
  @Autowired FactoryService factory;
  @Autowired RemoteSupport remote;
  @Autowired OnsiteRepair onsite;
  @Autowired Courses courses;
  @Autowired Charges charges;

  @Test
  void whoTalksWithUsByChatIsToldThereOnceAndInTheirLanguageAndGetsNoMail() {
    var owner = new com.defnoco.aftersale.parties.Actor.Customer(customers.findOrCreate(SYSTEM, new Customers.Details("王小明", address(), null, "zh", null, "CN", null)));
    var number = aCoveredClaimOf(owner);
    var conversation = talks(owner.id(), number);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    var id = remedies.choose(owner, number, 1, Remedy.FACTORY_SERVICE).id();
    int mails = mails(number);
    factory.assess(engineer, id, Map.of(), "");
    var said = jdbc.sql("SELECT text FROM message WHERE conversation_id = ? AND direction = 'OUT'").param(conversation).query(String.class).list();
    assertThat(said).singleElement().satisfies(text -> assertThat(text).contains(number).containsPattern("\\p{IsHan}{4}").contains("/t/"));
    assertThat(mails(number)).as("told once, not by mail as well").isEqualTo(mails);
    assertThat(jdbc.sql("SELECT state FROM conversation WHERE id = ?").param(conversation).query(String.class).single()).as("whose move it is does not change").isEqualTo("OPEN");
  }

  @Test
  void remoteSupportIsToldStepByStepInTheChat() {
    var owner = chinese("李娜");
    var number = aCoveredClaimOf(owner);
    var conversation = talks(owner.id(), number);
    fact(number, Fact.REMOTE_DIAGNOSIS, "FIXABLE_REMOTELY");
    var id = remedies.choose(owner, number, 1, Remedy.REMOTE_SUPPORT).id();
    remote.book(engineer, id, "cell-voltage-check", LocalDateTime.parse("2025-06-10T09:30"), ZoneId.of("Asia/Shanghai"), 60, "");
    told(conversation, "指导会话已预约", number, "/t/");
    remote.begin(engineer, id);
    remote.fixed(engineer, id, "四号电芯已均衡。");
    told(conversation, "服务完成", "四号电芯已均衡。");
    assertThat(said(conversation)).doesNotHaveDuplicates();
  }

  @Test
  void theFreightOfAReturnIsAskedAndRemindedOfInTheChat() {
    var owner = chinese("赵敏");
    var number = aCoveredClaimOf(owner);
    var conversation = talks(owner.id(), number);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    var id = remedies.choose(owner, number, 1, Remedy.FACTORY_SERVICE).id();
    factory.assess(engineer, id, Map.of(), "");
    charges.estimateFreight(engineer, id, Map.of(Shipment.Leg.TO_FACTORY, new BigDecimal("120"), Shipment.Leg.BACK, new BigDecimal("90")), "EUR", FreightPrices.Way.SEA);
    told(conversation, "请您确认运费", number);
    clock.move(Duration.ofDays(6));
    courses.remind();
    told(conversation, "我们正在等待您的答复");
  }

  @Test
  void theDaysOfAVisitAndItsConfirmationAreToldInTheChat() {
    var owner = chinese("孙丽");
    var number = aCoveredClaimOf(owner);
    var conversation = talks(owner.id(), number);
    fact(number, Fact.REMOTE_DIAGNOSIS, "REMOTE_REPAIR_FAILED");
    var skill = "told" + next();
    var who = staff(Role.TECHNICIAN);
    onsite.put(manager, new Technician(who.id(), who.name(), "Shenzhen", "CN", 22.5, 114.0, ZoneId.of("Asia/Shanghai"), Set.of(skill), Set.of("zh"), Set.of()));
    var id = remedies.choose(owner, number, 1, Remedy.ONSITE_REPAIR).id();
    onsite.noteSite(engineer, new Site(id, "深圳市南山区科技园南路 12 号", "CN", 22.54, 113.95, ZoneId.of("Asia/Shanghai"), "孙丽", "", "zh", Set.of(skill), LocalDate.parse("2025-06-09"),
        LocalDate.parse("2025-06-20")), false);
    var ask = onsite.offer(engineer, id).open(Ask.Kind.SLOT).orElseThrow();
    told(conversation, "请选择上门日期", "/t/");
    courses.answer(owner, ask.id(), ask.choices().getFirst().value());
    told(conversation, "上门时间已确认");
  }

  @Test
  void aQuoteIsToldWithItsSumAndAVoucherWithoutItsCode() {
    var payer = chinese("周杰");
    var notCovered = aCoveredClaimOf(payer);
    var aboutMoney = talks(payer.id(), notCovered);
    fact(notCovered, Fact.USER_DAMAGE, "true");
    remedies.quote(engineer, remedies.choose(payer, notCovered, 1, Remedy.PAID_SERVICE).id(), "EUR", List.of(new Quote.Line("Labour", new BigDecimal("105.82"), Quote.Kind.LABOUR)));
    told(aboutMoney, "已报价", "105.82 EUR");

    var owner = chinese("吴刚");
    aCoveredClaimOf(owner);
    var second = aCoveredClaimOf(owner);
    var conversation = talks(owner.id(), second);
    var voucher = Objects.requireNonNull(remedies.choose(owner, second, 1, Remedy.LOYALTY_DISCOUNT).voucher());
    told(conversation, "已发放优惠券", voucher.validUntil().toString());
    assertThat(said(conversation)).noneMatch(text -> text.contains(voucher.code()));
  }

  @Test
  void whoHasNoChatIsToldByMailAndWhoHasNeitherIsNotedForACall() {
    var owner = customer("By Mail", address());
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    var id = remedies.choose(owner, number, 1, Remedy.FACTORY_SERVICE).id();
    int before = mails(number);
    factory.assess(engineer, id, Map.of(), "");
    assertThat(mails(number)).isEqualTo(before + 1);

    var phoneOnly = new com.defnoco.aftersale.parties.Actor.Customer(customers.findOrCreate(SYSTEM, new Customers.Details("Phone Only", null, "+31 6 1255 " + next(), "en", null, "NL", null)));
    var other = aCoveredClaimOf(phoneOnly);
    fact(other, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    factory.assess(engineer, remedies.choose(phoneOnly, other, 1, Remedy.FACTORY_SERVICE).id(), Map.of(), "");
    assertThat(claims.timeline(engineer, other)).extracting(entry -> entry.event()).contains("customer.notReached");
  }

  @Test
  void newsOfOneClaimAreNotSaidInTheConversationAboutAnother() {
    var owner = customer("Two Claims", address());
    var talkedOf = aCoveredClaimOf(owner);
    var other = aCoveredClaimOf(owner);
    var conversation = talks(owner.id(), talkedOf);
    fact(other, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    var id = remedies.choose(owner, other, 1, Remedy.FACTORY_SERVICE).id();
    int before = mails(other);
    factory.assess(engineer, id, Map.of(), "");
    assertThat(said(conversation)).isEmpty();
    assertThat(mails(other)).isEqualTo(before + 1);

    // In one that is about no claim they may be.
    var third = aCoveredClaimOf(owner);
    var general = talks(owner.id(), null);
    fact(third, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    factory.assess(engineer, remedies.choose(owner, third, 1, Remedy.FACTORY_SERVICE).id(), Map.of(), "");
    assertThat(said(general)).singleElement().satisfies(text -> assertThat(text).contains(third));
    assertThat(said(conversation)).isEmpty();
  }

  private Actor.Customer chinese(String name) {
    return new Actor.Customer(customers.findOrCreate(SYSTEM, new Customers.Details(name, address(), null, "zh", null, "CN", null)));
  }

  private void told(UUID conversation, String... words) {
    assertThat(said(conversation)).anySatisfy(text -> assertThat(text).contains(words));
  }

  private List<String> said(UUID conversation) {
    return jdbc.sql("SELECT text FROM message WHERE conversation_id = ? AND direction = 'OUT'").param(conversation).query(String.class).list();
  }

  private int mails(String number) {
    return jdbc.sql("SELECT count(*) FROM mail WHERE subject LIKE ?").param("%" + number + "%").query(Integer.class).single();
  }

  /** A conversation of the customer about the claim, or about none, on an account that takes what we say. */
  private UUID talks(UUID customer, @Nullable String number) {
    var account = account(ChannelKind.WEBHOOK, Map.of("secret", SECRET, "callbackUrl", "http://127.0.0.1:9/none"));
    var sender = "sender-" + next();
    var time = Long.toString(clock.instant().getEpochSecond());
    var body = "{\"sender\":{\"id\":\"" + sender + "\",\"name\":\"Wang\"},\"text\":\"How is it going?\",\"sentAt\":\"" + clock.instant() + "\"}";
    var mac = Signatures.hmacSha256(SECRET, (sender + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
    assertThat(call(ChannelKind.WEBHOOK, account, Hook.post(Map.of("webhook-id", sender, "webhook-timestamp", time, "webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac)),
        body.getBytes(StandardCharsets.UTF_8))).statusCode()).isEqualTo(200);
    arrived(account);
    var conversation = jdbc.sql("SELECT c.id FROM conversation c JOIN inbox_handle h ON h.id = c.handle_id WHERE h.value = ?").param(sender).query(UUID.class).single();
    jdbc.sql("UPDATE inbox_person SET customer_id = ? WHERE id = (SELECT person_id FROM conversation WHERE id = ?)").params(customer, conversation).update();
    if (number != null) {
      inbox.join(engineer, conversation, number);
    }
    return conversation;
  }
}
