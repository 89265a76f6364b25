package dev.sluice.chain.pipeline;

import dev.sluice.chain.pipeline.flow.PipelineLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** An event loop whose time a test moves. */
final class ManualLoop implements PipelineLoop.Work {
  final List<Throwable> bugs = new ArrayList<>();
  private final Deque<Runnable> due = new ArrayDeque<>();
  private final List<Alarm> alarms = new ArrayList<>();
  private long now;
  private int underWay;

  PipelineLoop loop() {
    return new PipelineLoop(() -> now, this::after, due::add, this, bugs::add);
  }

  private PipelineLoop.Timer after(Duration time, Runnable action) {
    Alarm alarm = new Alarm(now + time.toNanos(), action);
    alarms.add(alarm);
    return () -> alarms.removeIf(set -> set == alarm);
  }

  /** Runs all that is due now. */
  void run() {
    for (Runnable next = due.poll(); next != null; next = due.poll()) {
      next.run();
    }
  }

  /** Time passes; timers run in order. */
  void advance(Duration time) {
    long until = now + time.toNanos();
    run();
    for (Optional<Alarm> next = next(until); next.isPresent(); next = next(until)) {
      now = Math.max(now, next.get().time());
      Alarm ringing = next.get();
      alarms.removeIf(set -> set == ringing);
      ringing.action().run();
      run();
    }
    now = until;
  }

  private Optional<Alarm> next(long until) {
    return alarms.stream()
        .filter(alarm -> alarm.time() <= until)
        .min(Comparator.comparingLong(Alarm::time));
  }

  int timers() {
    return alarms.size();
  }

  int underWay() {
    return underWay;
  }

  @Override
  public void begin() {
    underWay++;
  }

  @Override
  public void end() {
    underWay--;
  }

  private record Alarm(long time, Runnable action) {}
}
