package dev.sluice.wire.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.Http2Bounds;
import dev.sluice.wire.http2.frame.Http2Limit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers to control frames, behind a body that fills the socket all the time. */
class UnreadAnswersTest {
  private static final int MANY = 10_000;
  private static final int AT_ONCE = 400;

  private final SessionTrial trial = new SessionTrial(new Http2Bounds(3, 5, 2 * MANY));

  @BeforeEach
  void fill() {
    trial.sink.flushed = false;
  }

  @Test
  void endTheConnection() {
    for (int i = 1; i < 1000; i++) {
      trial.send(peer -> peer.ping(1));
    }
    assertThat(trial.told).isEmpty();

    trial.send(peer -> peer.ping(1));

    assertThat(trial.told).containsExactly("failed ENHANCE_YOUR_CALM");
    assertThat(trial.counts.exceededCount(Http2Limit.UNREAD_ANSWERS)).isOne();
  }

  @Test
  void countOnlyUntilTheSocketHasThem() {
    for (int i = 0; i < MANY; i++) {
      trial.send(peer -> peer.ping(1));
      if (i % AT_ONCE == 0) {
        trial.sink.takes();
      }
    }

    assertThat(trial.told).isEmpty();
  }

  @Test
  void countAgainOnceTheSocketTakesNothing() {
    for (int i = 0; i < MANY; i++) {
      trial.send(peer -> peer.ping(1));
      if (i < MANY / 2 && i % AT_ONCE == 0) {
        trial.sink.takes();
      }
    }

    assertThat(trial.told).containsExactly("failed ENHANCE_YOUR_CALM");
  }
}
