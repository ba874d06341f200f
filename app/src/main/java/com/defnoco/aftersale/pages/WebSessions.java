package com.defnoco.aftersale.pages;

import com.defnoco.aftersale.platform.Settings;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;

/** How browsers hold a session: by a cookie that is sent to this host alone. */
@Configuration(proxyBeanMethods = false)
@EnableSpringHttpSession
class WebSessions {

  private static final Pattern SESSION_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  @Bean
  CookieSerializer sessionCookie(Settings settings) {
    var cookie = new DefaultCookieSerializer() {
      /** What is no id of ours is not asked for: a database takes not every text. */
      @Override
      public List<String> readCookieValues(HttpServletRequest request) {
        return super.readCookieValues(request).stream().filter(id -> SESSION_ID.matcher(id).matches()).toList();
      }
    };
    // The prefix makes browsers refuse the cookie unless it is Secure, for this host alone and for the whole site.
    cookie.setCookieName(settings.secure() ? "__Host-aftersale" : "aftersale");
    cookie.setCookiePath("/");
    cookie.setUseHttpOnlyCookie(true);
    cookie.setUseSecureCookie(settings.secure());
    cookie.setSameSite("Lax");
    return cookie;
  }
}
