package dev.sluice.it.slow;

import static dev.sluice.it.Deployment.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import dev.sluice.it.Deployment;
import dev.sluice.it.RecordingOrigin;
import dev.sluice.it.SluiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/**
 * What stands still is let go, and others are served meanwhile: a short form of soak/stalled, which
 * sets soak.stalled.
 */
@Execution(SAME_THREAD)
class StalledIT {
  private static final int COUNT = Integer.getInteger("soak.stalled", 20);
  private static final int REQUESTS = 200;

  /** The limits below, and time for a machine that is busy. */
  private static final Duration IN_TIME = Duration.ofSeconds(90 + COUNT / 20);

  /** The clients of the long form have more streams than the default budget of this heap. */
  private static final String WAITS =
      """
        capacity: {streaming: 384MiB}
        timeouts: {response_idle: 2s, after_reload: 3s, send: 2s}
      """;

  @TempDir private Path directory;
  private final StallingOrigin stalling = StallingOrigin.start();
  private RecordingOrigin echo;
  private SluiceProcess sluice;
  private StalledClients clients;
  private int proxy;

  @BeforeEach
  void start() {
    echo = RecordingOrigin.start(directory);
    Deployment node = Deployment.in(directory);
    proxy = node.proxy();
    node.write(echo.certificate(), WAITS, policy("full"), List.of(PLAIN));
    sluice = node.dev();
    clients = new StalledClients(proxy);
  }

  private String policy(String access) {
    return """
    version: 1
    network_policies:
      test:
        endpoints:
          - {host: %1$s, ports: [%2$d, %3$d], protocol: rest, access: %4$s}
          - {host: %1$s, port: %5$d, tls: skip}
    """
        .formatted(PLAIN, echo.port(), stalling.port(), access, stalling.deafPort());
  }

  @AfterEach
  void stop() {
    clients.close();
    sluice.close();
    echo.close();
    stalling.close();
  }

  private void assertOthersAreServed(String when) {
    long[] micros = new Served(proxy, PLAIN + ":" + echo.port()).ask(REQUESTS);
    System.out.printf("%s: p99 %d us%n", when, micros[micros.length * 99 / 100]);
  }

  /** Neither side keeps a connection. */
  private void assertAllEnd(String what) {
    long startedAt = System.nanoTime();
    await().atMost(IN_TIME).until(() -> clients.waiting() == 0 && stalling.open() == 0);
    System.out.printf(
        "%d %s ended after %d ms%n",
        COUNT, what, Duration.ofNanos(System.nanoTime() - startedAt).toMillis());
  }

  private void ask(String path) {
    int before = stalling.asked();
    clients.ask(COUNT, PLAIN + ":" + stalling.port(), path);
    await().atMost(IN_TIME).until(() -> stalling.asked() == before + COUNT);
  }

  @Test
  void whatStandsStillIsLetGo() throws IOException {
    assertOthersAreServed("alone");
    long files = Held.of(sluice.pid()).files();

    ask("/stall");
    assertOthersAreServed("beside responses that stand still");
    assertAllEnd("responses that stand still");

    ask("/silent");
    clients.leave();
    assertAllEnd("requests to a silent origin whose clients left");

    ask("/events");
    await().atMost(IN_TIME).until(() -> clients.answered() == COUNT);
    Files.writeString(directory.resolve("config/policies/default.yaml"), policy("read-write"));
    assertOthersAreServed("beside requests of an older policy");
    assertAllEnd("requests that outlived their policy");

    clients.flood(COUNT, PLAIN + ":" + stalling.deafPort());
    await().atMost(IN_TIME).until(() -> clients.blocked() == COUNT);
    assertOthersAreServed("beside raw tunnels to an origin that reads nothing");
    assertAllEnd("raw tunnels to an origin that reads nothing");

    await().atMost(IN_TIME).until(() -> Held.of(sluice.pid()).files() < files + COUNT / 2);
    assertThat(sluice.printed()).doesNotContain("internal error");
  }
}
