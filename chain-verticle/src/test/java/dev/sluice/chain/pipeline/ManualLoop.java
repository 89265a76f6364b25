package dev.sluice.chain.pipeline;

import dev.sluice.chain.health.ChainMemory;
import dev.sluice.chain.health.ContractFailures;
import dev.sluice.chain.pipeline.flow.MessageMemory;
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
  final ChainMemory memory;
  private final ContractFailures failures = new ContractFailures();
  private final Deque<Runnable> due = new ArrayDeque<>();
  private final List<Alarm> alarms = new ArrayList<>();
  private long now;
  private long set;
  private int underWay;

  ManualLoop() {
    this(1L << 30);
  }

  /** With so many bytes for what stages hold. */
  ManualLoop(long memory) {
    this.memory = new ChainMemory(memory);
  }

  PipelineLoop loop() {
    return new PipelineLoop(
        () -> now,
        this::after,
        due::add,
        Runnable::run,
        this,
        new MessageMemory(memory),
        failures,
        bugs::add);
  }

  private PipelineLoop.Timer after(Duration time, Runnable action) {
    long number = ++set;
    alarms.add(new Alarm(number, now + time.toNanos(), action));
    return () -> remove(number);
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
      remove(ringing.number());
      ringing.action().run();
      run();
    }
    now = until;
  }

  private void remove(long number) {
    alarms.removeIf(alarm -> alarm.number() == number);
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

  private record Alarm(long number, long time, Runnable action) {}
}
