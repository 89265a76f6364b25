package dev.sluice.app.metrics;

import dev.sluice.proto.v1.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Decisions and bytes by sandbox. Any thread. The first sandboxes with traffic have series of their
 * own until the node ends; later ones are {@code other}.
 */
final class SandboxMeters {
  static final int MOST = 50;

  private static final String SANDBOX = "sandbox";

  private final Series<String, Sandbox> sandboxes;

  private record Sandbox(
      Decisions requests, Decisions tunnels, Counter toOrigins, Counter toClients) {}

  private record Decisions(Counter allowed, Counter modified, Counter denied) {
    void count(Verdict verdict) {
      switch (verdict) {
        case VERDICT_ALLOWED -> allowed.increment();
        case VERDICT_MODIFIED -> modified.increment();
        case VERDICT_DENIED, VERDICT_UNSPECIFIED, UNRECOGNIZED -> denied.increment();
      }
    }
  }

  SandboxMeters(MeterRegistry meters) {
    sandboxes = new Series<>(MOST, Text.OTHER, sandbox -> register(meters, sandbox));
  }

  void request(String sandbox, Verdict verdict) {
    sandboxes.of(sandbox).requests.count(verdict);
  }

  void tunnel(String sandbox, Verdict verdict) {
    sandboxes.of(sandbox).tunnels.count(verdict);
  }

  void relayed(String sandbox, long toOrigin, long toClient) {
    Sandbox counters = sandboxes.of(sandbox);
    counters.toOrigins.increment((double) toOrigin);
    counters.toClients.increment((double) toClient);
  }

  private static Sandbox register(MeterRegistry meters, String sandbox) {
    return new Sandbox(
        decisions(meters, sandbox, "request"),
        decisions(meters, sandbox, "tunnel"),
        bytes(meters, sandbox, "to_origin"),
        bytes(meters, sandbox, "to_client"));
  }

  private static Decisions decisions(MeterRegistry meters, String sandbox, String kind) {
    return new Decisions(
        decisions(meters, sandbox, kind, Verdict.VERDICT_ALLOWED),
        decisions(meters, sandbox, kind, Verdict.VERDICT_MODIFIED),
        decisions(meters, sandbox, kind, Verdict.VERDICT_DENIED));
  }

  private static Counter decisions(
      MeterRegistry meters, String sandbox, String kind, Verdict verdict) {
    return Counter.builder("sluice.sandbox.decisions")
        .description("Decisions on requests and on tunnels by sandbox")
        .tags(SANDBOX, sandbox, "kind", kind, "decision", Text.of(verdict))
        .register(meters);
  }

  private static Counter bytes(MeterRegistry meters, String sandbox, String direction) {
    return Counter.builder("sluice.sandbox")
        .baseUnit("bytes")
        .description("Bytes of tunnels, and of bodies outside tunnels, by sandbox")
        .tags(SANDBOX, sandbox, "direction", direction)
        .register(meters);
  }
}
