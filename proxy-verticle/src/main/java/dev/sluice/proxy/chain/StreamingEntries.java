package dev.sluice.proxy.chain;

import dev.sluice.config.secrets.MessagePhase;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The entries of a chain that read messages of one direction as streams, as far as the chain nodes
 * have reported, and how they are asked (http-hooks 1.6). An entry whose service is not resolved
 * stays in, so that its {@code on_error} decides.
 *
 * @param entries in chain order
 * @param hooks names of the services that run hooks, also of those that no node reaches now
 */
public record StreamingEntries(MiddlewareChain entries, Engine engine, Set<String> hooks) {
  public static final StreamingEntries NONE =
      new StreamingEntries(MiddlewareChain.EMPTY, Engine.NONE, Set.of());

  public StreamingEntries {
    hooks = Set.copyOf(hooks);
  }

  public enum Engine {
    NONE,
    /** By the older contract, or unresolved ones alone. */
    OLD,
    HOOKS,
    BUILT_INS,
    /** Services of both contracts, which is refused. */
    MIXED
  }

  static StreamingEntries responses(MiddlewareChain chain, ServiceCatalog catalog) {
    List<MiddlewareEntry> entries = new ArrayList<>(chain.entries().size());
    for (MiddlewareEntry entry : chain.entries()) {
      boolean reads =
          entry.isBuiltInReader()
              ? entry.reads(MessagePhase.RESPONSE)
              : catalog.mayReadResponses(entry.implementation());
      if (reads) {
        entries.add(entry);
      }
    }
    return of(entries, catalog, true);
  }

  /**
   * Of requests. {@link Engine#BUILT_INS} only when each of them can read a stream; otherwise the
   * older path has its limit.
   */
  static StreamingEntries requests(MiddlewareChain chain, ServiceCatalog catalog) {
    List<MiddlewareEntry> entries = new ArrayList<>(chain.entries().size());
    boolean stream = true;
    for (MiddlewareEntry entry : chain.entries()) {
      boolean builtIn = entry.isBuiltInReader();
      boolean reads =
          builtIn
              ? entry.reads(MessagePhase.REQUEST)
              : catalog.mayReadRequests(entry.implementation());
      if (reads) {
        entries.add(entry);
        stream &= !builtIn || catalog.streamsRequests(entry.implementation());
      }
    }
    return of(entries, catalog, stream);
  }

  private static StreamingEntries of(
      List<MiddlewareEntry> entries, ServiceCatalog catalog, boolean builtInsStream) {
    if (entries.isEmpty()) {
      return NONE;
    }
    boolean services = false;
    Set<String> hooks = new HashSet<>();
    boolean older = false;
    for (MiddlewareEntry entry : entries) {
      boolean runsHooks = catalog.runsHooks(entry.implementation());
      if (runsHooks) {
        hooks.add(entry.implementation());
      }
      if (!entry.isBuiltInReader()) {
        services = true;
        older |= !runsHooks && !catalog.isUnresolved(entry.implementation());
      }
    }
    return new StreamingEntries(
        new MiddlewareChain(entries),
        engine(services, !hooks.isEmpty(), older, builtInsStream),
        hooks);
  }

  private static Engine engine(
      boolean services, boolean hooks, boolean older, boolean builtInsStream) {
    if (hooks) {
      return older ? Engine.MIXED : Engine.HOOKS;
    }
    return services || !builtInsStream ? Engine.OLD : Engine.BUILT_INS;
  }

  public boolean isEmpty() {
    return engine == Engine.NONE;
  }

  /** Whether services run hooks, which never fail open. */
  public boolean runsHooks() {
    return engine == Engine.HOOKS || engine == Engine.MIXED;
  }

  public boolean hasServices() {
    if (engine == Engine.BUILT_INS) {
      return false;
    }
    for (MiddlewareEntry entry : entries.entries()) {
      if (!entry.isBuiltInReader()) {
        return true;
      }
    }
    return false;
  }
}
