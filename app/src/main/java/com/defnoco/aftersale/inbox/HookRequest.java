package com.defnoco.aftersale.inbox;

import java.util.Map;
import java.util.Optional;

/**
 * A request of a provider, its body untouched.
 *
 * @param headers by lower-case name
 * @param query decoded parameters of the address
 */
public record HookRequest(String method, Map<String, String> headers, Map<String, String> query, byte[] body) {

  public HookRequest {
    headers = Map.copyOf(headers);
    query = Map.copyOf(query);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }
}
