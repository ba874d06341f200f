package com.defnoco.aftersale.parties;

/**
 * Where a request comes from, as far as it can be told.
 *
 * @param address network address
 * @param agent what the browser calls itself, 300 characters at most; a claim of the browser's and no proof
 */
public record Caller(String address, String agent) {

  private static final int LONGEST = 300;

  public Caller {
    var oneLine = agent.replaceAll("\\p{Cntrl}", " ");
    agent = oneLine.length() > LONGEST ? oneLine.substring(0, LONGEST) : oneLine;
  }

  /** Browser and system as people call them, such as {@code Firefox, Linux}; empty when neither is known. */
  public static String inWords(String agent) {
    var browser = firstOf(agent, "Edg/", "Edge", "OPR/", "Opera", "MicroMessenger", "WeChat", "Firefox/", "Firefox", "HeadlessChrome", "Chrome", "Chrome/", "Chrome",
        "Safari/", "Safari", "curl/", "curl", "Java-http-client", "Java");
    var system = firstOf(agent, "Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows", "Mac OS", "macOS", "Linux", "Linux");
    return browser.isEmpty() || system.isEmpty() ? browser + system : browser + ", " + system;
  }

  /** Pairs of what to look for and what it is called. */
  private static String firstOf(String agent, String... pairs) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (agent.contains(pairs[i])) {
        return pairs[i + 1];
      }
    }
    return "";
  }
}
