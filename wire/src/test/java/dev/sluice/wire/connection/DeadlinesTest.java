package dev.sluice.wire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private static final Duration SHORT = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final List<String> expired = new ArrayList<>();
  private final List<Throwable> thrown = new ArrayList<>();
  private final SteppedClock clock = new SteppedClock();
  private final Deadlines deadlines = new Deadlines(thrown::add, clock);

  private Deadline in(Duration duration, String name) {
    return deadlines.in(duration, () -> expired.add(name));
  }

  /** Polls as if so much time had passed. */
  private void after(Duration passed) {
    deadlines.poll(clock.after(passed));
  }

  @Test
  void expireInTheOrderInWhichTheyWereSet() {
    in(SHORT, "a");
    in(SHORT, "b");
    in(SHORT, "c");
    after(SHORT);

    assertThat(expired).containsExactly("a", "b", "c");
  }

  @Test
  void nothingExpiresEarlyOrTwice() {
    in(SHORT, "a");
    in(LONG, "b");
    after(SHORT.minusSeconds(5));
    assertThat(expired).isEmpty();

    after(SHORT);
    after(SHORT);
    assertThat(expired).containsExactly("a");
    after(LONG);
    assertThat(expired).containsExactly("a", "b");
  }

  @Test
  void oneThatThrowsDoesNotStopTheOthers() {
    IllegalStateException bug = new IllegalStateException();
    deadlines.in(
        SHORT,
        () -> {
          throw bug;
        });
    in(SHORT, "a");
    in(LONG, "b");
    after(LONG);

    assertThat(expired).containsExactlyInAnyOrder("a", "b");
    assertThat(thrown).containsExactly(bug);
  }

  @Test
  void oneWithoutADurationNeverExpires() {
    in(Duration.ZERO, "a");
    after(Duration.ofDays(365));

    assertThat(expired).isEmpty();
  }

  @Test
  void oneThatIsPreparedWaitsForItsStart() {
    Deadline later = deadlines.later(SHORT, () -> expired.add("a"));
    after(LONG);
    assertThat(expired).isEmpty();

    later.restart();
    after(SHORT);
    assertThat(expired).containsExactly("a");
  }

  @Test
  void canceledOnesLeaveTheOthersInLine() {
    in(SHORT, "a");
    Deadline middle = in(SHORT, "b");
    in(SHORT, "c");
    middle.cancel();
    middle.cancel();
    after(SHORT);

    assertThat(expired).containsExactly("a", "c");
  }

  @Test
  void aRestartedOneMovesToTheEndOfItsLine() {
    Deadline first = in(SHORT, "a");
    in(SHORT, "b");
    first.restart();
    after(SHORT);

    assertThat(expired).containsExactly("b", "a");
  }

  @Test
  void anExpiryMayCancelTheNextOne() {
    List<Deadline> next = new ArrayList<>();
    deadlines.in(
        SHORT,
        () -> {
          expired.add("a");
          next.forEach(Deadline::cancel);
        });
    next.add(in(SHORT, "b"));
    in(SHORT, "c");
    after(SHORT);

    assertThat(expired).containsExactly("a", "c");
  }

  @Test
  void anExpiryMayStartOneOfItsOwnDuration() {
    deadlines.in(SHORT, () -> in(SHORT, "again"));
    after(SHORT);
    assertThat(expired).isEmpty();

    after(SHORT);
    assertThat(expired).containsExactly("again");
  }

  @Test
  void anExpiryMayStartOneOfANewDuration() {
    deadlines.in(SHORT, () -> in(LONG, "longer"));
    after(SHORT);
    after(LONG);

    assertThat(expired).containsExactly("longer");
  }

  @Test
  void oneThatExpiredCanBeStartedAgain() {
    Deadline one = in(SHORT, "a");
    after(SHORT);
    one.restart();
    after(SHORT);
    one.cancel();
    after(SHORT);

    assertThat(expired).containsExactly("a", "a");
  }

  @Test
  void manyAreKeptApart() {
    List<Deadline> all = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      all.add(in(i % 2 == 0 ? SHORT : LONG, "x"));
    }
    for (int i = 0; i < all.size(); i += 4) {
      all.get(i).cancel();
    }
    after(SHORT);
    assertThat(expired).hasSize(25_000);
    after(LONG);
    assertThat(expired).hasSize(75_000);
  }
}
