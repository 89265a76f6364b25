package dev.sluice.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.UnusableAddress;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Parts of a node whose address is taken between the check and the bind, or whose disk hangs. */
class DeploymentsTest {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(1));
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
