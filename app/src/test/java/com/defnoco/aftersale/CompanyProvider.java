package com.defnoco.aftersale;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** A company's own sign-in (OpenID Connect provider) on this machine: discovery, keys and tokens, with client secret and PKCE checked; one for all tests of this JVM. */
public final class CompanyProvider {

  public static final String CLIENT = "aftersale-test";
  public static final String SECRET = "a secret of the test's";

  private static CompanyProvider running;

  private final HttpServer server;
  private final RSAKey key;
  private final RSAKey foreign;
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();

  /** How a token is spoilt on its way out. */
  public enum Flaw { NONE, FOREIGN_KEY, UNSIGNED }

  private record Grant(String subject, String nonce, String redirect, String challenge, Flaw flaw, UnaryOperator<JWTClaimsSet.Builder> change) {}

  private CompanyProvider() {
    try {
      key = new RSAKeyGenerator(2048).keyID("one").generate();
      foreign = new RSAKeyGenerator(2048).keyID("one").generate();
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/.well-known/openid-configuration", call -> answer(call, 200, """
        {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token","jwks_uri":"%1$s/keys","response_types_supported":["code"],
         "subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"],"code_challenge_methods_supported":["S256"]}
        """.formatted(issuer())));
    server.createContext("/keys", call -> answer(call, 200, new JWKSet(key.toPublicJWK()).toString()));
    server.createContext("/token", this::token);
    server.start();
  }

  public static synchronized CompanyProvider running() {
    if (running == null) {
      running = new CompanyProvider();
    }
    return running;
  }

  public String issuer() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** Somebody signs in here at the address our program sent them to. @return the query with which their browser goes back */
  public String signIn(String address, String subject, Flaw flaw, UnaryOperator<JWTClaimsSet.Builder> change) {
    var asked = URLUtils.parseParameters(URI.create(address).getRawQuery());
    if (!one(asked, "client_id").equals(CLIENT) || !one(asked, "code_challenge_method").equals("S256")) {
      throw new AssertionError("Not asked as agreed: " + address);
    }
    var code = UUID.randomUUID().toString();
    grants.put(code, new Grant(subject, one(asked, "nonce"), one(asked, "redirect_uri"), one(asked, "code_challenge"), flaw, change));
    return "code=" + code + "&state=" + one(asked, "state");
  }

  private void token(HttpExchange call) throws IOException {
    var form = URLUtils.parseParameters(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    var expected = "Basic " + Base64.getEncoder().encodeToString((CLIENT + ":" + java.net.URLEncoder.encode(SECRET, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
    var grant = grants.remove(one(form, "code"));
    if (grant == null || !expected.equals(call.getRequestHeaders().getFirst("Authorization")) || !grant.redirect.equals(one(form, "redirect_uri"))
        || !CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(one(form, "code_verifier"))).getValue().equals(grant.challenge)) {
      answer(call, 400, "{\"error\":\"invalid_grant\"}");
      return;
    }
    answer(call, 200, "{\"access_token\":\"none of your business\",\"token_type\":\"Bearer\",\"expires_in\":60,\"id_token\":\"" + idToken(grant).serialize() + "\"}");
  }

  private JWT idToken(Grant grant) {
    var now = Instant.now();
    var claims = grant.change.apply(new JWTClaimsSet.Builder().issuer(issuer()).audience(CLIENT).subject(grant.subject).claim("nonce", grant.nonce)
        .issueTime(Date.from(now)).expirationTime(Date.from(now.plus(Duration.ofMinutes(5))))).build();
    if (grant.flaw == Flaw.UNSIGNED) {
      return new PlainJWT(claims);
    }
    try {
      var token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), claims);
      token.sign(new RSASSASigner(grant.flaw == Flaw.FOREIGN_KEY ? foreign : key));
      return token;
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String one(Map<String, List<String>> parameters, String name) {
    return parameters.getOrDefault(name, List.of("")).getFirst();
  }

  private static void answer(HttpExchange call, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().add("Content-Type", "application/json");
    call.sendResponseHeaders(status, bytes.length);
    call.getResponseBody().write(bytes);
    call.close();
  }
}
