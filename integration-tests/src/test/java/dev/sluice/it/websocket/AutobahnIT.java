package dev.sluice.it.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every message of both sides is judged, and goes on. */
class AutobahnIT {
  /** Other cases: {@code -Dsoak.cases=1.*,9.*}. */
  private static final List<String> CASES =
      Arrays.asList(
          System.getProperty("soak.cases", "1.*,2.*,3.*,4.*,5.*,6.*,7.*,10.*").split(","));

  /**
   * The suite takes 1012 to 1014 for wrong, which were registered later. The others exceed what a
   * message may be: 4 MiB, 4,096 fragments.
   */
  private static final List<String> WITHOUT =
      List.of(
          "7.9.6", "7.9.7", "7.9.8", "9.1.5", "9.1.6", "9.2.5", "9.2.6", "9.3.1", "9.3.2", "9.4.1",
          "9.4.2");

  private static final Set<String> GOOD =
      Set.of("OK / OK", "NON-STRICT / OK", "INFORMATIONAL / INFORMATIONAL");

  private static final int MINUTES = Integer.getInteger("soak.minutes", 2);

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    wait(vertx.close());
  }

  private static <T> T wait(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
  }

  /** Starts what is tested, and returns its port. */
  private int proxyTo(int port) {
    FrameProxy proxy = new FrameProxy(port);
    wait(vertx.deployVerticle(proxy));
    return wait(proxy.port());
  }

  /** Where the report stays, if that was asked for. */
  private static Path at(Path directory) {
    return Path.of(System.getProperty("soak.dir", directory.toString()));
  }

  private static void assertGood(Autobahn suite, int atLeast) throws IOException {
    Set<String> bad = new TreeSet<>();
    suite
        .results()
        .forEach(
            (id, result) -> {
              if (!GOOD.contains(result)) {
                bad.add(id + " " + result);
              }
            });
    assertThat(bad).isEmpty();
    assertThat(suite.results()).hasSizeGreaterThanOrEqualTo(atLeast);
  }

  @Test
  void clientsThatTryEverything(@TempDir Path directory) throws Exception {
    Autobahn suite = new Autobahn(at(directory));
    Process client = suite.client(proxyTo(wait(EchoPeers.server(vertx))), CASES, WITHOUT);
    try {
      assertThat(client.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    } finally {
      client.destroyForcibly();
    }
    assertGood(suite, CASES.size());
  }

  @Test
  void originsThatTryEverything(@TempDir Path directory) throws Exception {
    int free;
    try (ServerSocket any = new ServerSocket(0)) {
      free = any.getLocalPort();
    }
    Autobahn suite = new Autobahn(at(directory));
    Process server = suite.server(free, CASES, WITHOUT);
    try {
      EchoPeers peers = new EchoPeers(vertx, proxyTo(free));
      await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> peers.count() > 0);
      int count = peers.count();
      for (int number = 1; number <= count; number++) {
        peers.run(number);
      }
      peers.report();
    } finally {
      server.destroyForcibly();
    }
    assertGood(suite, CASES.size());
  }
}
