package com.defnoco.aftersale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.DemoApplication;
import com.defnoco.aftersale.claims.ItemState;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.JournalVerification;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.RemedyState;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The demo company as it stands in the database after the first start. */
class DemoCompanyTest {

  private static DemoApplication demo;

  @BeforeAll
  static void start() {
    demo = DemoApplication.running();
  }

  @Test
  void itHasWhatAVisitorWantsToSee() {
    assertThat(count("SELECT count(*) FROM battery_model")).isEqualTo(6);
    assertThat(count("SELECT count(*) FROM consignment")).isEqualTo(40);
    assertThat(count("SELECT count(DISTINCT port) FROM consignment")).isEqualTo(12);
    assertThat(count("SELECT count(*) FROM unit")).isEqualTo(2_000);
    assertThat(count("SELECT count(*) FROM unit WHERE owner_id IS NULL")).isGreaterThan(400);
    assertThat(count("SELECT count(*) FROM customer WHERE created_at <= (SELECT at FROM journal WHERE event = 'demo.filled')")).isEqualTo(60);
    assertThat(count("SELECT count(*) FROM claim WHERE created_at <= (SELECT at FROM journal WHERE event = 'demo.filled')")).isEqualTo(175);
    assertThat(count("SELECT count(DISTINCT customer_id) FROM claim")).isGreaterThan(50);
  }

  @Test
  void claimsStandInEveryStateWithEveryClauseThatRefuses() {
    assertThat(texts("SELECT DISTINCT state FROM claim_item")).containsExactlyInAnyOrderElementsOf(names(ItemState.values()));
    assertThat(texts("SELECT DISTINCT state FROM claim"))
        .containsExactlyInAnyOrder("OPEN", "WAITING_FOR_CUSTOMER", "DECIDED", "IN_REMEDY", "CLOSED", "WITHDRAWN");
    assertThat(texts("SELECT DISTINCT jsonb_array_elements_text(answer::jsonb -> 'refusals') FROM claim_decision"))
        .contains("X1", "X2", "X3", "X4", "X5", "X6", "X7");
    assertThat(texts("SELECT DISTINCT locale FROM claim")).containsExactlyInAnyOrder("en", "zh");
    assertThat(count("SELECT count(*) FROM claim_item WHERE danger")).isGreaterThan(10);
    assertThat(count("SELECT count(*) FROM claim_item WHERE unit_id IS NULL AND other_unit IS NULL")).isPositive();
    assertThat(count("SELECT count(*) FROM claim_item WHERE other_unit IS NOT NULL")).isPositive();
  }

  @Test
  void remediesStandInEveryStep() {
    assertThat(texts("SELECT DISTINCT remedy FROM remedy")).containsExactlyInAnyOrderElementsOf(names(Remedy.values()));
    assertThat(texts("SELECT DISTINCT state FROM remedy")).containsExactlyInAnyOrderElementsOf(names(RemedyState.values()));
    assertThat(count("SELECT count(*) FROM voucher WHERE id IN (SELECT voucher_id FROM voucher_redemption)")).isPositive();
    assertThat(count("SELECT count(*) FROM voucher WHERE id NOT IN (SELECT voucher_id FROM voucher_redemption)")).isPositive();
    assertThat(count("SELECT count(*) FROM quote WHERE accepted")).isPositive();
    assertThat(count("SELECT count(*) FROM quote WHERE NOT accepted")).isPositive();
    assertThat(count("SELECT count(*) FROM quote WHERE accepted IS NULL AND replaced_at IS NULL")).isPositive();
  }

  @Test
  void whatNeedsTwoPersonsWaitsWasApprovedAndWasDeclined() {
    for (var kind : List.of("OVERRIDE", "TAMPERED")) {
      assertThat(count("SELECT count(*) FROM claim_proposal WHERE approved AND kind = '" + kind + "'")).as(kind).isPositive();
      assertThat(count("SELECT count(*) FROM claim_proposal WHERE NOT approved AND kind = '" + kind + "'")).as(kind).isPositive();
      assertThat(count("SELECT count(*) FROM claim_proposal WHERE answered_at IS NULL AND kind = '" + kind + "'")).as(kind).isPositive();
    }
  }

  @Test
  void aCorrectedArrivalTurnedARefusalIntoCover() {
    assertThat(count("SELECT count(*) FROM port_arrival WHERE reason IS NOT NULL")).isEqualTo(1);
    assertThat(count("""
        SELECT count(*) FROM claim_decision before JOIN claim_decision later ON later.item_id = before.item_id AND later.number = before.number + 1
        WHERE before.outcome = 'NOT_COVERED' AND later.outcome = 'COVERED' AND before.answer LIKE '%"X1"%'
        """)).isPositive();
  }

  @Test
  void everythingHappenedInItsTimeAndNothingInTheFuture() {
    assertThat(count("SELECT count(*) FROM claim WHERE created_at < now() - interval '20 months'")).isPositive();
    assertThat(count("SELECT count(*) FROM claim WHERE created_at > now() - interval '3 days'")).isGreaterThan(5);
    assertThat(count("SELECT count(*) FROM journal WHERE at > now()")).isZero();
    assertThat(count("SELECT count(*) FROM claim_decision d JOIN claim_item i ON i.id = d.item_id JOIN claim c ON c.id = i.claim_id WHERE d.at < c.created_at")).isZero();
    assertThat(count("SELECT count(*) FROM remedy WHERE started_at < chosen_at OR ended_at < chosen_at")).isZero();
  }

  @Test
  void theInboxIsFullOfConversationsOnAllChannels() {
    var filled = "(SELECT at FROM journal WHERE event = 'demo.filled')";
    assertThat(count("SELECT count(*) FROM conversation WHERE created_at <= " + filled)).isGreaterThanOrEqualTo(40);
    assertThat(texts("SELECT DISTINCT kind FROM conversation")).contains("WHATSAPP", "WECHAT_OFFICIAL", "EMAIL", "BOT_FRAMEWORK", "WEB_CHAT", "TELEGRAM", "MANUAL");
    assertThat(texts("SELECT DISTINCT state FROM conversation")).containsExactlyInAnyOrder("OPEN", "WAITING_FOR_CUSTOMER", "CLOSED");
    assertThat(count("SELECT count(*) FROM conversation WHERE unit_id IS NOT NULL")).isGreaterThan(30);
    assertThat(count("SELECT count(*) FROM conversation WHERE claim_id IS NOT NULL AND kind <> 'WEB_CHAT'")).isGreaterThan(10);
    assertThat(count("SELECT count(*) FROM message_attachment WHERE state = 'STORED'")).isGreaterThan(20);
    assertThat(count("SELECT count(*) FROM message_attachment WHERE state <> 'STORED'")).isZero();
    assertThat(texts("SELECT DISTINCT state FROM message WHERE direction = 'OUT'")).contains("READ", "FAILED", "DELIVERED");
    assertThat(count("SELECT count(*) FROM message WHERE edited_at IS NOT NULL")).isPositive();
    assertThat(count("SELECT count(*) FROM message WHERE deleted_at IS NOT NULL")).isPositive();
    assertThat(count("SELECT count(*) FROM message WHERE kind = 'VOICE'")).isPositive();
    assertThat(count("SELECT count(*) FROM channel_account WHERE health = 'BROKEN'")).isZero();
  }

  @Test
  void theJournalIsWhole() {
    assertThat(demo.bean(JournalVerification.class).verify().differences()).isEmpty();
  }

  @Test
  void oneOfEachRoleCanSignIn() {
    assertThat(texts("SELECT DISTINCT role FROM staff_role")).containsExactlyInAnyOrderElementsOf(names(Role.values()));
  }

  @Test
  void aSecondStartKeepsWhatIsThere() {
    int before = count("SELECT count(*) FROM journal");
    assertThat(demo.bean(DemoCompany.class).fill()).isTrue();
    assertThat(count("SELECT count(*) FROM journal")).isEqualTo(before);
  }

  private static int count(String sql) {
    return demo.jdbc().sql(sql).query(Integer.class).single();
  }

  private static List<String> texts(String sql) {
    return demo.jdbc().sql(sql).query(String.class).list();
  }

  private static List<String> names(Enum<?>[] values) {
    return Stream.of(values).map(Enum::name).toList();
  }
}
