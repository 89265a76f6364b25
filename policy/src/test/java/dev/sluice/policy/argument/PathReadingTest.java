package dev.sluice.policy.argument;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client chooses the path, and the event loop reads it. */
class PathReadingTest {
  /** In time that is quadratic, this would take an hour. */
  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void dotsInsideANameAreReadOnce() {
    String name = ".".repeat(4_000_000) + "a";

    assertThat(PathReading.within("/workspace", "/" + name)).isEqualTo(Holds.NO);
  }

  @Test
  void dotsAndBlanksAtTheEndOfANameLeaveItDoubtful() {
    assertThat(PathReading.within("/workspace", "/Workspace. ./a")).isEqualTo(Holds.UNCLEAR);
    assertThat(PathReading.within("/workspace", "/work.space/a")).isEqualTo(Holds.NO);
  }
}
