package dev.sluice.chain.pipeline.preflight;

import dev.sluice.chain.stage.stream.StreamStage;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import java.util.ArrayList;
import java.util.List;

/**
 * Stops a preflight: ends the stages that are open, and lets no other be asked. Event loop only.
 */
final class PreflightWatch {
  private final List<PreflightStage> open = new ArrayList<>(0);
  private boolean stopped;

  /** The stage is asked. */
  void begins(PreflightStage stage) {
    open.add(stage);
  }

  /** Ends a stage that is of no use any more. */
  void end(StreamStage stage, MiddlewareSessionEndReason reason) {
    if (open.removeIf(asked -> asked.stage().equals(stage))) {
      stage.end(reason);
    }
  }

  /** Ends all stages that are open. */
  void endAll(MiddlewareSessionEndReason reason) {
    List<PreflightStage> all = List.copyOf(open);
    open.clear();
    all.forEach(asked -> asked.stage().end(reason));
  }

  /** The stages that it ended. */
  List<PreflightStage> stop(MiddlewareSessionEndReason reason) {
    stopped = true;
    List<PreflightStage> all = List.copyOf(open);
    endAll(reason);
    return all;
  }

  boolean isStopped() {
    return stopped;
  }
}
