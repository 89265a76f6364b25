package dev.sluice.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class TeardownTest {
  private final Teardown teardown = new Teardown();
  private final List<String> stopped = new CopyOnWriteArrayList<>();

  @Test
  void stopsInReverseAndOnce() {
    teardown.push("first", () -> stopped.add("first"));
    teardown.push("second", () -> stopped.add("second"));

    teardown.close();
    teardown.close();

    assertThat(stopped).containsExactly("second", "first");
  }

  @Test
  void oneThatFailsDoesNotKeepTheOthersRunning() {
    teardown.push("first", () -> stopped.add("first"));
    teardown.push(
        "broken",
        () -> {
          throw new IllegalStateException("broken");
        });

    teardown.close();

    assertThat(stopped).containsExactly("first");
  }

  @Test
  void whatStartsTooLateIsStoppedAtOnce() {
    teardown.close();

    teardown.push("late", () -> stopped.add("late"));

    assertThat(stopped).containsExactly("late");
  }

  @Test
  void aStartThatIsToEndEndsAfterThePartThatIsStarting() {
    teardown.push("first", () -> stopped.add("first"));
    teardown.endStart();

    assertThatThrownBy(() -> teardown.push("second", () -> stopped.add("second")))
        .isInstanceOf(CancellationException.class);
    assertThat(stopped).isEmpty();
    teardown.close();
    assertThat(stopped).containsExactly("second", "first");
  }
}
