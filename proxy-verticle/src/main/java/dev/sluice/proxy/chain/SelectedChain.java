package dev.sluice.proxy.chain;

import dev.sluice.config.secrets.MessagePhase;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries of a chain that take part in one request, given the services that are available
 * (middleware-contract e.6).
 *
 * @param entries resolved and unresolved ones, in order, without unbound ones
 * @param bodyLimit most bytes to buffer: the largest limit of a resolved entry
 * @param anyResolved false when no entry can judge; the body then stays on the socket
 * @param forbidsMessages a built-in that must not be skipped reads bodies and no WebSocket messages
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
      boolean elsewhere = entry.isBuiltInReader() && !entry.reads(MessagePhase.REQUEST);
      if (!elsewhere && !catalog.isUnbound(implementation)) {
        selected.add(entry);
        limit = Math.max(limit, catalog.payloadLimit(implementation));
      }
    }
    boolean all = selected.size() == chain.entries().size();
    return new SelectedChain(all ? chain.entries() : selected, limit, limit > 0, forbidsMessages);
  }

  private static boolean forbidsMessages(MiddlewareEntry entry, ServiceCatalog catalog) {
    return entry.onError() == OnError.FAIL_CLOSED
        && entry.isBuiltInReader()
        && !catalog.readsMessages(entry.implementation());
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  public boolean anyFailsClosed() {
    return entries.stream().anyMatch(entry -> entry.onError() == OnError.FAIL_CLOSED);
  }
}
