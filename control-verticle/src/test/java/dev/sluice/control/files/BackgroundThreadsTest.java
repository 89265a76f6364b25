package dev.sluice.control.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundThreadsTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final CountDownLatch release = new CountDownLatch(1);
  private final BackgroundThreads one = new BackgroundThreads("lonely", 1, 1);

  @AfterEach
  void close() throws Exception {
    release.countDown();
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void resultsArriveOnTheContext() throws Exception {
    Future<Boolean> seen =
        Future.future(
            done ->
                context.runOnContext(
                    go ->
                        one.call(context, () -> Thread.currentThread().getName())
                            .map(thread -> thread.equals("lonely") && isOnContext())
                            .onComplete(done)));

    assertThat(await(seen)).isTrue();
  }

  private boolean isOnContext() {
    return context.equals(Vertx.currentContext());
  }

  @Test
  void anErrorIsAnAnswerAndTheNextCallWorks() throws Exception {
    Future<String> failed =
        one.call(
            context,
            () -> {
              throw new StackOverflowError("deep");
            });

    assertThatThrownBy(() -> await(failed)).isInstanceOf(StackOverflowError.class);
    assertThat(await(one.call(context, () -> "again"))).isEqualTo("again");
  }

  @Test
  void whatHasNoPlaceFailsAtOnce() throws Exception {
    List<Future<Boolean>> calls =
        List.of(
            one.call(context, this::hang),
            one.call(context, this::hang),
            one.call(context, this::hang));

    assertThat(calls.get(2).cause()).isInstanceOf(RejectedExecutionException.class);
    assertThat(calls).noneMatch(Future::succeeded);
    release.countDown();
    assertThat(await(calls.get(0))).isTrue();
    assertThat(await(calls.get(1))).isTrue();
  }

  private boolean hang() throws InterruptedException {
    return release.await(20, TimeUnit.SECONDS);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }
}
