package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.Texts;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Whoever sets up an account reads what to do at the provider, where each value stands there, and which address to register. */
class ChannelChecklistTest extends InboxFixtures {

  @Autowired private Texts texts;

  @Test
  void everyChannelTellsItsStepsAndEverySettingWhereItsValueStands() {
    var missing = new TreeSet<String>();
    for (var language : List.of(Locale.UK, Locale.SIMPLIFIED_CHINESE)) {
      for (var kind : accounts.kinds()) {
        for (int step = 1; step <= 3; step++) {
          if (!texts.has(language, "inbox.setup." + kind + "." + step)) {
            missing.add(language + " inbox.setup." + kind + "." + step);
          }
        }
        for (var setting : accounts.checklist(kind)) {
          for (var key : List.of("inbox.setting." + kind + "." + setting.name(), "inbox.setting." + kind + "." + setting.name() + ".where")) {
            if (!texts.has(language, key)) {
              missing.add(language + " " + key);
            }
          }
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void theFormOfANewAccountShowsThemWithTheAddressToRegister() {
    var page = signedInAs(Role.ADMINISTRATOR).get("/console/channels").body();
    assertThat(page).contains("WhatsApp → API Setup, below the number", "Phone number ID", "name=\"phoneNumberId\"", "/hooks/whatsapp/<span", "/hooks/wecom/<span", "Subscribe to the field messages");
    assertThat(signedInAs(Role.AUDITOR).get("/console/channels").body()).doesNotContain("name=\"phoneNumberId\"");
  }

  @Test
  void anAccountThatStoppedShowsWhyAndWhereItsValuesStand() {
    var account = account(ChannelKind.LINE, java.util.Map.of("channelSecret", "a-channel-secret", "accessToken", "t"));
    accounts.broken(account, "401 The token is not valid");
    var page = signedInAs(Role.ADMINISTRATOR).get("/console/channels").body();
    assertThat(page).contains("401 The token is not valid", "Where its values stand at the provider", "Enter a new credential below");
  }
}
