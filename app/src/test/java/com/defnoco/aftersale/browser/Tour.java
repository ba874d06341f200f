package com.defnoco.aftersale.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.RequestOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The pages that one reader meets.
 *
 * @param session the reader's cookie; null for a stranger
 * @param stops the pages in the order in which they were found
 * @param met routes of pages and of files that the reader was offered
 */
record Tour(@Nullable Cookie session, List<Stop> stops, Set<String> met) {

  /**
   * A page to look at.
   *
   * @param nth the how manieth of its kind, from 0
   * @param status what it answers with
   */
  record Stop(String path, int nth, int status) {}

  /** So many pages of the same kind are looked at: lists lead to thousands. */
  private static final int OF_A_KIND = 2;
  private static final int WITH_DIFFERENT_QUERIES = 3;
  private static final Pattern LINK = Pattern.compile("<a\\s[^>]*?href=\"(/[^\"]*)\"[^>]*>");

  /** What can be reached by links from the first address and stays under it, a few of each kind, and the samples before. */
  static Tour from(String address, @Nullable Cookie session, String root, List<String> samples) {
    var pages = new LinkedHashMap<String, Stop>();
    var met = new LinkedHashSet<String>();
    Map<String, Integer> kinds = new HashMap<>();
    Map<String, Integer> routes = new HashMap<>();
    try (var reader = Look.DESK_ENGLISH_DARK.open(address, false)) {
      signIn(reader, session);
      var waiting = new ArrayDeque<>(samples);
      waiting.add(root);
      while (!waiting.isEmpty()) {
        var path = waiting.poll();
        var route = Routes.of(path);
        if (pages.containsKey(path) || !samples.contains(path) && (kinds.merge(kindOf(path), 1, Integer::sum) > OF_A_KIND
            || path.contains("?") && kinds.merge(route + "?", 1, Integer::sum) > WITH_DIFFERENT_QUERIES)) {
          continue;
        }
        met.add(route);
        var answer = reader.request().get(path, RequestOptions.create().setMaxRedirects(5));
        met.add(Routes.of(answer.url().replaceFirst("^https?://[^/]+", "")));
        if (answer.status() < 400 && !answer.headers().getOrDefault("content-type", "").startsWith("text/html")) {
          continue;
        }
        pages.put(path, new Stop(path, routes.merge(route, 1, Integer::sum) - 1, 200));
        links(answer.text()).stream().filter(link -> under(root, link)).forEach(waiting::add);
      }
    }
    return new Tour(session, List.copyOf(pages.values()), met);
  }

  /** Pages that no link leads to, or none without a form before them. */
  static Tour of(@Nullable Cookie session, String... paths) {
    return answering(200, session, paths);
  }

  /** Pages that say no. */
  static Tour answering(int status, @Nullable Cookie session, String... paths) {
    var stops = new ArrayList<Stop>();
    var met = new LinkedHashSet<String>();
    for (var path : paths) {
      stops.add(new Stop(path, 0, status));
      met.add(Routes.of(path));
    }
    return new Tour(session, stops, met);
  }

  /** Without the pages whose kind another reader meets too. */
  Tour without(Tour other) {
    return new Tour(session, stops.stream().filter(stop -> !other.met.contains(Routes.of(stop.path()))).toList(), met);
  }

  static void signIn(BrowserContext reader, @Nullable Cookie session) {
    if (session != null) {
      reader.addCookies(List.of(session));
    }
  }

  private static List<String> links(String page) {
    var links = new ArrayList<String>();
    var match = LINK.matcher(page);
    while (match.find()) {
      var link = match.group(1).replace("&amp;", "&").replaceFirst("#.*", "");
      if (!match.group().contains(" download") && !link.startsWith("//") && !link.contains("lang=") && !link.contains("sign-out")) {
        links.add(link);
      }
    }
    return links;
  }

  private static boolean under(String root, String link) {
    return root.equals("/") ? !link.startsWith("/console") : link.startsWith(root);
  }

  /** The route, and the query without values. */
  private static String kindOf(String path) {
    var parts = path.split("\\?", 2);
    return parts.length == 1 ? Routes.of(path) : Routes.of(path) + "?" + parts[1].replaceAll("=[^&]*", "");
  }
}
