package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.platform.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a page of a list ended: the instant it is ordered by, and the claim. */
record Cursor(Instant at, UUID id) {

  static Cursor after(ClaimsSql.Claim claim, ClaimQuery.Sort sort) {
    return switch (sort) {
      case CREATED_NEWEST, CREATED_OLDEST -> new Cursor(claim.createdAt(), claim.id());
      case UPDATED_NEWEST, UPDATED_OLDEST -> new Cursor(claim.updatedAt(), claim.id());
    };
  }

  String write() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString((at + "|" + id).getBytes(StandardCharsets.US_ASCII));
  }

  /** Null for the first page. */
  static @Nullable Cursor read(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split("\\|");
      if (parts.length == 2) {
        return new Cursor(Instant.parse(parts[0]), UUID.fromString(parts[1]));
      }
    } catch (IllegalArgumentException | DateTimeException notOurs) {
      // falls through to the one refusal
    }
    throw InvalidInput.at("/cursor", "claims.problem.cursor");
  }
}
