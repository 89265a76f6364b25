package dev.sluice.proxy.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.wire.ReadAhead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamingBudgetTest {
  private static final Claimant CLAIMANT = new Claimant("default", "127.0.0.1");
  private static final Claimant OTHER = new Claimant("other", "127.0.0.2");
  private static final long GIB = 1L << 30;
  private static final int WINDOW = 128 << 10;

  private static Capacity set(long bytes) {
    return new Capacity(1, 1, 1 << 20, OptionalLong.of(bytes));
  }

  @Test
  void aReservationReturnsItsMemoryOnce() {
    StreamingBudget budget = new StreamingBudget(4L << 20);
    StreamReservation first = budget.reserve(CLAIMANT, StreamKind.PLAIN).orElseThrow();
    StreamReservation second = budget.reserve(CLAIMANT, StreamKind.INTERCEPTED).orElseThrow();
    first.release();
    first.release();
    assertThat(budget.reservedBytes()).isEqualTo(512 << 10);
    second.release();
    assertThat(budget.reservedBytes()).isZero();
  }

  @Test
  void countsWhatItRefuses() {
    StreamingBudget budget = new StreamingBudget(256 << 10);
    assertThat(budget.reserve(CLAIMANT, StreamKind.PLAIN)).isPresent();
    assertThat(budget.reserve(CLAIMANT, StreamKind.PLAIN)).isEmpty();
    assertThat(budget.refused()).isEqualTo(1);
    assertThat(budget.reservedBytes()).isEqualTo(budget.bytes());
  }

  @Test
  void whatIsReadAheadLeavesHalfForStreams() {
    StreamingBudget budget = new StreamingBudget(4L << 20);
    ReadAhead ahead = budget.ahead(CLAIMANT);
    assertThat(ahead.claim(2 << 20)).isTrue();
    assertThat(ahead.claim(1)).isFalse();
    assertThat(budget.reserve(CLAIMANT, StreamKind.INTERCEPTED)).isPresent();
    ahead.release(2 << 20);
    assertThat(ahead.claim(1 << 20)).isTrue();
  }

  /** Whatever its windows and streams take, and however long they are idle. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneSandboxLeavesWindowsForOthers(boolean windowsFirst) {
    StreamingBudget budget = new StreamingBudget(64L << 20);
    ReadAhead ahead = budget.ahead(CLAIMANT);
    if (windowsFirst) {
      while (ahead.claim(WINDOW)) {}
    }
    while (budget.reserve(CLAIMANT, StreamKind.INTERCEPTED).isPresent()) {}
    while (ahead.claim(WINDOW)) {}

    assertThat(budget.reserve(OTHER, StreamKind.INTERCEPTED)).isPresent();
    assertThat(budget.ahead(OTHER).claim(WINDOW)).isTrue();
  }

  @Test
  void whatIsRefusedAheadIsNotKept() {
    StreamingBudget budget = new StreamingBudget(4L << 20);
    ReadAhead ahead = budget.ahead(CLAIMANT);
    List<StreamReservation> streams = new ArrayList<>();
    Optional<StreamReservation> next = budget.reserve(CLAIMANT, StreamKind.INTERCEPTED);
    while (next.isPresent()) {
      streams.add(next.get());
      next = budget.reserve(CLAIMANT, StreamKind.INTERCEPTED);
    }
    assertThat(ahead.claim(2 << 20)).isFalse();
    streams.forEach(StreamReservation::release);

    assertThat(ahead.claim(2 << 20)).isTrue();
    ahead.release(2 << 20);
    assertThat(budget.reservedBytes()).isZero();
    assertThat(ahead.claim(2 << 20)).isTrue();
  }

  @Test
  void isHalfOfTheSmallerMemoryUnlessSet() throws IOException {
    assertThat(new StreamingBudget.Memory(GIB, 2 * GIB).budget(Capacity.DEFAULTS))
        .isEqualTo(GIB / 2);
    assertThat(new StreamingBudget.Memory(4 * GIB, GIB).budget(Capacity.DEFAULTS))
        .isEqualTo(GIB / 2);
    assertThat(new StreamingBudget.Memory(GIB, GIB).budget(set(GIB))).isEqualTo(GIB);
  }

  @Test
  void isNotSetBeyondTheMemoryThatSocketsAreReadInto() {
    assertThatThrownBy(() -> new StreamingBudget.Memory(4 * GIB, GIB).budget(set(GIB + 1)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("proxy.capacity.streaming: ")
        .hasMessageContaining("SLUICE_JAVA_OPTS");
  }
}
