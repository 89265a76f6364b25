package dev.sluice.chain.pipeline;

import dev.sluice.chain.stage.StreamStage;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.StageTrace;
import java.util.ArrayList;
import java.util.List;

/**
 * Stops a preflight: ends the stages that are open, and lets no other be asked. Event loop only.
 */
final class PreflightWatch {
  private final List<PreflightStage> open = new ArrayList<>(0);
  private final List<StageTrace> answered = new ArrayList<>(0);
  private boolean stopped;

  void begins(PreflightStage stage) {
    open.add(stage);
  }

  void answered(StageTrace trace) {
    answered.add(trace);
  }

  void end(StreamStage stage, MiddlewareSessionEndReason reason) {
    if (open.removeIf(asked -> asked.stage().equals(stage))) {
      stage.end(reason);
    }
  }

  void endAll(MiddlewareSessionEndReason reason) {
    List<PreflightStage> all = List.copyOf(open);
    open.clear();
    all.forEach(asked -> asked.stage().end(reason));
  }

  List<StageTrace> stop(MiddlewareSessionEndReason reason, String cancelled) {
    stopped = true;
    List<StageTrace> traces = new ArrayList<>(answered.size() + 1);
    answered.forEach(trace -> traces.add(ended(trace, cancelled)));
    open.stream()
        .filter(stage -> answered.stream().noneMatch(trace -> isOf(stage, trace)))
        .forEach(stage -> traces.add(PreflightTraces.cancelled(stage, cancelled)));
    endAll(reason);
    return traces;
  }

  private StageTrace ended(StageTrace trace, String cancelled) {
    return open.stream()
        .filter(stage -> isOf(stage, trace))
        .findFirst()
        .map(
            stage ->
                PreflightTraces.cancelled(stage, cancelled).toBuilder()
                    .setTransformed(trace.getTransformed())
                    .addAllFindings(trace.getFindingsList())
                    .addAllFindings(stage.stage().found())
                    .build())
        .orElse(trace);
  }

  private static boolean isOf(PreflightStage stage, StageTrace trace) {
    return stage.stage().entry().key().equals(trace.getEntry());
  }

  boolean isStopped() {
    return stopped;
  }
}
