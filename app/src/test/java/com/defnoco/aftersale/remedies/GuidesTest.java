package com.defnoco.aftersale.remedies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.remote.Guide;
import com.defnoco.aftersale.remedies.remote.Guides;
import com.defnoco.aftersale.remedies.remote.RemoteSupport;
import com.defnoco.aftersale.remedies.remote.Session;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Repair guides that people write: a new one, its steps in another order, pictures of its own, out of use and into use again, and nothing typed is lost on the way. */
class GuidesTest extends ClaimFixtures {

  @Autowired Guides guides;
  @Autowired Remedies remedies;
  @Autowired RemoteSupport remote;

  @Test
  void aGuideIsWrittenPutInOrderLookedAtAndSavedOnce() {
    var desk = signedIn(engineer);
    var code = "own-" + next();
    assertThat(desk.get("/console/guides").body()).contains("/console/guides/new");
    var form = with(typed(code), "do", "down 1");
    var moved = desk.fill("/console/guides/new", "/console/guides/new/preview", form);
    assertThat(moved.statusCode()).isEqualTo(200);
    assertThat(moved.body()).as("the second step stands first, each with all of its words").containsSubsequence("name=\"text1_en\"", "Measure the fan.", "name=\"what1_en\"", "Current of the fan",
        "name=\"text2_en\"", "Unplug both plugs.");
    assertThat(desk.post("/console/guides/new/preview", with(typed(code), "do", "insert 1")).body()).containsSubsequence("Unplug both plugs.", "name=\"text2_en\"", "name=\"text3_en\"", "Measure the fan.");
    assertThat(desk.post("/console/guides/new/preview", with(typed(code), "do", "remove 1")).body()).doesNotContain("Unplug both plugs.").contains("Measure the fan.");

    var look = desk.post("/console/guides/new/preview", typed(code));
    assertThat(look.statusCode()).isEqualTo(200);
    assertThat(look.body()).contains("not saved yet", "Replace the fan", "更换风扇", "0.10 – 0.25 A", "guide-picture");
    assertThat(guides.all(engineer)).noneMatch(guide -> guide.code().equals(code));

    for (int press = 0; press < 2; press++) {
      var saved = desk.post("/console/guides", typed(code));
      assertThat(saved.statusCode()).isEqualTo(303);
      assertThat(saved.headers().firstValue("Location").orElseThrow()).endsWith("/console/guides/" + code);
    }
    assertThat(guides.newest(engineer, code)).satisfies(guide -> {
      assertThat(guide.version()).isEqualTo(1);
      assertThat(guide.steps()).extracting(step -> step.text().en()).containsExactly("Unplug both plugs.", "Measure the fan.");
      assertThat(guide.steps().get(1).measure()).isEqualTo(new Guide.Measure(new Guide.Words("Current of the fan", "风扇电流"), "A", new BigDecimal("0.10"), new BigDecimal("0.25")));
      assertThat(guide.steps().getFirst().stop()).isEqualTo(new Guide.Words("Stop if it is warm.", "若发热请停止。"));
    });
    assertThat(desk.post("/console/guides", with(typed(code), "title_en", "Another fan")).statusCode()).as("another guide under the same name").isEqualTo(422);
    assertThat(desk.get("/console/guides/" + code).body()).contains("Replace the fan", "because fans fail");
    assertThat(desk.get("/console/guides/" + code + "?lang=zh").body()).contains("更换风扇");
  }

  @Test
  void whatIsMissingIsMarkedAtItsFieldAndWhatWasTypedStays() {
    var desk = signedIn(engineer);
    var refused = desk.fill("/console/guides/new", "/console/guides", with(typed("own-" + next()), "text2_zh", "", "unit2", "", "low2", "0.3", "title_en", "A title that stays"));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("text2_zh-error", "unit2-error", "high2-error", "A title that stays", "Measure the fan.").doesNotContain("text1_en-error");
    assertThat(desk.post("/console/guides", with(typed("own-" + next()), "low2", "a little")).body()).contains("low2-error");
    assertThat(desk.post("/console/guides", with(typed("new"))).body()).contains("code-error");
    assertThatThrownBy(() -> guides.create(staff(Role.BENCH), guide("own-" + next()), "why not")).isInstanceOf(NotAllowed.class);
    assertThatThrownBy(() -> guides.create(engineer, guide(""), " ")).isInstanceOf(InvalidInput.class);
  }

  @Test
  void aGuideOutOfUseIsBookedNoMoreAndWhatWasBookedKeepsIt() {
    var guide = guides.create(engineer, guide("own-" + next()), "because fans fail");
    var owner = customer("Guide of Our Own", address());
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "FIXABLE_REMOTELY");
    var id = remedies.choose(owner, number, 1, Remedy.REMOTE_SUPPORT).id();
    book(id, guide.code(), "09:30");
    assertThat(guides.retire(engineer, guide.code(), 1, "The fan is not built in any more.").retired()).isTrue();
    assertThat(guides.retire(engineer, guide.code(), 1, "The fan is not built in any more.").guide().version()).as("a second click").isEqualTo(2);
    assertThat(guides.all(engineer)).noneMatch(one -> one.code().equals(guide.code()));
    assertThat(remote.session(owner, id)).map(Session::guide).contains(guide);
    assertThatThrownBy(() -> book(id, guide.code(), "11:30")).isInstanceOfSatisfying(NotPossible.class, e -> assertThat(e.key()).isEqualTo("guides.retired"));
    assertThatThrownBy(() -> guides.edit(engineer, guides.newest(engineer, guide.code()), "spelling")).isInstanceOf(NotPossible.class);
    var desk = signedIn(engineer);
    assertThat(desk.get("/console/guides/" + guide.code()).body()).contains("out of use", "The fan is not built in any more.").doesNotContain("id=\"edit\"");
    assertThat(desk.post("/console/guides/" + guide.code() + "/use", "version", "2", "retired", "false", "why", "It is back.").statusCode()).isEqualTo(303);
    book(id, guide.code(), "11:30");
    assertThat(guides.versions(engineer, guide.code())).extracting(Guides.Version::reason).containsExactly("It is back.", "The fan is not built in any more.", "because fans fail");
    assertThat(desk.get("/console/guides/" + guide.code() + "?version=1").body()).contains("This is version 1");
  }

  @Test
  void aPictureOfOurOwnIsSeenWithItsWordsByWhoeverReadsTheGuide() {
    var desk = signedIn(engineer);
    desk.get("/console/guides/pictures");
    assertThat(desk.upload("/console/guides/pictures", "file", "fan.png", "image/png", png(), "words_en", "The fan with its plug", "words_zh", "").statusCode()).as("words in one language only").isEqualTo(422);
    assertThat(desk.upload("/console/guides/pictures", "file", "fan.png", "image/png", "no picture at all".getBytes(StandardCharsets.UTF_8), "words_en", "x", "words_zh", "图").statusCode()).isEqualTo(422);
    var words = "The fan with its plug " + next();
    assertThat(desk.upload("/console/guides/pictures", "file", "fan.png", "image/png", png(), "words_en", words, "words_zh", "风扇及插头").statusCode()).isEqualTo(303);
    var picture = guides.pictures(engineer).stream().filter(one -> one.words().en().equals(words)).findFirst().orElseThrow();
    var code = "own-" + next();
    assertThat(desk.post("/console/guides", with(typed(code), "picture1", picture.id().toString())).statusCode()).isEqualTo(303);
    assertThat(desk.get("/console/guides/" + code).body()).contains("src=\"/help/guide-pictures/" + picture.id() + "\" alt=\"" + words + "\"");
    assertThat(visitor().get("/help/guide-pictures/" + picture.id()).statusCode()).as("customers read guides too").isEqualTo(200);
    assertThat(visitor().get("/help/guide-pictures/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    assertThat(desk.post("/console/guides", with(typed("own-" + next()), "picture1", UUID.randomUUID().toString())).body()).contains("This picture is not there");
  }

  @Test
  void aPictureIsRemovedOnceNoGuideInUseShowsItAndOlderVersionsKeepTheirs() {
    var desk = signedIn(engineer);
    desk.get("/console/guides/pictures");
    var words = "The old fan " + next();
    assertThat(desk.upload("/console/guides/pictures", "file", "fan.png", "image/png", png(), "words_en", words, "words_zh", "旧风扇").statusCode()).isEqualTo(303);
    var picture = guides.pictures(engineer).stream().filter(one -> one.words().en().equals(words)).findFirst().orElseThrow();
    var remove = "/console/guides/pictures/" + picture.id() + "/remove";
    var code = "own-" + next();
    assertThat(desk.post("/console/guides", with(typed(code), "picture1", picture.id().toString())).statusCode()).isEqualTo(303);
    assertThat(desk.get("/console/guides/pictures").body()).as("asked before it is done").contains(remove, "Yes, remove it");
    assertThat(signedInAs(Role.AUDITOR).get("/console/guides/pictures").body()).doesNotContain(remove);
    var refused = desk.post(remove);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("It stands in the newest version of: " + code);

    assertThat(desk.post("/console/guides/" + code, with(typed(code), "version", "1", "picture1", "unplug")).statusCode()).isEqualTo(303);
    assertThat(desk.post(remove).statusCode()).isEqualTo(303);
    assertThat(desk.post(remove).statusCode()).as("a second click").isEqualTo(303);
    assertThat(guides.pictures(engineer)).noneMatch(one -> one.id().equals(picture.id()));
    assertThat(jdbc.sql("SELECT count(*) FROM journal WHERE subject = ? AND event = 'guide.pictureRemoved'").param("guide-picture:" + picture.id()).query(Integer.class).single()).isEqualTo(1);
    assertThat(desk.post("/console/guides/" + code, with(typed(code), "version", "2", "picture1", picture.id().toString())).statusCode()).as("nobody chooses it any more").isEqualTo(422);
    assertThat(desk.get("/console/guides/" + code + "?version=1").body()).as("the version that shows it keeps it").contains("src=\"/help/guide-pictures/" + picture.id() + "\" alt=\"" + words + "\"");
    assertThat(visitor().get("/help/guide-pictures/" + picture.id()).statusCode()).isEqualTo(200);
    assertThat(desk.post("/console/guides/pictures/" + UUID.randomUUID() + "/remove").statusCode()).isEqualTo(404);
  }

  @Test
  void ofTwoWhoSaveAtOnceOneIsToldAndOfTwoNewOnesUnderOneNameOneStands() throws Exception {
    var code = "own-" + next();
    assertThat(together(() -> guides.create(engineer, guide(code), "mine"), () -> guides.create(manager, guide(code), "no, mine"))).as("one stands").isEqualTo(1);
    var now = guides.newest(engineer, code);
    assertThat(together(() -> guides.edit(engineer, now, "first"), () -> guides.retire(manager, code, now.version(), "second"))).isEqualTo(1);
    assertThat(guides.versions(engineer, code)).hasSize(2);
  }

  /** How many of them came through; the others were told why not. */
  private static int together(Callable<?>... acts) throws InterruptedException {
    int through = 0;
    try (var people = Executors.newFixedThreadPool(acts.length)) {
      for (var one : people.invokeAll(List.of(acts).stream().<Callable<Boolean>>map(act -> () -> {
        try {
          act.call();
          return true;
        } catch (NotPossible | InvalidInput told) {
          return false;
        }
      }).toList())) {
        through += one.resultNow() ? 1 : 0;
      }
    }
    return through;
  }

  private void book(UUID id, String guide, String time) {
    remote.book(engineer, id, guide, LocalDateTime.parse("2025-06-10T" + time), ZoneId.of("UTC"), 30, "");
  }

  private static Guide guide(String code) {
    var words = new Guide.Words("Do it.", "照做。");
    return new Guide(code, 0, new Guide.Words("Replace the fan", "更换风扇"), new Guide.Words("Fan", "风扇"), List.of(new Guide.Step(words, null, null, "look", null)));
  }

  private static String[] typed(String code) {
    return new String[] {"code", code, "title_en", "Replace the fan", "title_zh", "更换风扇", "tools_en", "Fan, screwdriver", "tools_zh", "风扇、螺丝刀",
        "text1_en", "Unplug both plugs.", "text1_zh", "拔下两个插头。", "stop1_en", "Stop if it is warm.", "stop1_zh", "若发热请停止。", "picture1", "unplug",
        "text2_en", "Measure the fan.", "text2_zh", "测量风扇。", "what2_en", "Current of the fan", "what2_zh", "风扇电流", "unit2", "A", "low2", "0,10", "high2", "0.25", "picture2", "voltage",
        "reason", "because fans fail"};
  }

  /** The same fields, some typed otherwise. */
  private static String[] with(String[] typed, String... otherwise) {
    var fields = new ArrayList<>(List.of(typed));
    for (int i = 0; i < otherwise.length; i += 2) {
      int at = fields.indexOf(otherwise[i]);
      if (at < 0) {
        fields.addAll(List.of(otherwise[i], otherwise[i + 1]));
      } else {
        fields.set(at + 1, otherwise[i + 1]);
      }
    }
    return fields.toArray(String[]::new);
  }

  private static byte[] png() {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(new BufferedImage(12, 9, BufferedImage.TYPE_INT_RGB), "png", bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
