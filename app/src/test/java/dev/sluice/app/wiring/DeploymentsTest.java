package dev.sluice.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.UnusableAddress;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Parts of a node whose address is taken between the check and the bind, or whose disk hangs. */
class DeploymentsTest {
  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setWorkerPoolSize(1).setEventLoopPoolSize(2));
  private final Deployments deployments = new Deployments(vertx, new Teardown());

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void anAddressTakenAtTheMomentOfListeningIsToldWithItsKey() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HostPort where = new HostPort("127.0.0.1", taken.getLocalPort());

      assertThatThrownBy(() -> deployments.one("part", new ListeningPart(where)))
          .isInstanceOf(StartFailure.class)
          .hasMessage(
              "part.listen: cannot listen on %s: it is in use; free it or choose another", where);
    }
  }

  @Test
  void workThatHangsElsewhereHoldsUpNoBlockingWorkOfAPart() {
    CountDownLatch answers = new CountDownLatch(1);
    Future<?> hangs = vertx.executeBlocking(() -> answers.await(20, TimeUnit.SECONDS));

    deployments.one("part", new ReadingPart());

    assertThat(hangs.isComplete()).isFalse();
    answers.countDown();
  }

  @Test
  void everyLoopHasAnInstanceAlsoWhenOtherWorkTakesATurn() {
    Set<Thread> loops = ConcurrentHashMap.newKeySet();
    AtomicInteger made = new AtomicInteger();

    deployments.everyLoop(
        "part",
        Duration.ZERO,
        () -> {
          // The second instance comes after work of another part, on the first one's loop again.
          if (made.incrementAndGet() == 2) {
            ((VertxInternal) vertx).createEventLoopContext();
          }
          return new PlacedPart(loops);
        });

    assertThat(loops).hasSize(2);
  }

  private static final class PlacedPart extends VerticleBase {
    private final Set<Thread> loops;

    PlacedPart(Set<Thread> loops) {
      this.loops = loops;
    }

    @Override
    public Future<?> start() {
      assertThat(loops.add(Thread.currentThread())).isTrue();
      return Future.succeededFuture();
    }
  }

  private static final class ListeningPart extends VerticleBase {
    private final HostPort where;

    ListeningPart(HostPort where) {
      this.where = where;
    }

    @Override
    public Future<?> start() {
      return vertx
          .createNetServer()
          .connectHandler(socket -> {})
          .listen(where.port(), where.host())
          .recover(e -> Future.failedFuture(UnusableAddress.explain("part.listen", where, e)));
    }
  }

  private static final class ReadingPart extends VerticleBase {
    @Override
    public Future<?> start() {
      return vertx.executeBlocking(() -> "read");
    }
  }
}
