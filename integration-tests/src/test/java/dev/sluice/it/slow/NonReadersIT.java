package dev.sluice.it.slow;

import static dev.sluice.it.Deployment.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import dev.sluice.it.Deployment;
import dev.sluice.it.RecordingOrigin;
import dev.sluice.it.SluiceProcess;
import dev.sluice.testing.TestIdentity;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/**
 * Many clients of one sandbox that read nothing, with the shipped heap, beside a well-behaved
 * sandbox. {@code soak.nonreaders} sets their number.
 */
@Execution(SAME_THREAD)
class NonReadersIT {
  private static final int CLIENTS = Integer.getInteger("soak.nonreaders", 300);

  /** So few do not fill the default budget. */
  private static final int FEW = 2000;

  private static final long SEED = Long.getLong("soak.seed", 1);
  private static final Path LAUNCHER = Path.of("..", "app", "target", "sluice", "bin", "sluice");
  private static final String REFUSED = "503 streaming_capacity_exhausted";
  private static final String TOKEN = "a token of the other sandbox";

  /** The heap is for everything else: streams hold direct memory. */
  private static final long LIVE_HEAP = 256L << 20;

  /** At most a twentieth fails otherwise: the kernel runs short of memory. */
  private static final int FAILED_PART = 20;

  private static final String WAITS =
      "  timeouts: {handshake: 1m, send: 10m, body: 10m, response: 10m, idle: 10m}\n";

  @TempDir private Path directory;

  @Test
  void holdNoMoreThanTheBudgetAndDoNotStarveAnotherSandbox() throws Exception {
    TestIdentity identity =
        TestIdentity.create(
            Files.createDirectories(directory.resolve("tls")), "origin", List.of(PLAIN));
    try (EndlessOrigin plain = EndlessOrigin.plain();
        EndlessOrigin raw = EndlessOrigin.plain();
        EndlessOrigin tls = EndlessOrigin.tls(identity.options());
        RecordingOrigin echo = RecordingOrigin.start(directory)) {
      Deployment node = deployed(identity, List.of(plain.port(), tls.port()), raw, echo);
      try (SluiceProcess sluice = run(node)) {
        attack(node, sluice, target(node, plain, tls, raw), other(node, echo));
        assertThat(sluice.stop()).isIn(0, 143);
      }
    }
  }

  private static NonReaders.Target target(
      Deployment node, EndlessOrigin plain, EndlessOrigin tls, EndlessOrigin raw) {
    return new NonReaders.Target(
        node.proxy(),
        node.ca(),
        PLAIN + ":" + plain.port(),
        PLAIN + ":" + tls.port(),
        PLAIN + ":" + raw.port());
  }

  private static Served other(Deployment node, RecordingOrigin echo) {
    String basic =
        Base64.getEncoder().encodeToString(("other:" + TOKEN).getBytes(StandardCharsets.US_ASCII));
    return new Served(
        node.proxy(), PLAIN + ":" + echo.port(), "Proxy-Authorization: Basic " + basic + "\r\n");
  }

  private void attack(Deployment node, SluiceProcess sluice, NonReaders.Target target, Served other)
      throws Exception {
    AtomicBoolean attacked = new AtomicBoolean();
    try (NonReaders clients = new NonReaders(target, SEED)) {
      other.ask(100);
      CompletableFuture<Long> beside = serving(attacked, other);
      Map<String, Long> outcomes = clients.open(CLIENTS);
      Held held = Held.of(sluice.pid());
      long reserved = metric(node, "sluice_streaming_reserved_bytes");
      long limit = metric(node, "sluice_streaming_limit_bytes");
      attacked.set(true);
      System.out.printf(
          "%d clients, seed %d: %s; %d of %d bytes reserved; live heap %d, resident %d; %d requests"
              + " of the other sandbox served%n",
          CLIENTS, SEED, outcomes, reserved, limit, held.heap(), held.resident(), beside.join());
      long refused = outcomes.getOrDefault(REFUSED, 0L);
      long expected = outcomes.getOrDefault(NonReaders.STUCK, 0L) + refused;
      assertThat(CLIENTS - expected).isLessThanOrEqualTo(CLIENTS / FAILED_PART);
      assertThat(reserved).isBetween(limit / 2, limit);
      assertThat(metric(node, "sluice_streaming_refused_total")).isGreaterThanOrEqualTo(refused);
      assertThat(held.heap()).isLessThan(LIVE_HEAP);
      clients.end();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> metric(node, "sluice_streaming_reserved_bytes") == 0);
      assertThat(clients.open(1)).containsKey(NonReaders.STUCK);
      assertThat(sluice.printed() + Files.readString(directory.resolve("log")))
          .doesNotContain("OutOf");
    }
  }

  private static CompletableFuture<Long> serving(AtomicBoolean attacked, Served other) {
    return CompletableFuture.supplyAsync(
        () -> serveUntil(attacked, other), Thread::startVirtualThread);
  }

  /** Fails when one is not served. */
  private static long serveUntil(AtomicBoolean attacked, Served other) {
    long served = 0;
    while (!attacked.get()) {
      served += other.ask(10).length;
    }
    return served;
  }

  private static long metric(Deployment node, String name) {
    URI page = URI.create("http://127.0.0.1:" + node.admin() + "/metrics");
    try (var in = page.toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Deployment deployed(
      TestIdentity identity, List<Integer> inspected, EndlessOrigin raw, RecordingOrigin echo)
      throws IOException {
    String settings =
        "  sandboxes: {other: {token_sha256: %s}}\n".formatted(hash())
            + "  limits: {connections: 60000, connections_per_client: 60000}\n"
            + (CLIENTS > FEW ? "" : "  capacity: {streaming: 32MiB}\n")
            + WAITS;
    Deployment node =
        Deployment.in(directory)
            .write(identity.certificate(), settings, policy(inspected, raw), List.of(PLAIN));
    Files.writeString(
        directory.resolve("config/policies/other.yaml"),
        policy(List.of(echo.port(), echo.tlsPort()), raw));
    return node;
  }

  private static String policy(List<Integer> inspected, EndlessOrigin raw) {
    return """
    version: 1
    network_policies:
      test:
        endpoints:
          - {host: %1$s, ports: %2$s, protocol: rest, access: full}
          - {host: %1$s, port: %3$d, tls: skip}
    """
        .formatted(PLAIN, inspected, raw.port());
  }

  private static String hash() {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(TOKEN.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private SluiceProcess run(Deployment node) {
    assumeThat(Files.isExecutable(LAUNCHER)).as("the distribution is built").isTrue();
    return SluiceProcess.launch(
            directory.resolve("log"),
            List.of(
                LAUNCHER.toAbsolutePath().normalize().toString(),
                "run",
                "--config",
                node.directory().resolve("config").toString(),
                "--state",
                node.directory().resolve("state").toString()))
        .awaitReady();
  }
}
