package dev.sluice.app.metrics;

import dev.sluice.proto.v1.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Requests and bytes by sandbox. Any thread. The first sandboxes with traffic have series of their
 * own until the node ends; later ones are {@code other}.
 */
final class SandboxMeters {
  /** Sandboxes with series of their own. */
  static final int MOST = 50;

  private static final String SANDBOX = "sandbox";

  private final Series<String, Sandbox> sandboxes;

  /** The meters of one sandbox. */
  private record Sandbox(
      Counter allowed, Counter modified, Counter denied, Counter toOrigins, Counter toClients) {}

  SandboxMeters(MeterRegistry meters) {
    sandboxes = new Series<>(MOST, Text.OTHER, sandbox -> register(meters, sandbox));
  }

  void decided(String sandbox, Verdict verdict) {
    Sandbox counters = sandboxes.of(sandbox);
    switch (verdict) {
      case VERDICT_ALLOWED -> counters.allowed.increment();
      case VERDICT_MODIFIED -> counters.modified.increment();
      case VERDICT_DENIED, VERDICT_UNSPECIFIED, UNRECOGNIZED -> counters.denied.increment();
    }
  }

  void relayed(String sandbox, long toOrigin, long toClient) {
    Sandbox counters = sandboxes.of(sandbox);
    counters.toOrigins.increment(toOrigin);
    counters.toClients.increment(toClient);
  }

  private static Sandbox register(MeterRegistry meters, String sandbox) {
    return new Sandbox(
        requests(meters, sandbox, Verdict.VERDICT_ALLOWED),
        requests(meters, sandbox, Verdict.VERDICT_MODIFIED),
        requests(meters, sandbox, Verdict.VERDICT_DENIED),
        bytes(meters, sandbox, "to_origin"),
        bytes(meters, sandbox, "to_client"));
  }

  private static Counter requests(MeterRegistry meters, String sandbox, Verdict verdict) {
    return Counter.builder("sluice.sandbox.requests")
        .description("Requests and tunnels by sandbox and decision")
        .tags(SANDBOX, sandbox, "decision", Text.of(verdict))
        .register(meters);
  }

  private static Counter bytes(MeterRegistry meters, String sandbox, String direction) {
    return Counter.builder("sluice.sandbox")
        .baseUnit("bytes")
        .description(
            "Bytes of bodies and tunnels by sandbox, counted when a request or tunnel ends")
        .tags(SANDBOX, sandbox, "direction", direction)
        .register(meters);
  }
}
