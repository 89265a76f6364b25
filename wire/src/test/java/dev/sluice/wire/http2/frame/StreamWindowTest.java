package dev.sluice.wire.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.ReadAhead;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StreamWindowTest {
  private static final int FIRST = 128 << 10;

  private final Memory memory = new Memory(StreamWindow.LARGEST);
  private final StreamWindow window = new StreamWindow(FIRST);

  /** Counts what is claimed of it. */
  private static final class Memory implements ReadAhead {
    private final int most;
    private int claimed;

    Memory(int most) {
      this.most = most;
    }

    @Override
    public boolean claim(int bytes) {
      boolean fits = claimed + bytes <= most;
      claimed += fits ? bytes : 0;
      return fits;
    }

    @Override
    public void release(int bytes) {
      claimed -= bytes;
    }
  }

  /** All bytes of a window come and are taken at once. Returns how many may come next. */
  private int passes(int bytes) {
    assertThat(window.take(bytes)).isTrue();
    return window.giveBack(bytes, 0);
  }

  @Test
  void doublesWhileNothingWaits() {
    window.growIn(memory);
    assertThat(passes(FIRST)).isEqualTo(FIRST);
    assertThat(passes(FIRST)).isEqualTo(2 * FIRST);
    assertThat(passes(2 * FIRST)).isEqualTo(2 * FIRST);
    assertThat(passes(2 * FIRST)).isEqualTo(4 * FIRST);
  }

  @Test
  void endsAtItsLargestSize() {
    window.growIn(memory);
    int next = FIRST;
    for (int i = 0; i < 20; i++) {
      next = passes(next);
    }
    assertThat(next).isEqualTo(StreamWindow.LARGEST);
    assertThat(memory.claimed).isEqualTo(StreamWindow.LARGEST - FIRST);
  }

  @Test
  void staysWithoutMemory() {
    for (int i = 0; i < 5; i++) {
      assertThat(passes(FIRST)).isEqualTo(FIRST);
    }
  }

  @Test
  void staysWhileBytesWait() {
    window.growIn(memory);
    for (int i = 0; i < 9; i++) {
      assertThat(window.take(FIRST / 2)).isTrue();
      assertThat(window.giveBack(FIRST / 2, 1)).isEqualTo(FIRST / 2);
    }
    assertThat(memory.claimed).isZero();
  }

  @Test
  void shrinksForASlowReceiver() {
    window.growIn(memory);
    passes(FIRST);
    passes(FIRST);
    assertThat(memory.claimed).isEqualTo(FIRST);

    assertThat(window.take(2 * FIRST)).isTrue();
    assertThat(window.giveBack(FIRST / 2, 3 * FIRST / 2)).isZero();
    assertThat(memory.claimed).isEqualTo(FIRST / 2);
  }

  @Test
  void returnsItsMemoryOnce() {
    window.growIn(memory);
    passes(FIRST);
    passes(FIRST);
    window.close();
    window.close();
    assertThat(memory.claimed).isZero();
  }

  /** Whatever comes and goes, the peer's credit and the waiting bytes are one window of memory. */
  @Property
  void neverLetsMoreComeThanItHasMemoryFor(
      @ForAll @Size(max = 200) int[] steps, @ForAll @IntRange(max = 8 << 20) int room) {
    Memory scarce = new Memory(room);
    StreamWindow window = new StreamWindow(FIRST);
    window.growIn(scarce);
    long credit = FIRST;
    long waiting = 0;
    for (int step : steps) {
      int part = Math.floorMod(step, 4) + 1;
      if (step < 0) {
        int comes = (int) (credit / part);
        assertThat(window.take(comes)).isTrue();
        credit -= comes;
        waiting += comes;
      } else {
        int goes = (int) (waiting / part);
        waiting -= goes;
        credit += window.giveBack(goes, (int) waiting);
      }
      assertThat(credit + waiting).isBetween(0L, (long) FIRST + scarce.claimed);
    }
    assertThat(window.take((int) credit + 1)).isFalse();
    window.close();
    assertThat(scarce.claimed).isZero();
  }
}
