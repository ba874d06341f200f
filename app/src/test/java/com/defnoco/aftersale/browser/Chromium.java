package com.defnoco.aftersale.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes sure there is a browser: the one named by {@code CHROMIUM}, else one that is installed, else Debian's installed now when we may, else
 * the one that Playwright fetches for itself. Chinese pages need a face with Chinese characters to be looked at, but not to be tested.
 */
public final class Chromium {

  private static final List<String> KNOWN = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable",
      "/snap/bin/chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
      "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe", "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe");

  /** Playwright belongs to the thread that made it. */
  private static final ThreadLocal<Browser> OF_THIS_THREAD = ThreadLocal.withInitial(Chromium::start);

  static final double PATIENCE = 30_000;

  private Chromium() {}

  /** The browser of this thread, started once; it ends with this JVM. */
  public static Browser browser() {
    return OF_THIS_THREAD.get();
  }

  private static synchronized Browser start() {
    var executable = installed().or(Chromium::installNow);
    var playwright = Playwright.create(new Playwright.CreateOptions().setEnv(executable.isPresent() ? Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1") : Map.of()));
    var options = new LaunchOptions().setArgs(arguments());
    executable.ifPresent(options::setExecutablePath);
    // A slow machine is no finding.
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    return playwright.chromium().launch(options);
  }

  /** Without the sandbox, which root may not use and many containers do not offer: these windows see nothing but our own pages. */
  private static List<String> arguments() {
    return List.of("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run",
        "--disable-dev-shm-usage", "--force-color-profile=srgb", "--no-sandbox");
  }

  private static Optional<Path> installed() {
    var named = Optional.ofNullable(System.getenv("CHROMIUM")).filter(path -> !path.isBlank()).map(Path::of);
    if (named.isPresent() && !Files.isExecutable(named.get())) {
      throw new IllegalStateException("CHROMIUM is " + named.get() + ", which is no program. Correct it, or unset it and the tests look for a browser themselves.");
    }
    return named.or(() -> KNOWN.stream().map(Path::of).filter(Files::isExecutable).findFirst()).or(Chromium::onThePath);
  }

  private static Optional<Path> onThePath() {
    return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(System.getProperty("path.separator")))
        .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome").map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable).findFirst();
  }

  /** Debian and its kin, when we are root: the package brings every library along, which Playwright's own download does not. */
  private static Optional<Path> installNow() {
    if (!isRoot() || !Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
      return Optional.empty();
    }
    System.out.println("No browser found; installing Debian's chromium for the browser tests.");
    if (run("apt-get", "update", "-qq") && run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk", "fonts-dejavu-core")) {
      return installed();
    }
    return Optional.empty();
  }

  private static boolean run(String... command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.INHERIT);
      process.environment().put("DEBIAN_FRONTEND", "noninteractive");
      return process.start().waitFor() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }
}
