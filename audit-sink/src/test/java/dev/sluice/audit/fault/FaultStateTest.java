package dev.sluice.audit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FaultStateTest {
  private final FaultState state = new FaultState(FaultKind.POSITIONS);

  @Test
  void aFaultHasATimeACounterAndOneBeginningForEachState() {
    assertThat(state.report()).isEmpty();
    assertThat(state.begins("the disk is full")).isTrue();
    assertThat(state.begins("the disk is full")).isFalse();
    assertThat(state.begins("the disk is gone")).isTrue();
    Instant since = state.report().orElseThrow().at();
    state.failed("the disk is gone", new IOException("gone"));
    FaultReport report = state.report().orElseThrow();
    assertThat(report.count()).isEqualTo(4);
    assertThat(report.standing()).isTrue();
    assertThat(report.at()).isEqualTo(since);
    assertThat(report.lasts()).isPositive();
    state.cleared();
    assertThat(state.reason()).isEmpty();
    FaultReport over = state.report().orElseThrow();
    assertThat(over.standing()).isFalse();
    assertThat(over.reason()).isEqualTo("the disk is gone");
    assertThat(state.begins("the disk is gone")).as("flickers").isFalse();
    assertThat(state.begins("the disk is full")).isTrue();
  }

  @Test
  void aSupervisedThreadBeginsAgainAfterExceptionsAndErrors() throws InterruptedException {
    AtomicInteger runs = new AtomicInteger();
    SupervisedThread thread =
        new SupervisedThread(
            "test",
            () -> {
              switch (runs.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("a bug");
                case 2 -> throw new StackOverflowError();
                default -> {}
              }
            },
            state);
    thread.start();
    await().until(() -> runs.get() == 3);
    thread.thread().join();
    assertThat(state.count()).isEqualTo(2);
    assertThat(state.reason()).contains("the thread test failed and begins again");
  }
}
