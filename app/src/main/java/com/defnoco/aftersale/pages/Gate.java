package com.defnoco.aftersale.pages;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.ApiKeys;
import com.defnoco.aftersale.platform.DatabaseRoom;
import com.defnoco.aftersale.platform.Idempotency;
import com.defnoco.aftersale.platform.Settings;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.header.HeaderWriterFilter;

/**
 * The gate every request passes. What is not named here is closed: the API wants a key, the console a member of staff, {@code /my} a customer,
 * and an address nobody named does not exist. What an actor may do behind the gate is decided by the façades.
 */
@Configuration(proxyBeanMethods = false)
class Gate {

  /** Open to everybody. */
  private static final String[] OPEN = {
      "/", "/cover", "/cover/**", "/claim/**", "/scan", "/t/**", "/verify", "/verify/**", "/transparency", "/chat", "/chat/**", "/certificate", "/certificate/*", "/certificate/offers/*", "/policy", "/policy/**", "/help", "/help/**",
      "/sign-in", "/sign-in/**", "/sign-out", "/demo", "/demo/**",
      "/console/sign-in", "/console/sign-in/**", "/console/sign-out", "/console/set-up/**",
      "/health", "/health/live", "/health/ready", "/v3/api-docs", "/v3/api-docs.yaml", "/.well-known/**",
      "/css/**", "/js/**", "/fonts/**", "/img/**", "/webjars/**", "/mark.svg", "/favicon.ico", "/manifest.webmanifest", "/sw.js", "/robots.txt",
  };

  private static final String CONTENT_SECURITY_POLICY = String.join("; ",
      "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'", "connect-src 'self'",
      "media-src 'self' blob:", "worker-src 'self'", "manifest-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'");

  private final Settings settings;
  private final DatabaseRoom room;

  Gate(Settings settings, DatabaseRoom room) {
    this.settings = settings;
    this.room = room;
  }

  /** Health and metrics on the management port, which listens on loopback only. */
  @Bean
  @Order(1)
  SecurityFilterChain managementGate(HttpSecurity http, Environment environment) throws Exception {
    return http
        .securityMatcher(request -> {
          var port = environment.getProperty("local.management.port", Integer.class);
          return port != null && request.getLocalPort() == port && !port.equals(environment.getProperty("local.server.port", Integer.class));
        })
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .csrf(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .securityContext(AbstractHttpConfigurer::disable)
        .sessionManagement(AbstractHttpConfigurer::disable)
        .build();
  }

  /** Programs: a key, no cookies, no forms. */
  @Bean
  @Order(2)
  SecurityFilterChain programsGate(HttpSecurity http, ApiKeys keys, ApiErrors errors, Idempotency idempotency) throws Exception {
    common(http)
        .securityMatcher("/api/**")
        .securityContext(AbstractHttpConfigurer::disable)
        .csrf(AbstractHttpConfigurer::disable)
        .addFilterBefore(new BearerKeys(keys, errors), ExceptionTranslationFilter.class)
        .addFilterAfter(new OnceOnly(idempotency, errors), AuthorizationFilter.class)
        .authorizeHttpRequests(requests -> requests
            .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD).permitAll()
            .requestMatchers("/api/v1/public/**").permitAll()
            .anyRequest().access(only(Actor.Integration.class)))
        .exceptionHandling(handling -> handling
            .authenticationEntryPoint((request, response, problem) -> errors.keyNeeded(request, response))
            .accessDeniedHandler((request, response, problem) -> errors.keyNeeded(request, response)));
    return http.build();
  }

  /** Providers: no cookies, no forms, no key of ours; each proves itself by its own signature. */
  @Bean
  @Order(3)
  SecurityFilterChain providersGate(HttpSecurity http) throws Exception {
    common(http)
        .securityMatcher("/hooks/**")
        .securityContext(AbstractHttpConfigurer::disable)
        .csrf(AbstractHttpConfigurer::disable)
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll());
    return http.build();
  }

  /** People with browsers. */
  @Bean
  @Order(4)
  SecurityFilterChain peopleGate(HttpSecurity http, Sessions sessions, CookieCsrfTokenRepository csrfTokens) throws Exception {
    common(http)
        .securityContext(context -> context.securityContextRepository(sessions))
        .csrf(csrf -> csrf.csrfTokenRepository(csrfTokens))
        .authorizeHttpRequests(requests -> requests
            .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD).permitAll()
            .requestMatchers(OPEN).permitAll()
            .requestMatchers("/console", "/console/**").access(only(Actor.Staff.class))
            .requestMatchers("/my", "/my/**").access(only(Actor.Customer.class))
            .anyRequest().denyAll())
        .exceptionHandling(handling -> handling
            .authenticationEntryPoint((request, response, problem) -> askWhoTheyAre(request, response))
            .accessDeniedHandler((request, response, problem) -> response.sendError(HttpServletResponse.SC_FORBIDDEN)));
    return http.build();
  }

  /** The token lives in a cookie of its own, so that reading the portal needs no session; the sign-in pages renew it. */
  @Bean
  CookieCsrfTokenRepository csrfTokens() {
    var tokens = new CookieCsrfTokenRepository();
    tokens.setCookieName(settings.secure() ? "__Host-aftersale-form" : "aftersale-form");
    tokens.setCookiePath("/");
    tokens.setHeaderName("X-CSRF-TOKEN");
    tokens.setCookieCustomizer(cookie -> cookie.secure(settings.secure()).sameSite("Lax").httpOnly(true));
    return tokens;
  }

  /** There is no user name and password at the framework's own door; this keeps Boot from making one up. */
  @Bean
  UserDetailsService nobody() {
    return name -> {
      throw new UsernameNotFoundException(name);
    };
  }

  private HttpSecurity common(HttpSecurity http) throws Exception {
    return http
        .addFilterBefore(new RightHost(settings), HeaderWriterFilter.class)
        .addFilterAfter(new WritesNeedRoom(room), HeaderWriterFilter.class)
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .sessionManagement(AbstractHttpConfigurer::disable)
        .headers(headers -> headers
            .httpStrictTransportSecurity(hsts -> hsts.requestMatcher(request -> settings.secure()).includeSubDomains(false).maxAgeInSeconds(63_072_000))
            .addHeaderWriter(this::writeHeaders));
  }

  private void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
    setIfAbsent(response, "Content-Security-Policy",
        settings.secure() ? CONTENT_SECURITY_POLICY + "; upgrade-insecure-requests" : CONTENT_SECURITY_POLICY);
    setIfAbsent(response, "Referrer-Policy", hasSecretInAddress(request) ? "no-referrer" : "same-origin");
    setIfAbsent(response, "Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()");
    setIfAbsent(response, "Cross-Origin-Opener-Policy", "same-origin");
    setIfAbsent(response, "Cross-Origin-Resource-Policy", "same-origin");
  }

  private static boolean hasSecretInAddress(HttpServletRequest request) {
    var path = request.getRequestURI();
    return path.startsWith("/t/") || path.startsWith("/chat/resume/") || path.startsWith("/sign-in/") || path.startsWith("/console/set-up/") || path.startsWith("/console/sign-in/company/");
  }

  private static void setIfAbsent(HttpServletResponse response, String name, String value) {
    if (!response.containsHeader(name)) {
      response.setHeader(name, value);
    }
  }

  private static AuthorizationManager<RequestAuthorizationContext> only(Class<? extends Actor> kind) {
    return (authentication, context) ->
        new AuthorizationDecision(authentication.get() instanceof SignedIn signedIn && kind.isInstance(signedIn.actor()));
  }

  private static void askWhoTheyAre(HttpServletRequest request, HttpServletResponse response) throws IOException {
    var path = request.getRequestURI();
    if (path.equals("/console") || path.startsWith("/console/")) {
      response.sendRedirect("/console/sign-in" + next(request));
    } else if (path.equals("/my") || path.startsWith("/my/")) {
      response.sendRedirect("/sign-in" + next(request));
    } else {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  private static String next(HttpServletRequest request) {
    if (!request.getMethod().equals("GET")) {
      // A form cannot be sent again for them; its face's first page is where they go on.
      return "?next=" + URLEncoder.encode(request.getRequestURI().startsWith("/my") ? "/my" : "/console", StandardCharsets.UTF_8);
    }
    var path = request.getQueryString() == null ? request.getRequestURI() : request.getRequestURI() + "?" + request.getQueryString();
    return "?next=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
  }
}
