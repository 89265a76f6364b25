package dev.sluice.proxy.chain;

import dev.sluice.config.policy.middleware.MiddlewareChain;
import dev.sluice.config.policy.middleware.MiddlewareEntry;
import dev.sluice.config.policy.middleware.MiddlewareEntry.OnError;
import java.util.List;

/**
 * The entries that take part in one request, joined with what the chains can evaluate
 * (middleware-contract e.6).
 *
 * @param entries resolved and unresolved ones, in order; unbound ones are gone
 * @param bodyLimit bytes to buffer at most: the largest limit of a resolved entry
 * @param anyResolved false: no entry can judge, and the body stays on the socket
 * @param forbidsMessages a service that must not be skipped wants to see WebSocket messages; it may
 *     be unbound otherwise
 */
public record SelectedChain(
    List<MiddlewareEntry> entries, int bodyLimit, boolean anyResolved, boolean forbidsMessages) {
  public SelectedChain {
    entries = List.copyOf(entries);
  }

  static SelectedChain join(MiddlewareChain chain, ServiceCatalog catalog) {
    List<MiddlewareEntry> taking =
        chain.entries().stream()
            .filter(entry -> !catalog.isUnbound(entry.implementation()))
            .toList();
    int limit = 0;
    boolean anyResolved = false;
    for (MiddlewareEntry entry : taking) {
      int own = catalog.payloadLimit(entry.implementation());
      anyResolved |= own > 0;
      limit = Math.max(limit, own);
    }
    boolean forbidsMessages =
        chain.entries().stream()
            .anyMatch(
                entry ->
                    entry.onError() == OnError.FAIL_CLOSED
                        && catalog.wantsMessages(entry.implementation()));
    return new SelectedChain(taking, limit, anyResolved, forbidsMessages);
  }

  /** What of a chain does not see the messages of a WebSocket, which no chain is shown. */
  static Unseeing unseeing(MiddlewareChain chain, ServiceCatalog catalog) {
    return new Unseeing(
        chain.entries().stream()
            .filter(entry -> !catalog.wantsMessages(entry.implementation()))
            .toList(),
        chain.entries().stream().anyMatch(entry -> catalog.wantsMessages(entry.implementation())));
  }

  /**
   * The entries past which a WebSocket goes.
   *
   * @param uninterested entries that never asked for messages
   * @param bypassed others did, and their on_error lets the messages pass unseen
   */
  public record Unseeing(List<MiddlewareEntry> uninterested, boolean bypassed) {
    public Unseeing {
      uninterested = List.copyOf(uninterested);
    }
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  public boolean anyFailsClosed() {
    return entries.stream().anyMatch(entry -> entry.onError() == OnError.FAIL_CLOSED);
  }
}
