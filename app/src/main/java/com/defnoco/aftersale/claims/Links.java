package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.StartupProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Tracking links: one valid per claim. A token is 192 bits of an HMAC-SHA256 over the link's id under a key that is not in the database; the database keeps only the token's hash. So neither a
 * copy of the database nor a guess opens a claim, a link can be shown again without being stored, and is revoked by its row.
 *
 * <p>The key is the setting {@code aftersale.link-secret} (the same for all copies of the program), else a file in the data folder made at first use.
 */
@Component
class Links {

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{32}");

  private final ClaimsSql sql;
  private final Clock clock;
  private final SecretKeySpec key;

  Links(ClaimsSql sql, Clock clock, Settings settings, @Value("${aftersale.link-secret:}") String secret) {
    this.sql = sql;
    this.clock = clock;
    this.key = new SecretKeySpec(secret.isBlank() ? keyIn(settings.home()) : Hashes.sha256("claim links " + secret), "HmacSHA256");
  }

  /** The claim's valid token; a new link where there is none. */
  String of(UUID claimId, String by) {
    return sql.validLink(claimId).map(this::token).orElseGet(() -> issue(claimId, by));
  }

  String renew(UUID claimId, String by) {
    sql.revokeLinks(claimId, clock.instant(), by);
    return issue(claimId, by);
  }

  void revoke(UUID claimId, String by) {
    sql.revokeLinks(claimId, clock.instant(), by);
  }

  Actor.LinkHolder holder(String token) {
    if (!TOKEN.matcher(token).matches()) {
      throw new NotFound();
    }
    var link = sql.link(Hashes.sha256(token)).orElseThrow(NotFound::new);
    if (!MessageDigest.isEqual(token(link.id()).getBytes(StandardCharsets.US_ASCII), token.getBytes(StandardCharsets.US_ASCII))) {
      throw new NotFound();
    }
    return new Actor.LinkHolder(link.claimId(), link.customerId());
  }

  /** A link yet to be written. */
  record Made(UUID id, String token, byte[] hash) {}

  Made make() {
    var id = Ids.next(clock);
    var token = token(id);
    return new Made(id, token, Hashes.sha256(token));
  }

  private String issue(UUID claimId, String by) {
    var made = make();
    sql.insertLink(made.id(), claimId, made.hash(), clock.instant(), by);
    return made.token();
  }

  private String token(UUID linkId) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      var signature = mac.doFinal(("claim-link:" + linkId).getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(java.util.Arrays.copyOf(signature, 24));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static byte[] keyIn(Path home) {
    var file = home.resolve("keys").resolve("claim-links.key");
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(file.getParent());
        create(file);
      }
      return Hashes.sha256("claim links " + Files.readString(file).strip());
    } catch (IOException e) {
      throw new StartupProblem("The key of the tracking links, " + file + ", cannot be read or made: " + e.getMessage()
          + ". Let the program read and write the folder, or set aftersale.link-secret.", e);
    }
  }

  private static void create(Path file) throws IOException {
    var secret = Ids.secret() + Ids.secret();
    var fresh = Files.createTempFile(file.getParent(), "claim-links", ".new");
    if (Files.getFileStore(file.getParent()).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
    }
    Files.writeString(fresh, secret);
    try {
      // A link fails when the name is taken, so that two copies starting at once agree on one key.
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException anotherCopyWasFaster) {
      return;
    } catch (UnsupportedOperationException noLinksHere) {
      Files.copy(fresh, file);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
