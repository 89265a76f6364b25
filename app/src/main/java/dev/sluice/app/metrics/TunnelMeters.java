package dev.sluice.app.metrics;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.proto.v1.TunnelCompletion;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** Decisions about tunnels and upgraded connections, and their durations. Any thread. */
final class TunnelMeters {
  private static final int MOST_REASONS = 150;

  private static final int MOST_KINDS = 10;

  private final Series<Decided, Counter> decided;
  private final Series<TunnelDecision.Kind, Timer> ended;

  private record Decided(TunnelDecision.Kind kind, Verdict decision, String reason) {}

  TunnelMeters(MeterRegistry meters) {
    TunnelDecision.Kind unknown = TunnelDecision.Kind.UNRECOGNIZED;
    Decided other = new Decided(unknown, Verdict.UNRECOGNIZED, Text.OTHER);
    decided = new Series<>(MOST_REASONS, other, key -> decided(meters, key));
    ended = new Series<>(MOST_KINDS, unknown, kind -> ended(meters, kind));
  }

  void decided(TunnelDecision decision, Verdict verdict, String refusal) {
    decided.of(new Decided(decision.getKind(), verdict, Text.reason(refusal))).increment();
  }

  void completed(TunnelCompletion completion) {
    ended.of(completion.getDecision().getKind()).record(completion.getDurationNanos(), NANOSECONDS);
  }

  private static Counter decided(MeterRegistry meters, Decided key) {
    return Counter.builder("sluice.tunnels")
        .description("Decisions on CONNECT and on the bytes in tunnels, by the code of the refusal")
        .tags("kind", Text.of(key.kind), "decision", Text.of(key.decision), "reason", key.reason)
        .register(meters);
  }

  private static Timer ended(MeterRegistry meters, TunnelDecision.Kind kind) {
    return Durations.tunnel("sluice.tunnel.duration", "Of tunnels that were opened")
        .tag("kind", Text.of(kind))
        .register(meters);
  }
}
