package com.defnoco.aftersale.portal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** How to reach us, as it is today (C1): settings {@code aftersale.contact.*}; an empty one is not shown. */
@Component
public class Contact {

  /**
   * One way.
   *
   * @param name also its icon and its message key {@code contact.<name>}
   * @param handle what to type or scan there; null for a retired one
   * @param href where a touch leads; null where there is no such address
   */
  public record Way(String name, @Nullable String handle, @Nullable String href, boolean retired) {}

  private final List<Way> ways;

  Contact(@Value("${aftersale.contact.email:}") String email,
      @Value("${aftersale.contact.whatsapp:}") String whatsapp,
      @Value("${aftersale.contact.wechat:}") String wechat,
      @Value("${aftersale.contact.teams:}") String teams) {
    var known = new ArrayList<Way>();
    known.add(new Way("chat", null, "/chat", false));
    if (!wechat.isBlank()) {
      known.add(new Way("wechat", wechat, null, false));
    }
    if (!whatsapp.isBlank()) {
      known.add(new Way("whatsapp", whatsapp, "https://wa.me/" + whatsapp.replaceAll("[^0-9]", ""), false));
    }
    if (!email.isBlank()) {
      known.add(new Way("mail", email, "mailto:" + email, false));
    }
    if (!teams.isBlank()) {
      known.add(new Way("teams", teams, "https://teams.microsoft.com/l/chat/0/0?users=" + URLEncoder.encode(teams, StandardCharsets.UTF_8), false));
    }
    // Named by clause C1, shut down for consumers in May 2025 (reading I10): said, not hidden.
    known.add(new Way("skype", null, null, true));
    ways = List.copyOf(known);
  }

  public List<Way> ways() {
    return ways;
  }
}
