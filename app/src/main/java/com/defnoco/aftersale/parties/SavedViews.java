package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotPossible;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Lists as a member of staff likes to see them: a name for a filter. Each person has their own. */
@Component
public class SavedViews {

  /** So many names fit into a row of chips with their eyes still on them. */
  static final int MOST = 20;

  private static final int LONGEST_NAME = 40;
  private static final int LONGEST_QUERY = 2000;

  private final SavedViewsSql sql;
  private final Clock clock;

  SavedViews(SavedViewsSql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /** @param query the query part of the list's address */
  public record View(UUID id, String name, String query) {}

  /** @param place which list, for example {@code claims} */
  @Transactional(readOnly = true)
  public List<View> of(Actor.Staff staff, String place) {
    return sql.of(staff.id(), place);
  }

  /** Keeps a view; one of the same name is replaced. @throws NotPossible when there are too many already */
  @Transactional
  public void keep(Actor.Staff staff, String place, String name, String query) {
    if (name.isBlank() || name.length() > LONGEST_NAME || query.length() > LONGEST_QUERY) {
      throw InvalidInput.at("/name", "parties.view.name", LONGEST_NAME);
    }
    sql.keep(Ids.next(clock), staff.id(), place, name.strip(), query, clock.instant());
    if (sql.of(staff.id(), place).size() > MOST) {
      throw new NotPossible("parties.view.many", MOST);
    }
  }

  /** Removes one of the person's own views; another's, or none, is left as it is. */
  @Transactional
  public void remove(Actor.Staff staff, UUID id) {
    sql.remove(staff.id(), id);
  }
}
