package dev.sluice.proxy.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Capacity;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkPermitsTest {
  private static final Claimant HOSTILE = new Claimant("hostile", "10.0.0.1");
  private static final Claimant NEIGHBOR = new Claimant("hostile", "10.0.0.2");
  private static final Claimant OTHER = new Claimant("other", "10.0.0.4");
  private static final Claimant QUIET = new Claimant("quiet", "10.0.0.3");

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static WorkPermits permits(int active, int waiting) {
    return new WorkPermits(new Capacity(active, waiting, 1 << 20));
  }

  /** A request that asked on the context's loop, and what it has learned. */
  private record Request(WorkPermit permit, CompletableFuture<String> outcome, Context on) {
    void leave() {
      CompletableFuture<Void> left = new CompletableFuture<>();
      on.runOnContext(
          ignored -> {
            permit.leave();
            left.complete(null);
          });
      left.join();
    }

    boolean waits() {
      return !outcome.isDone();
    }
  }

  private record Outcome(CompletableFuture<String> told) implements WorkPermit.Applicant {
    @Override
    public void onPermit() {
      told.complete("permit on " + Thread.currentThread().getName());
    }

    @Override
    public void onExhausted() {
      told.complete("exhausted");
    }
  }

  private Request ask(WorkPermits permits, Claimant claimant) {
    return ask(permits, claimant, context);
  }

  private static Request ask(WorkPermits permits, Claimant claimant, Context on) {
    CompletableFuture<Request> asked = new CompletableFuture<>();
    on.runOnContext(
        ignored -> {
          CompletableFuture<String> told = new CompletableFuture<>();
          WorkPermit permit = permits.of(claimant, new Outcome(told));
          permit.request();
          asked.complete(new Request(permit, told, on));
        });
    return asked.join();
  }

  private List<Request> flood(WorkPermits permits, Claimant claimant, int requests) {
    List<Request> all = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      all.add(ask(permits, claimant));
    }
    return all;
  }

  @Test
  void permitsAreGrantedQueuedAndRefused() {
    WorkPermits permits = permits(1, 1);

    assertThat(ask(permits, QUIET).outcome().join()).startsWith("permit");
    assertThat(ask(permits, QUIET).waits()).isTrue();
    assertThat(ask(permits, QUIET).outcome().join()).isEqualTo("exhausted");
  }

  @Test
  void oneSandboxCannotTakeEveryPermitOrPlace() {
    WorkPermits permits = permits(32, 64);
    List<Request> hostile = flood(permits, HOSTILE, 100);

    assertThat(hostile).filteredOn(Request::waits).hasSize(64);
    assertThat(permits.inUse()).isEqualTo(32);
    assertThat(ask(permits, QUIET).outcome().join()).startsWith("permit");
    assertThat(ask(permits, NEIGHBOR).outcome().join()).startsWith("permit");
    assertThat(permits.inUse()).isEqualTo(34);
  }

  @Test
  void returnedPermitGoesToTheWaiterOnItsOwnLoop() {
    WorkPermits permits = permits(1, 2);
    Context other = anotherLoop();
    Request first = ask(permits, HOSTILE);
    Request second = ask(permits, HOSTILE, other);

    first.leave();

    CompletableFuture<String> loop = new CompletableFuture<>();
    other.runOnContext(ignored -> loop.complete(Thread.currentThread().getName()));
    assertThat(second.outcome().join()).isEqualTo("permit on " + loop.join());
  }

  private Context anotherLoop() {
    CompletableFuture<Context> made = new CompletableFuture<>();
    new Thread(() -> made.complete(vertx.getOrCreateContext())).start();
    return made.join();
  }

  @Test
  void sandboxesThatWaitTakeTurns() {
    WorkPermits permits = permits(1, 64);
    Request held = ask(permits, HOSTILE);
    assertThat(ask(permits, OTHER).outcome().join()).startsWith("permit");
    List<Request> hostile = flood(permits, HOSTILE, 20);
    Request quiet = ask(permits, QUIET);

    held.leave();
    assertThat(hostile.getFirst().outcome().join()).startsWith("permit");
    hostile.getFirst().leave();

    assertThat(quiet.outcome().join()).startsWith("permit");
    assertThat(hostile.get(1).waits()).isTrue();
  }

  @Test
  void requestThatLeavesGivesUpItsPlaceAndItsPermit() {
    WorkPermits permits = permits(1, 1);
    Request held = ask(permits, HOSTILE);
    Request other = ask(permits, OTHER);
    Request waiting = ask(permits, HOSTILE);

    waiting.leave();
    Request next = ask(permits, QUIET);
    assertThat(next.waits()).isTrue();
    held.leave();
    held.leave();

    assertThat(next.outcome().join()).startsWith("permit");
    next.leave();
    other.leave();
    assertThat(waiting.waits()).as("told after it left").isTrue();
    assertThat(permits.inUse() + permits.waiting()).isZero();
  }

  @Test
  void noPermitIsLostUnderContention() throws Exception {
    int requests = 20_000;
    Contention contention = new Contention(permits(3, 2 * requests));
    List<Context> loops = List.of(context, anotherLoop());
    for (int i = 0; i < requests; i++) {
      contention.request(loops.get(i % 2), new Claimant("s" + i % 5, "c" + i % 3));
    }

    await().until(() -> contention.done.get() == requests);
    assertThat(contention.most.get()).isBetween(1, 4);
    await().until(() -> contention.permits.inUse() + contention.permits.waiting() == 0);
  }

  private record Contention(
      WorkPermits permits, AtomicInteger running, AtomicInteger most, AtomicInteger done) {
    Contention(WorkPermits permits) {
      this(permits, new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
    }

    void request(Context on, Claimant claimant) {
      on.runOnContext(
          ignored -> {
            CompletableFuture<WorkPermit> own = new CompletableFuture<>();
            WorkPermit permit = permits.of(claimant, new Work(own, on, this));
            own.complete(permit);
            permit.request();
          });
    }
  }

  /** Holds its permit until the next turn of its loop. */
  private record Work(Future<WorkPermit> permit, Context on, Contention all)
      implements WorkPermit.Applicant {
    @Override
    public void onPermit() {
      all.most.accumulateAndGet(all.running.incrementAndGet(), Math::max);
      on.runOnContext(
          ignored -> {
            all.running.decrementAndGet();
            all.done.incrementAndGet();
            permit.resultNow().leave();
          });
    }

    @Override
    public void onExhausted() {
      all.done.incrementAndGet();
    }
  }
}
