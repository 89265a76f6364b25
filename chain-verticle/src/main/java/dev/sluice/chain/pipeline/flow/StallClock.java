package dev.sluice.chain.pipeline.flow;

import java.time.Duration;
import java.util.Optional;

/** One time limit that starts, stops and starts anew. Event loop only. */
public final class StallClock {
  private final PipelineLoop.Timers timers;
  private final Runnable action;
  private Optional<PipelineLoop.Timer> timer = Optional.empty();

  public StallClock(PipelineLoop.Timers timers, Runnable action) {
    this.timers = timers;
    this.action = action;
  }

  public void start(Duration time) {
    stop();
    timer = Optional.of(timers.after(time, this::ring));
  }

  private void ring() {
    timer = Optional.empty();
    action.run();
  }

  public boolean isRunning() {
    return timer.isPresent();
  }

  public void stop() {
    timer.ifPresent(PipelineLoop.Timer::cancel);
    timer = Optional.empty();
  }
}
