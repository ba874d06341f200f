package com.defnoco.aftersale.parties;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.AftersaleTest;
import com.defnoco.aftersale.platform.Ids;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One customer is found among many, by a piece of the name or the company or the beginning of an address, and by nothing else. */
class CustomerSearchTest extends AftersaleTest {

  private final String mark = "q" + Long.toString(System.nanoTime(), 36);

  @Test
  void aPieceOfTheNameOrTheCompanyFindsWhateverItsCase() {
    var ana = somebody("Ana " + mark + "Müller", null, null);
    var firm = somebody("Zoe", mark.toUpperCase(Locale.ROOT) + " Aerial 航空", null);
    assertThat(found(mark)).containsExactly(ana, firm);
    assertThat(found(mark + "MÜLLER")).containsExactly(ana);
    assertThat(found(mark + " aerial 航空")).containsExactly(firm);
  }

  @Test
  void theBeginningOfAnAddressFindsAndItsMiddleDoesNot() {
    var somebody = somebody("Somebody", null, mark + ".pilot@example.org");
    assertThat(found(mark.toUpperCase(Locale.ROOT) + ".Pilot@")).containsExactly(somebody);
    assertThat(found(mark.substring(2) + ".pilot")).isEmpty();
  }

  @Test
  void signsOfPatternsAreLettersLikeOthers() {
    var percent = somebody(mark + "100%_sure\\", null, null);
    somebody(mark + "100 per cent sure", null, null);
    assertThat(found(mark + "100%")).containsExactly(percent);
    assertThat(found(mark + "100%_sure\\")).containsExactly(percent);
    assertThat(found(mark + "1__%")).isEmpty();
  }

  @Test
  void pagesFollowOneAnotherByName() {
    var b = somebody(mark + " b", null, null);
    var a = somebody(mark + " a", null, null);
    var c = somebody(mark + " c", null, null);
    assertThat(found(mark)).containsExactly(a, b, c);
    assertThat(customers.search(staff(Role.ENGINEER), mark, a, 1)).extracting(Customers.Customer::id).containsExactly(b);
    assertThat(customers.search(staff(Role.ENGINEER), mark, c, 1)).isEmpty();
  }

  private UUID somebody(String name, @Nullable String company, @Nullable String email) {
    var address = email == null ? Ids.next(clock) + "@example.org" : email;
    return customers.findOrCreate(new Actor.Visitor("192.0.2.9"), new Customers.Details(name, address, null, "en", null, null, company));
  }

  private List<UUID> found(String text) {
    return customers.search(staff(Role.ENGINEER), text, null, 10).stream().map(Customers.Customer::id).toList();
  }
}
