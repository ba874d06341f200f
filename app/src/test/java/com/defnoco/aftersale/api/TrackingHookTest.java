package com.defnoco.aftersale.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.course.Ask;
import com.defnoco.aftersale.remedies.course.Charges;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.course.Parcels;
import com.defnoco.aftersale.remedies.course.Shipment;
import com.defnoco.aftersale.remedies.parts.Part;
import com.defnoco.aftersale.remedies.parts.Parts;
import com.defnoco.aftersale.remedies.remote.RemoteSupport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/** What carriers tell moves a parcel only when it is signed, and once. */
class TrackingHookTest extends ClaimFixtures {

  private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString("a secret of the carrier's and ours".getBytes(StandardCharsets.UTF_8));

  @Autowired Remedies remedies;
  @Autowired Courses courses;
  @Autowired Charges charges;
  @Autowired Parts parts;
  @Autowired RemoteSupport remote;
  @Autowired Parcels parcels;
  @Autowired JsonMapper json;

  private TrackingHook hook;

  @BeforeEach
  void aCarrierWithASecret() {
    hook = new TrackingHook(parcels, json, clock, SECRET);
  }

  @Test
  void aSignedDeliveryMovesTheParcelOnceHoweverOftenItIsTold() {
    var tracking = "HK" + next();
    var id = onItsWay(tracking);
    var body = told(tracking, "DELIVERED");
    assertThat(answer("msg-" + tracking, body, SECRET, clock.instant())).isEqualTo("200 TAKEN");
    assertThat(answer("msg-" + tracking, body, SECRET, clock.instant())).as("a replay").isEqualTo("200 KNOWN");
    assertThat(courses.of(engineer, id).steps()).filteredOn(step -> step.step().equals("DELIVERED")).hasSize(1);
    assertThat(courses.of(engineer, id).shipments().getFirst().state()).isEqualTo(Shipment.State.DELIVERED);
  }

  @Test
  void withoutSignatureWithAnothersOrWithAnOldOneNobodyIsBelieved() {
    var tracking = "HF" + next();
    var id = onItsWay(tracking);
    var body = told(tracking, "DELIVERED");
    assertThat(status("m1-" + tracking, body, null, clock.instant())).as("missing").isEqualTo(401);
    assertThat(status("m2-" + tracking, body, "v1,AAAA", clock.instant())).as("bad").isEqualTo(401);
    var stolen = signature(SECRET, "m3-" + tracking, clock.instant(), told("OTHER", "DELIVERED"));
    assertThat(status("m3-" + tracking, body, stolen, clock.instant())).as("of another body").isEqualTo(401);
    var old = clock.instant().minus(Duration.ofHours(1));
    assertThat(status("m4-" + tracking, body, signature(SECRET, "m4-" + tracking, old, body), old)).as("too old").isEqualTo(401);
    var wrong = "whsec_" + Base64.getEncoder().encodeToString("somebody else's secret".getBytes(StandardCharsets.UTF_8));
    assertThat(status("m5-" + tracking, body, signature(wrong, "m5-" + tracking, clock.instant(), body), clock.instant())).as("another secret").isEqualTo(401);
    assertThat(courses.of(engineer, id).course().step()).isEqualTo("SHIPPED");
  }

  @Test
  void whatIsSignedAndMakesNoSenseGetsASentenceAndAnotherCompanysParcelIsNotOurs() {
    assertThat(answer("n1-" + next(), "{\"carrier\":\"DHL\"}", SECRET, clock.instant())).startsWith("422");
    assertThat(answer("n2-" + next(), "not json", SECRET, clock.instant())).startsWith("422");
    assertThat(answer("n3-" + next(), told("NOBODYS" + next(), "DELIVERED"), SECRET, clock.instant())).isEqualTo("200 NOT_OURS");
    assertThat(answer("n4-" + next(), "x".repeat(70_000), SECRET, clock.instant())).startsWith("413");
  }

  @Test
  void withoutTheSettingNobodyIsBelievedOverRealHttp() {
    var answer = visitor().with("webhook-id", "m").with("webhook-timestamp", Long.toString(clock.instant().getEpochSecond())).with("webhook-signature", "v1,AAAA")
        .postJson("/hooks/tracking", told("X", "DELIVERED"));
    assertThat(answer.statusCode()).isEqualTo(401);
  }

  private UUID onItsWay(String tracking) {
    var owner = customer("Tracked", address());
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "FIXABLE_REMOTELY");
    var id = remedies.choose(owner, number, 1, Remedy.REMOTE_SUPPORT).id();
    var code = "TRK-" + next();
    parts.put(manager, new Part(code, "Lead", "线", List.of(), List.of(), "8544.42", "CN", 30, new BigDecimal("4"), Currency.getInstance("USD"), false, 0));
    parts.receive(manager, code, "SZX", 1, "DN-" + code);
    remote.reserve(engineer, id, List.of(new Parts.Pick(code, "SZX", 1)));
    var view = charges.estimateFreight(engineer, id, Map.of(Shipment.Leg.PARTS, BigDecimal.TEN), "EUR");
    courses.answer(owner, view.open(Ask.Kind.FREIGHT).orElseThrow().id(), "YES");
    remote.pack(engineer, id, "Ada", "Rotterdam");
    remote.ship(engineer, id, "HOOKLINE", tracking, null);
    return id;
  }

  private static String told(String tracking, String status) {
    return "{\"carrier\":\"HookLine\",\"trackingNumber\":\"" + tracking + "\",\"status\":\"" + status + "\",\"place\":\"Rotterdam\"}";
  }

  private int status(String id, String body, @Nullable String signature, Instant at) {
    return ask(id, body, signature, at).getStatusCode().value();
  }

  private String answer(String id, String body, String secret, Instant at) {
    var answer = ask(id, body, signature(secret, id, at, body), at);
    return answer.getStatusCode().value() + " " + (answer.getBody() == null ? "" : answer.getBody().getOrDefault("heard", ""));
  }

  private ResponseEntity<Map<String, String>> ask(String id, String body, @Nullable String signature, Instant at) {
    try {
      return hook.told(id, Long.toString(at.getEpochSecond()), signature, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String signature(String secret, String id, Instant at, String body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(6)), "HmacSHA256"));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal((id + "." + at.getEpochSecond() + "." + body).getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
