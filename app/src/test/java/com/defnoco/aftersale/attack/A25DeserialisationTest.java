package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A25: bytes become objects that run. */
class A25DeserialisationTest extends AttackFixtures {

  private static final AtomicInteger RUN = new AtomicInteger();

  /** Says when it is read. */
  private static final class Gadget implements Serializable {
    private static final long serialVersionUID = 1;

    private void readObject(ObjectInputStream in) {
      RUN.incrementAndGet();
    }
  }

  @Test
  void aCookieABodyOrAParameterOfSerialisedObjectsIsReadByNobody() throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Gadget());
    }
    var base64 = Base64.getEncoder().encodeToString(bytes.toByteArray());
    for (var name : List.of("aftersale", "aftersale-form", "SESSION", "JSESSIONID", "remember-me", "aftersale-device", "lang")) {
      var browser = visitor().withCookie(name, base64);
      assertThat(browser.get("/console").statusCode()).as(name).isEqualTo(302);
      assertThat(browser.get("/my").statusCode()).as(name).isEqualTo(302);
      assertThat(browser.get("/claim/new").statusCode()).as(name).isEqualTo(200);
    }
    var program = program(Scope.values());
    var desk = signedInAs(Role.values());
    desk.get("/console/sign-in");
    for (var route : Declared.ALL.stream().filter(row -> !row.isRead()).toList()) {
      var path = route.path(route.names().stream().map(name -> name.equals("item") ? "1" : "x").toList());
      for (var type : List.of("application/x-java-serialized-object", "application/octet-stream")) {
        var answer = (path.startsWith("/api/") ? program : desk).send(route.method(), path, type, BodyPublishers.ofByteArray(bytes.toByteArray()));
        assertThat(answer.statusCode()).as(route + " " + type).isLessThan(500);
      }
    }
    assertThat(RUN).hasValue(0);
  }

  @Test
  void typesNamedInJsonAreFieldsNobodyKnows() {
    var program = program(Scope.values());
    for (var gadget : List.of("{\"@class\":\"javax.swing.JEditorPane\"}", "[\"ch.qos.logback.core.db.JNDIConnectionSource\",{\"jndiName\":\"ldap://127.0.0.1/a\"}]", "{\"@type\":\"java.lang.Thread\"}",
        "{\"customer\":{\"@class\":\"java.util.HashMap\"}}", "{\"$type\":\"System.Object\"}")) {
      assertThat(program.postJson("/api/v1/claims", gadget).statusCode()).as(gadget).isIn(400, 422);
      assertThat(program.postJson("/api/v1/coverage-decisions", gadget).statusCode()).as(gadget).isIn(400, 422);
    }
  }

  @Test
  void noColumnOfAnyTableHoldsASerialisedObject() {
    belongingsOf("Ada Owner");
    var found = new ArrayList<String>();
    for (var column : jdbc.sql("SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'bytea'").query(String.class).list()) {
      var parts = column.split("\\.");
      if (jdbc.sql("SELECT count(*) FROM " + parts[0] + " WHERE substring(" + parts[1] + " FROM 1 FOR 4) = '\\xaced0005'::bytea").query(Integer.class).single() > 0) {
        found.add(column);
      }
    }
    assertThat(found).isEmpty();
  }
}
