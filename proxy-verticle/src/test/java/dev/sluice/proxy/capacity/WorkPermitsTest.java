package dev.sluice.proxy.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.proxy.capacity.WorkPermits.Admission;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkPermitsTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Admission acquire(WorkPermits permits, Context on, Runnable granted) {
    CompletableFuture<Admission> admission = new CompletableFuture<>();
    on.runOnContext(ignored -> admission.complete(permits.acquire(granted)));
    return admission.join();
  }

  private static void never() {
    throw new AssertionError("it did not have to wait");
  }

  @Test
  void permitsAreGrantedQueuedAndRefused() {
    WorkPermits permits = new WorkPermits(new Capacity(1, 1, 1 << 20));

    assertThat(acquire(permits, context, WorkPermitsTest::never)).isEqualTo(Admission.GRANTED);
    assertThat(acquire(permits, context, () -> {})).isEqualTo(Admission.WAITING);
    assertThat(acquire(permits, context, WorkPermitsTest::never)).isEqualTo(Admission.EXHAUSTED);
  }

  @Test
  void releasedPermitGoesToTheWaiterOnItsContext() {
    WorkPermits permits = new WorkPermits(new Capacity(1, 1, 1 << 20));
    CompletableFuture<Context> ranOn = new CompletableFuture<>();
    acquire(permits, context, WorkPermitsTest::never);
    acquire(permits, context, () -> ranOn.complete(Vertx.currentContext()));

    permits.release();

    assertThat(ranOn.join()).isEqualTo(context);
    assertThat(acquire(permits, context, () -> {})).isEqualTo(Admission.WAITING);
  }

  @Test
  void noPermitIsLostUnderContention() {
    int permitCount = 3;
    int requests = 20_000;
    Contention contention =
        new Contention(new WorkPermits(new Capacity(permitCount, requests, 1 << 20)));
    Context other = vertx.getOrCreateContext();
    for (int i = 0; i < requests; i++) {
      contention.request(i % 2 == 0 ? context : other);
    }

    await().until(() -> contention.done.get() == requests);
    assertThat(contention.most.get()).isBetween(1, permitCount);
    assertThat(acquire(contention.permits, context, () -> {})).isEqualTo(Admission.GRANTED);
  }

  private record Contention(
      WorkPermits permits, AtomicInteger running, AtomicInteger most, AtomicInteger done) {
    Contention(WorkPermits permits) {
      this(permits, new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
    }

    void request(Context on) {
      on.runOnContext(
          ignored -> {
            if (permits.acquire(() -> work(on)) == Admission.GRANTED) {
              work(on);
            }
          });
    }

    private void work(Context on) {
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      on.runOnContext(
          ignored -> {
            running.decrementAndGet();
            done.incrementAndGet();
            permits.release();
          });
    }
  }
}
