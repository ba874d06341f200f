package com.defnoco.aftersale.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.claims.FactsJson;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.policy.Language;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Questions and answers line by line, without a server. */
class DecisionStreamTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Example 4 of the policy, as in the interface. */
  private static final String QUESTION = """
      {"id":"7","manufacturedOn":"2024-01-10","arrivedAtPortOn":"2024-03-02","invoice":"VALID","certificate":"MISSING","occurredOn":"2026-04-11",\
      "improperUseOrStorage":false,"userDamage":false,"forceMajeure":false,"unauthorizedModification":false,"remoteDiagnosis":"NOT_DONE","coveredIssuesOfCustomer":1}""";

  @Test
  void theAnswerOfTheInterfaceComesFieldForField() {
    var answer = answers(QUESTION).getFirst();
    assertThat(answer.propertyNames()).containsExactly("id", "outcome", "edition", "cover", "refusals", "findings", "questions", "wouldChange", "remedies", "costs");
    assertThat(answer.get("id").asString()).isEqualTo("7");
    assertThat(answer.get("outcome").asString()).isEqualTo("NOT_COVERED");
    assertThat(answer.get("cover").toString()).isEqualTo("{\"startsOn\":\"2024-02-10\",\"basis\":\"MANUFACTURE_DATE\",\"lastDay\":\"2026-04-10\"}");
    assertThat(answer.get("refusals").toString()).isEqualTo("[\"X1\"]");
    assertThat(answer.get("questions").toString()).isEqualTo("[]");
    assertThat(answer.get("wouldChange").toString()).isEqualTo("{\"outcome\":\"COVERED\",\"facts\":{\"certificate\":\"VALID\"},"
        + "\"cover\":{\"startsOn\":\"2024-03-02\",\"basis\":\"PORT_ARRIVAL\",\"lastDay\":\"2026-05-02\"}}");
    assertThat(answer.get("remedies").get(0).get("remedy").asString()).isEqualTo("PAID_SERVICE");
    assertThat(answer.get("findings").get(0).propertyNames()).containsExactly("clause", "reading", "holds", "facts", "because");
  }

  @Test
  void aBadLineInTheMiddleGivesALineOfItsOwnAndTheOthersAreAnsweredInOrder() {
    var answers = answers(line("1"), "{\"id\":\"2\",\"invoice\":\"PERHAPS\"}", "not json at all", "", line("5"), "[1,2]", "{\"id\":\"7\"}{\"id\":\"8\"}");
    assertThat(answers).hasSize(6);
    assertThat(answers.get(0).get("id").asString()).isEqualTo("1");
    assertThat(answers.get(1).get("id").asString()).isEqualTo("2");
    assertThat(answers.get(1).get("error").get("errors").get(0).get("pointer").asString()).isEqualTo("/invoice");
    assertThat(answers.get(2).get("id").isNull()).isTrue();
    assertThat(answers.get(2).has("error")).isTrue();
    assertThat(answers.get(3).get("id").asString()).isEqualTo("5");
    assertThat(answers.get(4).has("error")).isTrue();
    assertThat(answers.get(5).get("error").get("errors").get(0).get("problem").asString()).isEqualTo("claims.problem.json.more[]");
  }

  @Test
  void unknownRepeatedNestedAndMistypedFieldsAreRefusedByName() {
    var errors = answers("{\"id\":\"x\",\"colour\":\"red\",\"invoice\":\"VALID\",\"invoice\":\"MISSING\",\"certificate\":{\"a\":[{\"b\":{}}]},\"userDamage\":\"false\","
        + "\"coveredIssuesOfCustomer\":1.5,\"arrivedAtPortOn\":\"2023-02-29\"}").getFirst().get("error").get("errors");
    assertThat(errors).extracting(error -> error.get("pointer").asString())
        .containsExactlyInAnyOrder("/colour", "/invoice", "/certificate", "/userDamage", "/coveredIssuesOfCustomer", "/arrivedAtPortOn");
  }

  @Test
  void goodsThatArriveBeforeTheyAreMadeAreAnErrorAndNotADecision() {
    var error = answers("{\"id\":\"c\",\"manufacturedOn\":\"2024-01-10\",\"arrivedAtPortOn\":\"2024-01-09\"}").getFirst();
    assertThat(error.get("id").asString()).isEqualTo("c");
    assertThat(error.get("error").get("errors")).extracting(e -> e.get("pointer").asString()).contains("/arrivedAtPortOn");
  }

  @Test
  void leftOutAndNullAreTheSame() {
    var both = answers("{\"occurredOn\":\"2026-04-11\"}", "{\"occurredOn\":\"2026-04-11\",\"invoice\":null,\"remoteDiagnosis\":null,\"coveredIssuesOfCustomer\":null,\"id\":null}");
    assertThat(both.get(0)).isEqualTo(both.get(1));
  }

  @Test
  void deepNestingAndALineWithoutEndAreRefusedAndTheNextLineIsAnswered() {
    var answers = answers("{\"id\":" + "[".repeat(20_000) + "}", "{\"id\":\"" + "a".repeat(6 * DecisionStream.LONGEST_LINE) + "\"}", line("3"));
    assertThat(answers).hasSize(3);
    assertThat(answers.get(0).has("error")).isTrue();
    assertThat(answers.get(1).has("error")).isTrue();
    assertThat(answers.get(2).get("id").asString()).isEqualTo("3");
  }

  @Test
  void whereverTheNetworkCutsTheBytesTheAnswersAreTheSame() {
    var text = (line("1") + "\r\n" + line("二") + "\n{bad\n" + line("4")).getBytes(StandardCharsets.UTF_8);
    var whole = run(new ByteArrayInputStream(text));
    for (int size : new int[] {1, 2, 3, 7, 64, 1_000}) {
      assertThat(run(new InPieces(text, size))).as("in pieces of " + size).isEqualTo(whole);
    }
    assertThat(whole).contains("\"id\":\"二\"").endsWith("\n");
  }

  @Test
  void aHundredThousandLinesLeaveInSmallPieces() throws IOException {
    var lines = new Repeated((line("x") + "\n").getBytes(StandardCharsets.UTF_8), 100_000);
    var counter = new CountingOut();
    new DecisionStream(Editions.shipped(), Language.EN, DecisionStreamTest::words).run(lines, counter);
    assertThat(counter.lines).isEqualTo(100_000);
    assertThat(counter.largest).as("largest piece written at once").isLessThan(256 * 1024);
  }

  @Test
  void factsWrittenAndReadAgainAreEqual() {
    var question = QUESTION.getBytes(StandardCharsets.UTF_8);
    var facts = FactsJson.read(question, 0, question.length).facts();
    var text = FactsJson.write(facts).getBytes(StandardCharsets.UTF_8);
    assertThat(FactsJson.read(text, 0, text.length).facts()).isEqualTo(facts);
  }

  private static String line(String id) {
    return QUESTION.replace("\"id\":\"7\"", "\"id\":\"" + id + "\"");
  }

  private static List<JsonNode> answers(String... lines) {
    return run(new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8))).lines().map(JSON::readTree).toList();
  }

  private static String run(InputStream in) {
    var out = new ByteArrayOutputStream();
    try {
      new DecisionStream(Editions.shipped(), Language.EN, DecisionStreamTest::words).run(in, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static List<Map<String, String>> words(List<Problem> problems) {
    return problems.stream().map(problem -> Map.of("pointer", problem.pointer(), "problem", problem.key() + problem.arguments())).toList();
  }

  /** Gives few bytes at a time, as a slow network does. */
  private static final class InPieces extends ByteArrayInputStream {
    private final int size;

    InPieces(byte[] bytes, int size) {
      super(bytes);
      this.size = size;
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) {
      return super.read(into, offset, Math.min(size, length));
    }
  }

  /** The same line over and over. */
  private static final class Repeated extends InputStream {
    private final byte[] line;
    private final long length;
    private long at;

    Repeated(byte[] line, int times) {
      this.line = line;
      this.length = (long) line.length * times;
    }

    @Override
    public int read() {
      return at == length ? -1 : line[(int) (at++ % line.length)];
    }

    @Override
    public int read(byte[] into, int offset, int size) {
      if (at == length) {
        return -1;
      }
      int place = (int) (at % line.length);
      int copied = Math.min(size, line.length - place);
      System.arraycopy(line, place, into, offset, copied);
      at += copied;
      return copied;
    }

    @Override
    public int available() {
      return (int) Math.min(Integer.MAX_VALUE, length - at);
    }
  }

  private static final class CountingOut extends OutputStream {
    private long lines;
    private int largest;

    @Override
    public void write(int b) {
      lines += b == '\n' ? 1 : 0;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      largest = Math.max(largest, length);
      for (int i = offset; i < offset + length; i++) {
        lines += bytes[i] == '\n' ? 1 : 0;
      }
    }
  }
}
