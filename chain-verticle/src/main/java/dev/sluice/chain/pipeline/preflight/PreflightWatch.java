package dev.sluice.chain.pipeline.preflight;

import dev.sluice.chain.stage.stream.StreamStage;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import java.util.Optional;

/** Stops a preflight: ends the stage that is asked, and lets no other be. Event loop only. */
final class PreflightWatch {
  private Optional<StreamStage> asked = Optional.empty();
  private boolean stopped;

  void begins(StreamStage stage) {
    asked = Optional.of(stage);
  }

  void stop(MiddlewareSessionEndReason reason) {
    stopped = true;
    asked.ifPresent(stage -> stage.end(reason));
  }

  boolean isStopped() {
    return stopped;
  }
}
