package com.defnoco.aftersale;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.ApiKeys;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.Ids;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The whole program on a free port with a real PostgreSQL, one copy for all tests that extend this (do not add beans or properties:
 * each new set starts another copy). Tests share the database, so they make what they need under names of their own.
 */
@SpringBootTest(classes = Aftersale.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@Import({AftersaleTest.Movable.class, Echo.class})
public abstract class AftersaleTest {

  @TestConfiguration(proxyBeanMethods = false)
  static class Movable {
    @Bean
    @Primary
    TestClock testClock() {
      return new TestClock();
    }
  }

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    registry.add("spring.datasource.url", TestDatabase::url);
    registry.add("spring.datasource.username", TestDatabase::username);
    registry.add("spring.datasource.password", TestDatabase::password);
    registry.add("aftersale.home", () -> TestDatabase.home().toString());
    registry.add("aftersale.base-url", () -> "http://localhost");
    registry.add("management.server.port", () -> 0);
    registry.add("aftersale.video-link", () -> "https://meet.aftersale.example/{room}");
    // Only tests that ask for it have claims made by themselves.
    registry.add("aftersale.inbox.claims-by-itself", () -> false);
    // What never ends is cut off soon.
    registry.add("aftersale.inbox.largest-file", () -> "24MB");
    registry.add("aftersale.oidc.issuer", () -> CompanyProvider.running().issuer());
    registry.add("aftersale.oidc.client-id", () -> CompanyProvider.CLIENT);
    registry.add("aftersale.oidc.client-secret", () -> CompanyProvider.SECRET);
  }

  @Autowired protected TestClock clock;
  @Autowired protected JdbcClient jdbc;
  @Autowired protected TransactionTemplate transaction;
  @Autowired protected ApiKeys apiKeys;
  @Autowired protected Customers customers;
  @Autowired private SessionRepository<? extends Session> sessions;
  @LocalServerPort protected int port;

  protected static final Actor.System SYSTEM = new Actor.System();

  @AfterEach
  void theClockGoesBack() {
    clock.reset();
  }

  /** All tests claim from the same few addresses. */
  @AfterEach
  void claimBudgetsAreFullAgain() {
    jdbc.sql("DELETE FROM budget WHERE name LIKE 'claim:%'").update();
  }

  /** Somebody nobody knows. */
  protected Browser visitor() {
    return new Browser(port);
  }

  /** A new member of staff with these roles, as an actor for façades. */
  protected Actor.Staff staff(Role... roles) {
    var id = Ids.next(clock);
    var name = "Test " + Arrays.toString(roles);
    transaction.executeWithoutResult(t -> {
      jdbc.sql("INSERT INTO staff (id, name, email, created_at) VALUES (?, ?, ?, ?)")
          .params(id, name, id + "@staff.example", Timestamp.from(clock.instant())).update();
      for (var role : roles) {
        jdbc.sql("INSERT INTO staff_role (staff_id, role) VALUES (?, ?)").params(id, role.name()).update();
      }
    });
    return new Actor.Staff(id, name, Set.of(roles));
  }

  /** A browser in which a new member of staff with these roles is signed in. */
  protected Browser signedInAs(Role... roles) {
    return signedIn(staff(roles));
  }

  protected Browser signedIn(Actor.Staff staff) {
    return visitor().withCookie("aftersale", sessionCookie("staff", staff.id()));
  }

  /** A new customer with a proven mail address. */
  protected Actor.Customer customer(String name, String email) {
    return new Actor.Customer(customers.findOrCreate(SYSTEM, new Customers.Details(name, email, null, "en", null, null, null)));
  }

  protected Browser signedIn(Actor.Customer customer) {
    return visitor().withCookie("aftersale", sessionCookie("customer", customer.id()));
  }

  /** The value of the session cookie of somebody signed in, for browsers with a window. */
  protected String sessionCookie(String kind, UUID id) {
    return sessionCookie(sessions, kind, id);
  }

  private <S extends Session> String sessionCookie(SessionRepository<S> repository, String kind, UUID id) {
    var session = repository.createSession();
    session.setAttribute(kind, id + ":1:" + clock.instant().getEpochSecond());
    repository.save(session);
    return Base64.getEncoder().encodeToString(session.getId().getBytes(StandardCharsets.UTF_8));
  }

  /** The secret of a new API key with these scopes. */
  protected String apiKey(Scope... scopes) {
    return apiKeys.make(SYSTEM, "test", Set.of(scopes)).secret();
  }

  /** A program with a new key of these scopes. */
  protected Browser program(Scope... scopes) {
    return visitor().with("Authorization", "Bearer " + apiKey(scopes));
  }
}
