package com.defnoco.aftersale.pages;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Where to go after signing in. Only a place of our own below a known start is believed; everything else becomes that start. */
public final class Next {

  private Next() {}

  /**
   * The wished place if it lies below {@code start}, else {@code start}.
   *
   * @param start path without a trailing slash, such as {@code /console}
   * @param wish what the request says, not to be trusted
   */
  public static String within(String start, @Nullable String wish) {
    if (wish == null || wish.chars().anyMatch(c -> c <= ' ' || c == '\\' || c == 0x7F)) {
      return start;
    }
    try {
      var place = new URI(wish);
      var path = place.getPath();
      var below = path != null && (path.equals(start) || path.startsWith(start + "/"));
      var ours = place.getScheme() == null && place.getRawAuthority() == null && place.normalize().equals(place);
      return below && ours ? wish : start;
    } catch (URISyntaxException e) {
      return start;
    }
  }
}
