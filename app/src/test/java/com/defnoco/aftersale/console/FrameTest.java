package com.defnoco.aftersale.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.pages.NavItem;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;

/** The rail of the console: each place has a key of its own. */
class FrameTest {

  @ParameterizedTest
  @EnumSource(Role.class)
  void noTwoPlacesShareAKey(Role role) {
    assertThat(Frame.of(new Actor.Staff(UUID.randomUUID(), "Somebody", Set.of(role)))).extracting(NavItem::letter).doesNotHaveDuplicates();
  }

  @Test
  void norForSomebodyWithEveryRole() {
    assertThat(Frame.of(new Actor.Staff(UUID.randomUUID(), "Somebody", Set.of(Role.values())))).extracting(NavItem::letter).doesNotHaveDuplicates();
  }
}
