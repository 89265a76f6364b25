package dev.sluice.chain.run;

import dev.sluice.config.registration.Registration;
import dev.sluice.config.registration.Registrations;
import dev.sluice.config.source.Value;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.Snapshots;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Generations that a test replaces. */
final class FixedSnapshots implements Snapshots {
  private volatile Snapshot current = Snapshot.empty();

  /** Every host selects these entries. */
  void serve(long generation, List<MiddlewareEntry> entries, Registration... registrations) {
    current =
        new Snapshot(
            generation,
            Map.of(Snapshot.DEFAULT_SANDBOX, new AllHosts(new MiddlewareChain(entries))),
            new Registrations(List.of(registrations)));
  }

  void serve(Snapshot snapshot) {
    current = snapshot;
  }

  static MiddlewareEntry entry(String key, String implementation, OnError onError) {
    return new MiddlewareEntry(key, implementation, 0, Value.MapValue.EMPTY, onError);
  }

  @Override
  public Snapshot current() {
    return current;
  }

  @Override
  public Optional<Snapshot> generation(long number) {
    return Optional.of(current()).filter(snapshot -> snapshot.generation() == number);
  }

  private record AllHosts(MiddlewareChain chain) implements Policy {
    @Override
    public EndpointDecision admitEndpoint(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public PolicyDecision admitRequest(RequestFacts request) {
      return new PolicyDecision.Allowed("p", "l7");
    }

    @Override
    public MiddlewareChain chainFor(String host) {
      return chain;
    }
  }

  /** Not asked for by chains. */
  @Override
  public Runnable onSwap(Executor executor, Consumer<Snapshot> listener) {
    throw new UnsupportedOperationException();
  }
}
