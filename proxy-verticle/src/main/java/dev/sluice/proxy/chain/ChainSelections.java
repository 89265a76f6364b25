package dev.sluice.proxy.chain;

import dev.sluice.policy.middleware.MiddlewareChain;
import java.util.IdentityHashMap;

/**
 * Which entries of a chain take part given the reported services, computed once for each chain.
 * Event loop only.
 */
final class ChainSelections {
  /** Most chains kept. A reload makes new ones. */
  private static final int KEPT = 64;

  /** By identity: a policy has each of its chains once. */
  private final IdentityHashMap<MiddlewareChain, Joined> known = new IdentityHashMap<>();

  private ServiceCatalog catalog = ServiceCatalog.EMPTY;

  record Joined(SelectedChain selected, StreamingEntries requests, StreamingEntries responses) {
    private static final Joined NOTHING =
        new Joined(
            SelectedChain.join(MiddlewareChain.EMPTY, ServiceCatalog.EMPTY),
            StreamingEntries.NONE,
            StreamingEntries.NONE);

    private static Joined of(MiddlewareChain chain, ServiceCatalog catalog) {
      return new Joined(
          SelectedChain.join(chain, catalog),
          StreamingEntries.requests(chain, catalog),
          StreamingEntries.responses(chain, catalog));
    }
  }

  ServiceCatalog catalog() {
    return catalog;
  }

  void report(ServiceCatalog reported) {
    if (catalog != reported) {
      catalog = reported;
      known.clear();
    }
  }

  Joined of(MiddlewareChain chain) {
    if (chain.isEmpty()) {
      return Joined.NOTHING;
    }
    Joined joined = known.get(chain);
    if (joined == null) {
      if (known.size() >= KEPT) {
        known.clear();
      }
      joined = Joined.of(chain, catalog);
      known.put(chain, joined);
    }
    return joined;
  }
}
