package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.Settings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The people of the company who sign in. */
@Component
public class StaffAccounts {

  private final StaffSql sql;
  private final Settings settings;

  StaffAccounts(StaffSql sql, Settings settings) {
    this.sql = sql;
    this.settings = settings;
  }

  /** A member of staff as others see them. */
  public record Member(UUID id, String name, Set<Role> roles, boolean disabled) {}

  /**
   * The member of staff of a session, with the roles they hold now; empty when the account was disabled, its password, roles or second factor
   * changed, or its sessions were ended since the session began.
   */
  @Transactional(readOnly = true)
  public Optional<Actor.Staff> signedIn(UUID id, int sessionVersion) {
    return sql.signedIn(id, sessionVersion, settings.demo());
  }

  /** Everybody, by name; for assignment lists. */
  @Transactional(readOnly = true)
  public List<Member> all(Actor actor) {
    return sql.members();
  }

  /** Names by id, for showing who did what; ids nobody has are left out. */
  @Transactional(readOnly = true)
  public Map<UUID, String> names(Collection<UUID> ids) {
    return sql.names(ids);
  }

  static void requireAdministrator(Actor actor) {
    var allowed = switch (actor) {
      case Actor.Staff staff -> staff.is(Role.ADMINISTRATOR);
      case Actor.System system -> true;
      case Actor.Customer customer -> false;
      case Actor.LinkHolder holder -> false;
      case Actor.Integration key -> false;
      case Actor.Visitor visitor -> false;
    };
    if (!allowed) {
      throw new NotAllowed(Role.ADMINISTRATOR.name());
    }
  }
}
