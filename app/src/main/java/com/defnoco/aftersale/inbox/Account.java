package com.defnoco.aftersale.inbox;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An account at a provider, with its secrets opened: for adapters only, and never written to a log.
 *
 * @param id our name for it, part of the address the provider calls
 * @param settings by the names of the interface; what is nested there is joined by dots ({@code imap.host}), lists by line breaks
 */
public record Account(String id, ChannelKind kind, String name, Map<String, String> settings) {

  public Account {
    settings = Map.copyOf(settings);
  }

  /** A setting that must be there. @throws IllegalStateException when it is not */
  public String get(String key) {
    return find(key).orElseThrow(() -> new IllegalStateException("The account " + id + " lacks the setting " + key));
  }

  /** A setting that may be left out; an empty one counts as left out. */
  public Optional<String> find(String key) {
    return Optional.ofNullable(settings.get(key)).map(String::strip).filter(value -> !value.isEmpty());
  }

  public String get(String key, String otherwise) {
    return find(key).orElse(otherwise);
  }

  public List<String> list(String key) {
    return find(key).stream().flatMap(value -> Arrays.stream(value.split("[\\n,]"))).map(String::strip).filter(value -> !value.isEmpty()).toList();
  }

  /** Without the settings: they hold secrets. */
  @Override
  public String toString() {
    return kind + ":" + id;
  }
}
