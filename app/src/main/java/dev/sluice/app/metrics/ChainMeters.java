package dev.sluice.app.metrics;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.StageTrace;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;

/** How long chains and their stages took, and what they found. Any thread. */
final class ChainMeters {
  /**
   * Built-in stages and registrations, times their outcomes. Each has a histogram, the largest part
   * of a scrape.
   */
  private static final int MOST_STAGES = 80;

  private final Timer chain;
  private final Timer bus;
  private final Series<Stage, Timer> stages;
  private final Series<String, Counter> findings;

  private record Stage(String implementation, StageTrace.Outcome outcome) {}

  ChainMeters(MeterRegistry meters) {
    this.chain =
        Durations.step(
                "sluice.chain.duration", "Whole chains, as the proxy waited for them, bus included")
            .register(meters);
    this.bus =
        Durations.step("sluice.chain.bus.duration", "The part of it outside the stages")
            .register(meters);
    this.stages =
        new Series<>(
            MOST_STAGES,
            new Stage(Text.OTHER, StageTrace.Outcome.UNRECOGNIZED),
            stage -> register(meters, stage));
    this.findings =
        new Series<>(MOST_STAGES, Text.OTHER, implementation -> findings(meters, implementation));
  }

  void decided(RequestDecision decision) {
    long inside = 0;
    for (StageTrace stage : decision.getStagesList()) {
      inside += stage.getDurationNanos();
      ended(stage);
    }
    // A later record repeats the time of the first.
    if (decision.getChainNanos() > 0 && !decision.getLater()) {
      chain.record(decision.getChainNanos(), NANOSECONDS);
      bus.record(Math.max(0, decision.getChainNanos() - inside), NANOSECONDS);
    }
  }

  void judged(List<StageTrace> stages) {
    stages.forEach(this::ended);
  }

  private void ended(StageTrace stage) {
    String implementation = stage.getImplementation();
    stages
        .of(new Stage(implementation, stage.getOutcome()))
        .record(stage.getDurationNanos(), NANOSECONDS);
    if (stage.getFindingsCount() > 0) {
      findings
          .of(implementation)
          .increment(stage.getFindingsList().stream().mapToInt(found -> found.getCount()).sum());
    }
  }

  private static Timer register(MeterRegistry meters, Stage stage) {
    return Durations.step("sluice.stage.duration", "Stages by how they ended")
        .tags("implementation", stage.implementation, "outcome", Text.of(stage.outcome))
        .register(meters);
  }

  private static Counter findings(MeterRegistry meters, String implementation) {
    return Counter.builder("sluice.stage.findings")
        .description("What stages found")
        .tag("implementation", implementation)
        .register(meters);
  }
}
