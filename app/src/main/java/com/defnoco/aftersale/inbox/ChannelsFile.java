package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.StartupProblem;
import com.defnoco.aftersale.platform.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Accounts from the file that {@code AFTERSALE_CHANNELS_FILE} names. A mistake in it stops the start with a sentence that names the account and the setting. */
@Component
class ChannelsFile implements InitializingBean {

  private static final Actor.System SYSTEM = new Actor.System();

  private final Accounts accounts;
  private final Texts texts;
  private final String file;

  ChannelsFile(Accounts accounts, Texts texts, @Value("${aftersale.channels-file:}") String file) {
    this.accounts = accounts;
    this.texts = texts;
    this.file = file;
  }

  /** Before the first request is taken. */
  @Override
  public void afterPropertiesSet() {
    if (!file.isBlank()) {
      load(Path.of(file));
    }
  }

  void load(Path path) {
    Object read;
    try (var reader = Files.newBufferedReader(path)) {
      read = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
    } catch (IOException e) {
      throw new StartupProblem("The channels file " + path + " cannot be read: " + e.getMessage());
    } catch (YAMLException e) {
      throw new StartupProblem("The channels file " + path + " is not YAML: " + e.getMessage());
    }
    if (!(read instanceof Map<?, ?> root) || !(root.get("accounts") instanceof List<?> list)) {
      throw new StartupProblem("The channels file " + path + " must hold a list 'accounts:'.");
    }
    int position = 0;
    for (var one : list) {
      position++;
      if (!(one instanceof Map<?, ?> account) || account.get("id") == null || account.get("kind") == null) {
        throw new StartupProblem("Account " + position + " in " + path + " needs 'id' and 'kind'.");
      }
      put(path, account);
    }
  }

  private void put(Path path, Map<?, ?> account) {
    var id = String.valueOf(account.get("id"));
    ChannelKind kind;
    try {
      kind = ChannelKind.valueOf(String.valueOf(account.get("kind")));
    } catch (IllegalArgumentException e) {
      throw new StartupProblem("Account " + id + " in " + path + " has the kind " + account.get("kind") + "; there are " + accounts.kinds() + ".");
    }
    if (!accounts.kinds().contains(kind)) {
      throw new StartupProblem("Account " + id + " in " + path + " has the kind " + kind + "; there are " + accounts.kinds() + ".");
    }
    var given = new LinkedHashMap<String, String>();
    account.forEach((key, value) -> {
      if (!List.of("id", "kind", "name").contains(String.valueOf(key))) {
        flatten(String.valueOf(key), value, given);
      }
    });
    try {
      accounts.put(SYSTEM, id, kind, account.get("name") == null ? id : String.valueOf(account.get("name")), given, true);
    } catch (InvalidInput wrong) {
      throw new StartupProblem("Account " + id + " in " + path + ": " + wrong.problems().stream()
          .map(problem -> texts.text(Locale.UK, problem.key(), problem.arguments().toArray())).collect(Collectors.joining(" ")));
    }
  }

  private static void flatten(String name, @org.jspecify.annotations.Nullable Object value, Map<String, String> into) {
    switch (value) {
      case null -> { }
      case Map<?, ?> nested -> nested.forEach((key, inner) -> flatten(name + "." + key, inner, into));
      case Collection<?> many -> into.put(name, many.stream().map(String::valueOf).collect(Collectors.joining("\n")));
      default -> into.put(name, String.valueOf(value));
    }
  }
}
