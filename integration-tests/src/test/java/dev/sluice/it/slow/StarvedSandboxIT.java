package dev.sluice.it.slow;

import static dev.sluice.it.Deployment.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.Deployment;
import dev.sluice.it.RecordingOrigin;
import dev.sluice.it.SluiceProcess;
import dev.sluice.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A quiet sandbox sends 50 requests a second while another one takes all that it can get: a short
 * form of soak/starve and soak/outgoing, which set soak.runs and hold the times to their bound. The
 * short form measures none, and so runs beside others.
 */
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class StarvedSandboxIT {
  private static final int RUNS = Integer.getInteger("soak.runs", 1);
  private static final boolean MEASURED = System.getProperty("soak.runs") != null;
  private static final int REQUESTS = MEASURED ? 1000 : 100;
  private static final long SLACK_MICROS = 20_000;

  /** Far shorter than the limit of a body. */
  private static final Duration RETURNED = Duration.ofMinutes(1);

  @TempDir private Path directory;
  private final int hostilePort = Ports.free();
  private RecordingOrigin origin;
  private DeafOrigin deaf;
  private Deployment node;
  private Optional<SluiceProcess> sluice = Optional.empty();
  private String authority = "";
  private int proxy;

  @BeforeEach
  void write() throws IOException {
    origin = RecordingOrigin.start(directory);
    deaf = DeafOrigin.start();
    authority = PLAIN + ":" + origin.port();
    node = Deployment.in(directory);
    proxy = node.proxy();
    String proxySettings =
        """
          sandboxes: {hostile: {listen: "127.0.0.1:%d"}}
          limits: {connections: 500, upstream_connections: 200}
          capacity: {outgoing: 64MiB}
          timeouts: {body: 10m}
        """
            .formatted(hostilePort);
    node.write(origin.certificate(), proxySettings, policy(), List.of(PLAIN));
    Files.writeString(directory.resolve("config/policies/hostile.yaml"), policy());
  }

  private String policy() {
    return """
    version: 1
    network_policies:
      test:
        endpoints: [{host: %1$s, ports: [%2$d, %3$d], protocol: rest, access: full}]
    network_middlewares:
      secrets: {middleware: sluice/secrets, endpoints: {include: [%1$s]}}
    """
        .formatted(PLAIN, origin.port(), deaf.port());
  }

  @AfterEach
  void stop() throws IOException {
    if (sluice.isPresent()) {
      sluice.get().close();
    }
    origin.close();
    deaf.close();
  }

  private void assertQuietIsServed(String beside, Consumer<HostileSandbox> attack) {
    PacedClient quiet = new PacedClient(proxy, authority);
    quiet.ask(REQUESTS);
    long alone = median(() -> quiet.ask(REQUESTS));
    try (HostileSandbox hostile = new HostileSandbox(hostilePort)) {
      attack.accept(hostile);
      await().atMost(Duration.ofMinutes(1)).until(() -> hostile.refused() > 0);
      long p99 = median(() -> quiet.ask(REQUESTS));
      System.out.printf(
          "%s: p99 %d us beside, %d us alone, 0 of %d refused; %d refused of the other%n",
          beside, p99, alone, RUNS * REQUESTS, hostile.refused());
      if (MEASURED) {
        assertThat(p99).isLessThanOrEqualTo(Math.max(2 * alone, alone + SLACK_MICROS));
      }
    }
  }

  private interface Measurement {
    PacedClient.Run run();
  }

  private static long median(Measurement measurement) {
    long[] p99 =
        IntStream.range(0, RUNS)
            .mapToLong(
                i -> {
                  PacedClient.Run run = measurement.run();
                  assertThat(run.firstRefusal()).isEmpty();
                  return run.p99Micros();
                })
            .sorted()
            .toArray();
    return p99[RUNS / 2];
  }

  @Test
  void besideBodiesThatTrickle() {
    sluice = Optional.of(node.dev());
    assertQuietIsServed("bodies that trickle", hostile -> hostile.trickles(150, authority));
  }

  @Test
  void besideConnectionsThatAreIdle() {
    sluice = Optional.of(node.dev());
    assertQuietIsServed("idle connections", hostile -> hostile.connections(600));
  }

  @Test
  void besideTunnelsThatAreIdle() {
    sluice = Optional.of(node.dev());
    assertQuietIsServed("idle tunnels", hostile -> hostile.tunnels(300, authority));
  }

  /** There is no broker, so that nothing makes room. */
  @Test
  void besideLongPathsThatFillTheJournal() {
    sluice = Optional.of(node.with("", "max_bytes: " + (MEASURED ? "64MiB" : "16MiB")).run());
    assertQuietIsServed("long paths", hostile -> hostile.longPaths(100, authority));
  }

  /** The service is told, by resets or by deadlines, and none of its calls stays. */
  @Test
  void besideClientsThatLeaveASilentService() throws IOException {
    try (SilentService silent = SilentService.start()) {
      Files.writeString(directory.resolve("config/gateway.toml"), silent.registration());
      Files.writeString(
          directory.resolve("config/policies/hostile.yaml"),
          policy()
              + "  silent: {middleware: silent, order: 1, endpoints: {include: [%s]}}\n"
                  .formatted(PLAIN));
      sluice = Optional.of(node.dev());
      assertQuietIsServed(
          "clients that leave a silent service", hostile -> hostile.leaves(200, authority));
      await().atMost(RETURNED).until(() -> silent.begun() > 0 && silent.open() == 0);
      System.out.printf("%d calls, none is left%n", silent.begun());
    }
  }

  /** Its clients leave: their bodies do not wait for the origin any longer. */
  @Test
  void besideUploadsToADeafOrigin() {
    sluice = Optional.of(node.dev());
    assertQuietIsServed(
        "uploads to a deaf origin",
        hostile -> hostile.uploads(MEASURED ? 66 : 24, PLAIN + ":" + deaf.port()));
    Uploads after = new Uploads(hostilePort, authority);
    long leftAt = System.nanoTime();
    await().atMost(RETURNED).until(() -> !after.send(12).containsKey("503 body_memory_exhausted"));
    System.out.printf(
        "body memory came back within %d ms%n",
        Duration.ofNanos(System.nanoTime() - leftAt).toMillis());
  }
}
