package dev.sluice.proxy.chain;

import dev.sluice.config.policy.middleware.MiddlewareChain;
import dev.sluice.config.policy.middleware.MiddlewareEntry;
import dev.sluice.config.policy.middleware.MiddlewareEntry.OnError;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries of a chain that take part in one request, given the services that are available
 * (middleware-contract e.6).
 *
 * @param entries resolved and unresolved ones, in order, without unbound ones
 * @param bodyLimit most bytes to buffer: the largest limit of a resolved entry
 * @param anyResolved false when no entry can judge; the body then stays on the socket
 * @param forbidsMessages an entry that must not be skipped handles WebSocket messages, or is a
 *     built-in that reads bodies; it may be unbound otherwise
 */
public record SelectedChain(
    List<MiddlewareEntry> entries, int bodyLimit, boolean anyResolved, boolean forbidsMessages) {
  private static final SelectedChain NONE = new SelectedChain(List.of(), 0, false, false);

  public SelectedChain {
    entries = List.copyOf(entries);
  }

  static SelectedChain join(MiddlewareChain chain, ServiceCatalog catalog) {
    if (chain.entries().isEmpty()) {
      return NONE;
    }
    List<MiddlewareEntry> selected = new ArrayList<>(chain.entries().size());
    int limit = 0;
    boolean forbidsMessages = false;
    for (MiddlewareEntry entry : chain.entries()) {
      String implementation = entry.implementation();
      forbidsMessages |= forbidsMessages(entry, catalog);
      if (!catalog.isUnbound(implementation)) {
        selected.add(entry);
        limit = Math.max(limit, catalog.payloadLimit(implementation));
      }
    }
    boolean all = selected.size() == chain.entries().size();
    return new SelectedChain(all ? chain.entries() : selected, limit, limit > 0, forbidsMessages);
  }

  private static boolean forbidsMessages(MiddlewareEntry entry, ServiceCatalog catalog) {
    return entry.onError() == OnError.FAIL_CLOSED
        && (entry.isBuiltInReader() || catalog.handlesMessages(entry.implementation()));
  }

  /** Splits the entries by whether they handle messages; no chain is shown any. */
  static MessageCoverage messageCoverage(MiddlewareChain chain, ServiceCatalog catalog) {
    return new MessageCoverage(
        chain.entries().stream()
            .filter(entry -> !catalog.handlesMessages(entry.implementation()))
            .toList(),
        chain.entries().stream()
            .anyMatch(entry -> catalog.handlesMessages(entry.implementation())));
  }

  /**
   * The effect of a chain on the messages of an approved WebSocket.
   *
   * @param uninterested entries that do not handle messages
   * @param bypassed whether other entries do, and their on_error lets messages pass unseen
   */
  public record MessageCoverage(List<MiddlewareEntry> uninterested, boolean bypassed) {
    public MessageCoverage {
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
