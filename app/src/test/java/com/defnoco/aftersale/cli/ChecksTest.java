package com.defnoco.aftersale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.OwnDatabase;
import com.defnoco.aftersale.claims.Decisions;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.JournalSeals;
import com.defnoco.aftersale.platform.JournalVerification;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** {@code verify-journal} and {@code replay}: what they say and their exit codes. */
class ChecksTest {

  private final StringWriter out = new StringWriter();
  private final Decisions decisions = Mockito.mock(Decisions.class);
  private OwnDatabase database;
  private AnnotationConfigApplicationContext context;

  @BeforeEach
  void start() {
    database = OwnDatabase.fresh();
    context = new AnnotationConfigApplicationContext();
    context.registerBean(DataSource.class, database::dataSource, bean -> bean.setDestroyMethodName(""));
    context.registerBean(JdbcClient.class, database::jdbc);
    context.registerBean(TransactionOperations.class, database::transaction);
    context.registerBean(Clock.class, Clock::systemUTC);
    context.registerBean(JsonMapper.class, JsonMapper::shared);
    context.registerBean(Decisions.class, () -> decisions);
    context.register(Journal.class, JournalSeals.class, JournalVerification.class);
    context.refresh();
    for (int i = 0; i < 3; i++) {
      database.transaction().executeWithoutResult(t -> context.getBean(Journal.class).record("system", "claim:1", "claim.noted", null, Map.of()));
    }
  }

  @AfterEach
  void stop() {
    context.close();
    database.close();
  }

  @Test
  void aJournalAsItWasWrittenEndsWithZeroAndNamesItsHead() {
    assertThat(run("verify-journal")).isZero();
    assertThat(out.toString()).contains("as it was written: 3 rows of 1 subjects, 1 seals over 3 rows").contains("Head: 1:");
  }

  @Test
  void aChangedJournalEndsWithTwoAndSaysWhere() {
    assertThat(run("verify-journal", "--json")).isZero();
    edit();
    out.getBuffer().setLength(0);
    assertThat(run("verify-journal", "--json")).isEqualTo(2);
    var said = JsonMapper.shared().readTree(out.toString());
    assertThat(said.get("intact").asBoolean()).isFalse();
    assertThat(said.at("/differences/0").asString()).startsWith("Row 2 of claim:1").contains("was edited");
  }

  @Test
  void aHeadNotedElsewhereMustStillBeThere() {
    assertThat(run("verify-journal", "--anchor", "1:" + "0".repeat(64))).isEqualTo(2);
    assertThat(out.toString()).contains("noted earlier");
  }

  @Test
  void aReplayEndsWithZeroOnlyWhenEveryDecisionIsTheSame() {
    Mockito.when(decisions.replayAll(Mockito.any(), Mockito.any())).thenReturn(new Decisions.Replay(150, List.of()));
    assertThat(run("replay")).isZero();
    assertThat(out.toString()).contains("150 decisions came out the same");
    Mockito.when(decisions.replayAll(Mockito.any(), Mockito.any())).thenReturn(new Decisions.Replay(150,
        List.of(new Decisions.Mismatch(UUID.randomUUID(), "A-26-000001", 1, 2, "1.0.0", "COVERED / NOT_COVERED"))));
    assertThat(run("replay")).isEqualTo(2);
    assertThat(out.toString()).contains("Claim A-26-000001, battery 1, decision 2");
    out.getBuffer().setLength(0);
    assertThat(run("replay", "--json")).isEqualTo(2);
    assertThat(JsonMapper.shared().readTree(out.toString()).at("/mismatches/0/claimNumber").asString()).isEqualTo("A-26-000001");
  }

  private int run(String... arguments) {
    return CommandLineTool.run(new Program(context), new PrintWriter(out, true), new PrintWriter(new StringWriter(), true), arguments);
  }

  private void edit() {
    database.transaction().executeWithoutResult(t -> {
      for (var statement : List.of("ALTER TABLE journal DISABLE TRIGGER ALL", "UPDATE journal SET actor = 'staff:1' WHERE number = 2",
          "ALTER TABLE journal ENABLE TRIGGER ALL")) {
        database.jdbc().sql(statement).update();
      }
    });
  }
}
