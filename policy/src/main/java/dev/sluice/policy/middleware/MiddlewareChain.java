package dev.sluice.policy.middleware;

import java.util.List;

/**
 * The entries that one host selects, by order and then key.
 *
 * @param entries at most 10
 */
public record MiddlewareChain(List<MiddlewareEntry> entries) {
  public static final MiddlewareChain EMPTY = new MiddlewareChain(List.of());

  public MiddlewareChain {
    entries = List.copyOf(entries);
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }
}
