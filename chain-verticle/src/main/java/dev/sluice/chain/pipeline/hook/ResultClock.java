package dev.sluice.chain.pipeline.hook;

import dev.sluice.chain.pipeline.flow.StallClock;
import dev.sluice.proto.StageFailure;
import java.util.function.Consumer;

/**
 * After the end of the input, a stage owes a result every 30 s in which one is waited for
 * (http-hooks 7). Event loop only.
 */
final class ResultClock {
  private final StallClock stall;
  private boolean ended;
  private boolean reading;

  ResultClock(HookLine line, Consumer<String> failed) {
    this.stall = line.clock(() -> failed.accept(StageFailure.STALL_TIMEOUT.text()));
  }

  void inputEnded() {
    ended = true;
    if (reading) {
      stall.start(HookInput.STALL);
    }
  }

  void reads() {
    reading = true;
    if (ended) {
      stall.start(HookInput.STALL);
    }
  }

  void has() {
    reading = false;
    stall.stop();
  }

  void stop() {
    stall.stop();
  }
}
