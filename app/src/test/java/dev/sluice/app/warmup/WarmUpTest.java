package dev.sluice.app.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A start waits for its warm-up, but neither for long nor for one that fails. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WarmUpTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final AtomicBoolean isServed = new AtomicBoolean();
  private final AtomicBoolean isCutOff = new AtomicBoolean();

  @Test
  void aStartWaitsUntilTheRequestsAreServedAndNoLonger() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    WarmUp warmUp =
        WarmUp.begin(
            served -> {
              isServed.set(true);
              served.run();
              end.await();
            },
            LONG);

    warmUp.awaitServed();

    assertThat(isServed).isTrue();
    end.countDown();
    warmUp.end();
  }

  @Test
  void aStartDoesNotWaitForOneThatFails() throws InterruptedException {
    WarmUp warmUp =
        WarmUp.begin(
            served -> {
              throw new IOException("no warm-up here");
            },
            LONG);

    warmUp.awaitServed();
    warmUp.end();

    assertThat(isServed).isFalse();
  }

  @Test
  void oneThatHangsIsCutOff() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    WarmUp warmUp = WarmUp.begin(served -> hang(ended), Duration.ofMillis(1));

    warmUp.awaitServed();
    ended.await();

    assertThat(isCutOff).isTrue();
  }

  @Test
  void theEndOfANodeEndsIt() throws InterruptedException {
    WarmUp warmUp = WarmUp.begin(served -> hang(new CountDownLatch(1)), LONG);

    warmUp.end();

    assertThat(isCutOff).isTrue();
  }

  private void hang(CountDownLatch ended) throws InterruptedException {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      isCutOff.set(true);
      throw e;
    } finally {
      ended.countDown();
    }
  }
}
