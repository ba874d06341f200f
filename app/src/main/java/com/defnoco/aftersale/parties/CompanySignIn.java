package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.platform.Budgets;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.TooOften;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Sign-in by the company's own accounts (OpenID Connect, authorization code with PKCE).
 *
 * <p>An account there is known by issuer and subject alone. It becomes somebody's by the link of their invitation or from their own page after their password, never because
 * both carry the same mail address: who can choose an address there would choose a colleague's.
 */
@Component
public class CompanySignIn {

  private static final Logger log = LoggerFactory.getLogger(CompanySignIn.class);

  private static final int PATIENCE_MILLIS = 8_000;
  private static final int LONGEST_DOCUMENT = 1 << 20;
  private static final Duration KNOWN_FOR = Duration.ofHours(1);
  private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);
  /** Where the company's sign-in sends people back to. */
  public static final String BACK = "/console/sign-in/company/back";

  private final CompanySettings company;
  private final WaysInSql sql;
  private final StaffSql staffSql;
  private final StaffAccounts accounts;
  private final StaffSignIn signIn;
  private final SignInLog tries;
  private final Budgets budgets;
  private final Journal journal;
  private final Settings settings;
  private final Clock clock;
  private volatile @Nullable Known known;

  CompanySignIn(CompanySettings company, WaysInSql sql, StaffSql staffSql, StaffAccounts accounts, StaffSignIn signIn, SignInLog tries, Budgets budgets, Journal journal,
      Settings settings, Clock clock) {
    this.company = company;
    this.sql = sql;
    this.staffSql = staffSql;
    this.accounts = accounts;
    this.signIn = signIn;
    this.tries = tries;
    this.budgets = budgets;
    this.journal = journal;
    this.settings = settings;
    this.clock = clock;
  }

  private record Known(OIDCProviderMetadata metadata, Instant since) {}

  /**
   * A sign-in under way.
   *
   * @param address where the browser goes
   * @param state, nonce, verifier: to keep in the session until the browser comes back
   */
  public record Begun(URI address, String state, String nonce, String verifier) {}

  /** How it ended. */
  public sealed interface End {
    /** Signed in. */
    record In(UUID id, int sessionVersion) implements End {}

    /** Not signed in. @param key of the sentence that says why and what to do */
    record Refused(String key) implements End {}
  }

  /** What people call the company's sign-in; empty when there is none or it has no name of its own. */
  public String name() {
    return company.name();
  }

  public boolean isSet() {
    return company.isSet();
  }

  /** @throws NotPossible when the company's sign-in does not answer */
  public Begun begin(Caller from) {
    require();
    budgets.takeOrRefuse("sign-in:address:" + Budgets.network(from.address()), 30, Duration.ofSeconds(20));
    var state = Ids.secret();
    var nonce = Ids.secret();
    var verifier = new CodeVerifier();
    var request = new AuthenticationRequest.Builder(ResponseType.CODE, new Scope("openid"), new ClientID(company.clientId()), back())
        .endpointURI(guarded(metadata().getAuthorizationEndpointURI()))
        .state(new State(state)).nonce(new Nonce(nonce)).codeChallenge(verifier, CodeChallengeMethod.S256).build();
    return new Begun(request.toURI(), state, nonce, verifier.getValue());
  }

  /**
   * Signs in whom the company's sign-in vouches for.
   *
   * @param code what it sent along; worth nothing without the verifier
   * @param invitation secret of the link of an invitation to use up for this account; null to sign in
   * @param linkTo who, signed in, wants this account for theirs; null otherwise
   */
  public End back(String code, String nonce, String verifier, @Nullable String invitation, Actor.@Nullable Staff linkTo, Caller from) {
    require();
    String subject;
    try {
      subject = subject(code, nonce, verifier);
    } catch (NotPossible away) {
      return new End.Refused(away.key());
    } catch (GeneralException | BadJOSEException | JOSEException | IOException | RuntimeException unfit) {
      log.warn("The company's sign-in gave nothing that holds: {}", unfit.getClass().getSimpleName());
      tries.unknown("", Way.COMPANY, from);
      return new End.Refused("parties.company.unfit");
    }
    if (invitation != null || linkTo != null) {
      return link(subject, invitation, linkTo, from);
    }
    return sql.staffOf(company.issuer(), subject).map(id -> in(id, from)).orElseGet(() -> {
      tries.unknown("", Way.COMPANY, from);
      return new End.Refused("parties.company.unknown");
    });
  }

  /** Whether the person has an account there. */
  public boolean isLinked(UUID staff) {
    return company.isSet() && sql.hasIdentity(company.issuer(), staff);
  }

  /** Asks for one's password before an account there may become one's own. */
  public void mayLink(Actor.Staff actor, String password) {
    require();
    accounts.requirePassword(actor, password);
  }

  /** Forgets one's account there, or as an administrator anybody's. Sessions end: who came in that way is out. */
  public void unlink(Actor.Staff actor, UUID staff) {
    if (!actor.id().equals(staff)) {
      StaffAccounts.requireAdministrator(actor);
    }
    accounts.inTransaction(() -> {
      var login = staffSql.login(staff).orElseThrow(NotFound::new);
      if (actor.id().equals(staff) && login.passwordHash() == null) {
        throw new NotPossible("parties.company.only");
      }
      if (sql.forgetIdentities(staff) == 0) {
        throw new NotFound();
      }
      staffSql.endSessions(staff);
      journal.record(actor.reference(), "staff:" + staff, "staff.company-account-unlinked", null, Map.of());
    });
  }

  private End link(String subject, @Nullable String invitation, Actor.@Nullable Staff linkTo, Caller from) {
    try {
      var id = new UUID[1];
      accounts.inTransaction(() -> {
        var staff = linkTo != null ? linkTo.id() : accounts.useInvitation(Hashes.sha256(Objects.requireNonNull(invitation)));
        sql.keepIdentity(company.issuer(), subject, staff, clock.instant());
        journal.record("staff:" + staff, "staff:" + staff, "staff.company-account-linked", null, Map.of());
        id[0] = staff;
      });
      return in(id[0], from);
    } catch (DuplicateKeyException taken) {
      return new End.Refused("parties.company.taken");
    } catch (NotFound spent) {
      return new End.Refused("parties.company.spent");
    }
  }

  private End in(UUID id, Caller from) {
    var login = staffSql.login(id).orElseThrow(NotFound::new);
    if (!signIn.mayTry(login) || login.demo()) {
      tries.tried("staff:" + id, Way.COMPANY, SignInLog.Outcome.LOCKED, from);
      return new End.Refused("parties.company.unknown");
    }
    signIn.signedIn(login, Way.COMPANY, from);
    return new End.In(login.id(), login.sessionVersion());
  }

  /** Changes the code for an ID token and checks it: signature, issuer, audience, time, nonce. */
  private String subject(String code, String nonce, String verifier) throws GeneralException, IOException, BadJOSEException, JOSEException {
    var metadata = metadata();
    var client = new ClientID(company.clientId());
    var request = new TokenRequest.Builder(guarded(metadata.getTokenEndpointURI()), new ClientSecretBasic(client, new Secret(company.clientSecret())),
        new AuthorizationCodeGrant(new AuthorizationCode(code), back(), new CodeVerifier(verifier))).build().toHTTPRequest();
    request.setConnectTimeout(PATIENCE_MILLIS);
    request.setReadTimeout(PATIENCE_MILLIS);
    request.setFollowRedirects(false);
    var answer = OIDCTokenResponseParser.parse(request.send());
    if (!(answer instanceof OIDCTokenResponse tokens) || !(tokens.getOIDCTokens().getIDToken() instanceof SignedJWT token)) {
      throw new BadJOSEException("No signed ID token");
    }
    var algorithm = token.getHeader().getAlgorithm();
    if (!ALGORITHMS.contains(algorithm)) {
      throw new BadJOSEException("Algorithm " + algorithm);
    }
    var validator = new IDTokenValidator(new Issuer(company.issuer()), client, algorithm, guarded(metadata.getJWKSetURI()).toURL(),
        new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS, LONGEST_DOCUMENT));
    validator.validate(token, new Nonce(nonce));
    try {
      return Objects.requireNonNull(token.getJWTClaimsSet().getSubject());
    } catch (ParseException unreadable) {
      throw new BadJOSEException("No claims", unreadable);
    }
  }

  private OIDCProviderMetadata metadata() {
    var had = known;
    if (had == null || clock.instant().isAfter(had.since().plus(KNOWN_FOR))) {
      try {
        had = new Known(OIDCProviderMetadata.resolve(new Issuer(company.issuer()), PATIENCE_MILLIS, PATIENCE_MILLIS), clock.instant());
        known = had;
      } catch (GeneralException | IOException away) {
        log.warn("The company's sign-in at {} does not answer: {}", company.issuer(), away.getMessage());
        throw new NotPossible("parties.company.away");
      }
    }
    return had.metadata();
  }

  private static URI guarded(URI address) {
    if (!CompanySettings.isGuarded(address)) {
      throw new NotPossible("parties.company.away");
    }
    return address;
  }

  private URI back() {
    return URI.create(settings.link(BACK));
  }

  private void require() {
    if (!company.isSet()) {
      throw new NotFound();
    }
  }
}
