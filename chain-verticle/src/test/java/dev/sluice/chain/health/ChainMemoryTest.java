package dev.sluice.chain.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChainMemoryTest {
  private static final long PIECE = 64 << 10;

  private final ChainMemory memory = new ChainMemory(256 << 20);

  /** Bytes that the sandbox gets until it is refused. */
  private long fill(String sandbox) {
    long got = 0;
    while (memory.claim(sandbox, PIECE)) {
      got += PIECE;
    }
    return got;
  }

  @Test
  void oneSandboxLeavesAFifth() {
    assertThat(fill("a")).isBetween((256L << 20) * 4 / 5 - PIECE, (256L << 20) * 4 / 5);
    assertThat(fill("b")).isGreaterThan(40 << 20);
  }

  @Test
  void aMessageOfTheLongestKindIsTakenWheneverItFits() {
    ChainMemory small = new ChainMemory(ChainMemory.ONE_MESSAGE);

    assertThat(small.claim("a", ChainMemory.ONE_MESSAGE)).isTrue();
    assertThat(small.claim("b", 1)).isFalse();
  }

  @Test
  void nothingIsKeptOfASandboxThatGaveAllBack() {
    IntStream.range(0, 1000).forEach(i -> assertThat(memory.claim("s" + i, 10)).isTrue());
    assertThat(memory.sandboxes()).isEqualTo(1000);

    IntStream.range(0, 1000).forEach(i -> memory.release("s" + i, 10));

    assertThat(memory.sandboxes()).isZero();
    assertThat(memory.inUse()).isZero();
  }
}
