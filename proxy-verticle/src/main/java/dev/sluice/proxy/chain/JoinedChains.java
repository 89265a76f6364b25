package dev.sluice.proxy.chain;

import dev.sluice.config.policy.middleware.MiddlewareChain;
import java.util.IdentityHashMap;

/**
 * Which entries of a chain take part given the reported services, computed once for each chain.
 * Event loop only.
 */
final class JoinedChains {
  /** Most chains kept. A reload makes new ones. */
  private static final int KEPT = 64;

  /** By identity: a policy has each of its chains once. */
  private final IdentityHashMap<MiddlewareChain, Joined> known = new IdentityHashMap<>();

  private ServiceCatalog catalog = ServiceCatalog.EMPTY;

  record Joined(SelectedChain selected, StreamedChain requests, StreamedChain responses) {
    private static final Joined NOTHING =
        new Joined(
            SelectedChain.join(MiddlewareChain.EMPTY, ServiceCatalog.EMPTY),
            StreamedChain.NONE,
            StreamedChain.NONE);

    private static Joined of(MiddlewareChain chain, ServiceCatalog catalog) {
      return new Joined(
          SelectedChain.join(chain, catalog),
          StreamedChain.requests(chain, catalog),
          StreamedChain.responses(chain, catalog));
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
