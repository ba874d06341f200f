package com.defnoco.aftersale.inbox.channels.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.defnoco.aftersale.inbox.Account;
import com.defnoco.aftersale.inbox.ChannelContract;
import com.defnoco.aftersale.inbox.ChannelEvent;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.HookRequest;
import com.defnoco.aftersale.inbox.Inbox;
import com.defnoco.aftersale.inbox.LabelState;
import com.defnoco.aftersale.inbox.Message;
import com.defnoco.aftersale.inbox.MessageKind;
import com.defnoco.aftersale.inbox.Outgoing;
import com.defnoco.aftersale.inbox.Pictures;
import com.defnoco.aftersale.inbox.RawDelivery;
import com.defnoco.aftersale.inbox.StandIn;
import com.defnoco.aftersale.inbox.channels.Calls;
import com.defnoco.aftersale.inbox.channels.Signatures;
import com.defnoco.aftersale.platform.NotPossible;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** WhatsApp: the contract of all channels, recorded payloads, and what is its own. */
class WhatsAppChannelTest extends ChannelContract {

  private static final Path CORPUS = Path.of("..", "..", "shared", "corpus");

  @Override
  protected ChannelKind kind() {
    return ChannelKind.WHATSAPP;
  }

  @Override
  protected Map<String, String> settings(String address) {
    return Map.of("phoneNumberId", "106540352242922", "appSecret", "app-secret", "verifyToken", "verify-me", "accessToken", "EAAG", "baseUrl", address + "/v26.0");
  }

  private Hook signed(String body) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    return Hook.post(Map.of("X-Hub-Signature-256", "sha256=" + HexFormat.of().formatHex(Signatures.hmacSha256("app-secret", bytes))), bytes);
  }

  private static String value(String inside) {
    return """
        {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp",
        "metadata":{"display_phone_number":"15550783881","phone_number_id":"106540352242922"},%s}}]}]}""".formatted(inside);
  }

  private static String person(String sender) {
    return "\"contacts\":[{\"profile\":{\"name\":\"Ada\"},\"wa_id\":\"" + digits(sender) + "\"}]";
  }

  private static String digits(String sender) {
    return "49" + Math.abs(sender.hashCode());
  }

  @Override
  protected Hook text(String id, String sender, String text, Instant at) {
    return signed(value(person(sender) + """
        ,"messages":[{"from":"%s","id":"%s","timestamp":"%d","type":"text","text":{"body":"%s"}}]""".formatted(digits(sender), id, at.getEpochSecond(), text)));
  }

  @Override
  protected Optional<Hook> batch(String sender, List<String> ids) {
    return Optional.of(signed(value(person(sender) + ",\"messages\":[" + ids.stream().map(id -> """
        {"from":"%s","id":"%s","timestamp":"%d","type":"text","text":{"body":"part %s"}}""".formatted(digits(sender), id, now().getEpochSecond(), id)).collect(Collectors.joining(",")) + "]")));
  }

  @Override
  protected Hook unknown(String id, String sender) {
    return signed(value(person(sender) + """
        ,"messages":[{"from":"%s","id":"%s","timestamp":"%d","type":"hologram","hologram":{"size":3}}]""".formatted(digits(sender), id, now().getEpochSecond())));
  }

  @Override
  protected Optional<Hook> receipt(String externalId, ChannelEvent.Status status) {
    return Optional.of(signed(value("""
        "statuses":[{"id":"%s","status":"%s","timestamp":"%d","recipient_id":"4915"}]""".formatted(externalId, status.name().toLowerCase(java.util.Locale.ROOT), now().getEpochSecond()))));
  }

  @Override
  protected Optional<Hook> picture(String id, String sender, String reference, byte[] content) {
    return Optional.of(signed(value(person(sender) + """
        ,"messages":[{"from":"%s","id":"%s","timestamp":"%d","type":"image","image":{"id":"%s","mime_type":"image/png","sha256":"%s","caption":"the label"}}]"""
        .formatted(digits(sender), id, now().getEpochSecond(), reference, Base64.getEncoder().encodeToString(com.defnoco.aftersale.platform.Hashes.sha256(content))))));
  }

  @Override
  protected boolean tellsHashes() {
    return true;
  }

  @Override
  protected StandIn.Reply gives(StandIn.Call call, byte[] content) {
    return call.path().contains("/download") ? StandIn.Reply.bytes("image/png", content)
        : StandIn.Reply.json(200, "{\"url\":\"" + provider.address() + "/download/1\",\"mime_type\":\"image/png\"}");
  }

  @Override
  protected StandIn.Reply accepts(StandIn.Call call, String externalId) {
    return StandIn.Reply.json(200, "{\"messaging_product\":\"whatsapp\",\"messages\":[{\"id\":\"" + externalId + "\"}]}");
  }

  @Override
  protected StandIn.Reply slowDown() {
    return StandIn.Reply.json(400, "{\"error\":{\"code\":130429,\"message\":\"Rate limit hit\"}}");
  }

  @Override
  protected StandIn.Reply credentialBroken() {
    return StandIn.Reply.json(401, "{\"error\":{\"code\":190,\"message\":\"Error validating access token\"}}");
  }

  @Override
  protected boolean isSending(StandIn.Call call) {
    return call.method().equals("POST") && call.path().endsWith("/messages");
  }

  @Override
  protected Hook unsigned(Hook genuine) {
    return genuine.without("X-Hub-Signature-256");
  }

  @Test
  void theHandshakeEchoesTheChallengeToWhoKnowsTheToken() {
    var right = call(kind(), account, new Hook("GET", "hub.mode=subscribe&hub.challenge=11582&hub.verify_token=verify-me", Map.of(), new byte[0]));
    assertThat(right.statusCode()).isEqualTo(200);
    assertThat(right.body()).isEqualTo("11582");
    assertThat(call(kind(), account, new Hook("GET", "hub.mode=subscribe&hub.challenge=1&hub.verify_token=guess", Map.of(), new byte[0])).statusCode()).isEqualTo(403);
  }

  @Test
  void freeTextGoesForADayAndThenOnlyATemplate() {
    call(kind(), account, text("w1", "s1", "hello", now()));
    arrived(account);
    var conversation = onlyConversation(account);
    clock.move(Duration.ofHours(24).minusSeconds(5));
    inbox.answer(engineer, conversation.id(), Inbox.Answer.of("just in time"));
    sent(account);
    clock.move(Duration.ofSeconds(10));
    assertThatThrownBy(() -> inbox.answer(engineer, conversation.id(), Inbox.Answer.of("too late"))).isInstanceOf(NotPossible.class);
    var template = inbox.answer(engineer, conversation.id(), new Inbox.Answer("Your return label is ready", List.of(), new Outgoing.Template("return_ready", "en", List.of("A-26-1")), null, true, null));
    sent(account);
    assertThat(message(conversation.id(), template.id()).state()).isEqualTo("ACCEPTED");
    assertThat(provider.calls("POST", "/messages").getLast().text()).contains("\"template\"").contains("return_ready").contains("biz_opaque_callback_data");
  }

  @Test
  void aPlaceAndAnAnswerToAMessageAreShownAsWhatTheyAre() {
    call(kind(), account, text("q1", "sender1", "My battery does not charge", now()));
    arrived(account);
    call(kind(), account, signed(value(person("sender1") + """
        ,"messages":[{"from":"%1$s","id":"q2","timestamp":"%2$d","type":"location","location":{"latitude":52.09,"longitude":4.31,"name":"Field 7","address":"The Hague"}},
        {"from":"%1$s","id":"q3","timestamp":"%2$d","type":"text","text":{"body":"since yesterday"},"context":{"from":"%1$s","id":"q1"}}]""".formatted(digits("sender1"), now().getEpochSecond()))));
    arrived(account);
    var conversation = onlyConversation(account);
    assertThat(messages(conversation.id())).extracting(Message::kind).containsExactly(MessageKind.TEXT, MessageKind.LOCATION, MessageKind.TEXT);
    assertThat(signedIn(engineer).get("/console/inbox/" + conversation.id()).body()).contains("Field 7 The Hague", "52.09, 4.31", "#m-" + messages(conversation.id()).getFirst().id() + "\">Answers Ada:</a> My battery");
  }

  /** The address lasts five minutes. */
  @Test
  void anAddressThatHasRunOutIsAskedForAnewByTheIdOfTheFile() {
    var content = Pictures.png();
    var told = new AtomicInteger();
    provider.answers(call -> call.path().endsWith("/file-9") ? StandIn.Reply.json(200, "{\"url\":\"" + provider.address() + "/at/" + told.incrementAndGet() + "\"}")
        : call.path().endsWith("/at/1") ? StandIn.Reply.json(404, "{}") : call.path().endsWith("/at/2") ? StandIn.Reply.bytes("image/png", content) : accepts(call, "x"));
    call(kind(), account, picture("p1", "sender1", "file-9", content).orElseThrow());
    arrived(account);
    fetched(account);
    assertThat(messages(onlyConversation(account).id()).getFirst().attachments()).singleElement().satisfies(file -> assertThat(file.state()).isEqualTo("STORED"));
    assertThat(told).hasValue(2);
  }

  @Test
  void aFileIsTriedOnTillItIsGoneAtTheProviderAndWhoeverWaitsIsToldSoonThatNobodyHasSeenIt() {
    var content = Pictures.png();
    provider.answers(call -> isFetching(call) ? StandIn.Reply.json(503, "{}") : accepts(call, "x"));
    call(kind(), account, picture("p1", "sender1", "file-1", content).orElseThrow());
    call(kind(), account, picture("p2", "sender2", "file-2", content).orElseThrow());
    arrived(account);
    // Two minutes are more than the first five pauses, and less than a file is held by whoever fetches it.
    for (int tries = 1; tries <= 5; tries++) {
      int so = tries;
      until("files that are tried", () -> jdbc.sql("""
          SELECT count(*) FROM message_attachment a JOIN message m ON m.id = a.message_id WHERE m.account_id = :id AND a.failure IS NOT NULL AND a.tries >= :tries
            AND a.due_at > :now AND a.due_at < :now::timestamptz + interval '2 min'
          """).param("id", account).param("tries", so).param("now", java.sql.Timestamp.from(clock.instant())).query(Integer.class).single() == 2);
      timePasses(Duration.ofMinutes(15));
    }
    var conversation = conversations(account).getLast();
    assertThat(messages(conversation.id()).getFirst().attachments()).singleElement().satisfies(file -> {
      assertThat(file.state()).isEqualTo("WAITING");
      assertThat(file.label()).isEqualTo(LabelState.UNREADABLE);
    });
    assertThat(signedIn(engineer).get("/console/inbox/" + conversation.id()).body()).contains("is not here yet and is tried again by itself");

    provider.answers(call -> call.path().endsWith("/file-2") ? StandIn.Reply.json(503, "{}") : gives(call, content));
    timePasses(Duration.ofHours(1));
    until("the file that is given at last", () -> states().contains("STORED"));
    timePasses(Duration.ofDays(8));
    until("the file that is gone by now", () -> states().contains("FAILED"));
    assertThat(states()).containsExactlyInAnyOrder("STORED", "FAILED");
    assertThat(jdbc.sql("SELECT a.failure FROM message_attachment a JOIN message m ON m.id = a.message_id WHERE m.account_id = ? AND a.state = 'FAILED'").param(account).query(String.class).single())
        .isEqualTo("inbox.media.gone");
  }

  private List<String> states() {
    return jdbc.sql("SELECT a.state FROM message_attachment a JOIN message m ON m.id = a.message_id WHERE m.account_id = ?").param(account).query(String.class).list();
  }

  @Test
  void whoHasNoNumberIsWrittenToByTheirBusinessScopedId() {
    call(kind(), account, signed(value("""
        "contacts":[{"profile":{"name":"Sheena"},"user_id":"US.13491208655302741918"}],
        "messages":[{"from_user_id":"US.13491208655302741918","id":"wamid.b","timestamp":"%d","type":"text","text":{"body":"No number"}}]""".formatted(now().getEpochSecond()))));
    arrived(account);
    inbox.answer(engineer, onlyConversation(account).id(), Inbox.Answer.of("hello"));
    sent(account);
    assertThat(Calls.json().readTree(provider.calls("POST", "/messages").getLast().body()).path("recipient").asString("")).isEqualTo("US.13491208655302741918");
  }

  @Test
  void aNumberAndAnIdInOneMessageAreOnePerson() {
    call(kind(), account, text("j1", "s1", "by number", now()));
    call(kind(), account, signed(value("""
        "contacts":[{"profile":{"name":"Ada"},"user_id":"DE.77"}],"messages":[{"from_user_id":"DE.77","id":"j2","timestamp":"%d","type":"text","text":{"body":"by id"}}]"""
        .formatted(now().getEpochSecond()))));
    arrived(account);
    assertThat(conversations(account)).extracting(one -> one.personId()).doesNotHaveDuplicates().hasSize(2);
    call(kind(), account, signed(value("""
        "contacts":[{"profile":{"name":"Ada"},"wa_id":"%s","user_id":"DE.77"}],"messages":[{"from":"%s","from_user_id":"DE.77","id":"j3","timestamp":"%d","type":"text","text":{"body":"both"}}]"""
        .formatted(digits("s1"), digits("s1"), now().getEpochSecond()))));
    arrived(account);
    var people = conversations(account).stream().map(one -> one.personId()).distinct().toList();
    assertThat(people).hasSize(1);
    var join = inbox.joins(SYSTEM, people.getFirst()).getFirst();
    inbox.undoJoin(engineer, join.id());
    assertThat(conversations(account).stream().map(one -> one.personId()).distinct()).hasSize(2);
  }

  @Test
  void theRealSignatureOfMetaIsAccepted() throws Exception {
    assumeTrue(Files.isDirectory(CORPUS), "the corpus is not here");
    for (var vector : Calls.json().readTree(Files.readAllBytes(CORPUS.resolve("signatures/vectors.json")))) {
      if (vector.path("channel").asString("").equals("whatsapp")) {
        var own = new Account("v", ChannelKind.WHATSAPP, "v", Map.of("appSecret", vector.path("secret").asString("")));
        var request = new HookRequest("POST", Map.of("x-hub-signature-256", vector.path("signature").asString("")), Map.of(), vector.path("body").asString("").getBytes(StandardCharsets.UTF_8));
        assertThat(new WhatsAppAdapter().authenticate(own, request, now()).key()).as(vector.path("id").asString("")).isNotEmpty();
      }
    }
  }

  @Test
  void everyRecordedPayloadIsUnderstoodOrShownAsUnknown() throws IOException {
    assumeTrue(Files.isDirectory(CORPUS), "the corpus is not here");
    var own = new Account("corpus", ChannelKind.WHATSAPP, "corpus", Map.of());
    var dropped = new ArrayList<String>();
    int read = 0;
    int unreadable = 0;
    try (var files = Files.walk(CORPUS.resolve("whatsapp"))) {
      for (var file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        var body = Files.readAllBytes(file);
        if (new String(body, StandardCharsets.UTF_8).contains("whatsapp_business_account")) {
          read++;
          try {
            if (new WhatsAppAdapter().read(own, new RawDelivery(UUID.randomUUID(), "k", Map.of(), body, now())).isEmpty()) {
              dropped.add(file.getFileName().toString());
            }
          } catch (com.defnoco.aftersale.inbox.ChannelAdapter.Unreadable parked) {
            // Not JSON at all: such a delivery is kept and parked with what is wrong, for somebody to look at.
            System.out.println("WhatsApp: parked " + file.getFileName() + ": " + parked.getMessage());
            unreadable++;
          } catch (Exception e) {
            dropped.add(file.getFileName() + ": " + e);
          }
        }
      }
    }
    System.out.println("WhatsApp: " + read + " recorded payloads, " + dropped.size() + " dropped");
    assertThat(dropped).isEmpty();
    assertThat(unreadable).as("one of the recorded files holds one brace too many").isLessThanOrEqualTo(1);
    assertThat(read).isGreaterThan(20);
  }
}
