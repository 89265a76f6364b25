package dev.sluice.it.slow;

import static dev.sluice.it.Deployment.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import dev.sluice.it.Deployment;
import dev.sluice.it.RecordingOrigin;
import dev.sluice.it.SluiceProcess;
import dev.sluice.it.clients.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/**
 * Others are served while clients are slow on purpose: a short form of soak/slow, which sets
 * soak.idle and soak.slow, lets slowhttptest in and holds times and memory to their bounds.
 */
@Execution(SAME_THREAD)
class SlowClientsIT {
  private static final int IDLE = Integer.getInteger("soak.idle", 200);
  private static final int SLOW = Integer.getInteger("soak.slow", 20);
  private static final boolean MEASURED = System.getProperty("soak.idle") != null;
  private static final int REQUESTS = MEASURED ? 20_000 : 500;
  private static final int READ = 1 << 20;

  /** docs/operations.md, Memory. */
  private static final long HEAP_OF_A_TUNNEL = 16 << 10;

  private static final long RESIDENT_OF_A_TUNNEL = 32 << 10;

  private static final String WAITS =
      "  timeouts: {head: 1s, body: 1s, send: 1s, idle: 10m, response: 10m}\n";

  @TempDir private Path directory;
  private RecordingOrigin origin;
  private SluiceProcess sluice;
  private int proxy;
  private Path ca = Path.of("");
  private String authority = "";

  @BeforeEach
  void start() {
    origin = RecordingOrigin.start(directory);
    authority = PLAIN + ":" + origin.port();
    Deployment node = Deployment.in(directory);
    proxy = node.proxy();
    ca = node.ca();
    node.write(origin.certificate(), WAITS, policy(), List.of(PLAIN));
    sluice = node.dev();
  }

  private String policy() {
    return """
    version: 1
    network_policies:
      test:
        endpoints: [{host: %s, ports: [%d, %d], protocol: rest, access: full}]
    """
        .formatted(PLAIN, origin.port(), origin.tlsPort());
  }

  @AfterEach
  void stop() {
    sluice.close();
    origin.close();
  }

  private long p99(String when) {
    long[] micros = new Served(proxy, authority).ask(REQUESTS);
    long p99 = micros[micros.length * 99 / 100];
    System.out.printf("%s: p50 %d us, p99 %d us%n", when, micros[micros.length / 2], p99);
    return p99;
  }

  private void holds(Runnable tunnels) {
    Held before = Held.of(sluice.pid());
    tunnels.run();
    Held held = Held.of(sluice.pid());
    long heap = (held.heap() - before.heap()) / IDLE;
    long resident = (held.resident() - before.resident()) / IDLE;
    long files = held.files() - before.files();
    System.out.printf(
        "an idle tunnel, of %d: heap %d bytes, resident %d; open files of all %d%n",
        IDLE, heap, resident, files);
    // Its own, and those of the connections to the origin that they share.
    assertThat(files).isBetween((long) IDLE, IDLE + IDLE / 2L);
    if (MEASURED) {
      assertThat(heap).isLessThan(HEAP_OF_A_TUNNEL);
      assertThat(resident).isLessThan(RESIDENT_OF_A_TUNNEL);
    }
  }

  @Test
  void othersAreServedBesideInterceptedIdleTunnels() {
    try (IdleTunnels idle = new IdleTunnels(proxy, PLAIN + ":" + origin.tlsPort())) {
      p99("warm-up");
      long alone = p99("alone");
      holds(() -> idle.intercepted(IDLE, ca));
      long beside = p99("beside intercepted idle tunnels");
      assertThat(idle.standing()).isEqualTo(IDLE);
      if (MEASURED) {
        assertThat(beside).isLessThan(2 * alone);
      }
    }
  }

  @Test
  void othersAreServedBesideIdleTunnelsAndSlowClients() {
    try (IdleTunnels idle = new IdleTunnels(proxy, authority);
        SlowClients slow = new SlowClients(proxy, authority)) {
      p99("warm-up");
      long alone = p99("alone");
      holds(() -> idle.inTheClear(IDLE));
      long besideIdle = p99("beside idle tunnels");
      slow.heads(SLOW);
      slow.bodies(SLOW);
      slow.readers(SLOW, READ);
      long besideSlow = p99("beside slow heads, bodies and readers");
      await().atMost(Duration.ofMinutes(2)).until(() -> slow.timedOut() == 2 * SLOW);
      assertThat(idle.standing()).isEqualTo(IDLE);
      if (MEASURED) {
        assertThat(besideIdle).isLessThan(2 * alone);
        assertThat(besideSlow).isLessThan(2 * alone);
      }
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "soak.idle", matches = ".*")
  void othersAreServedBesideSlowhttptest() {
    Program slowhttptest = Program.installed("slowhttptest");
    p99("warm-up");
    long alone = p99("alone");
    for (List<String> mode :
        List.of(List.of("-H"), List.of("-B"), List.of("-X", "-k", "3"), List.of("-R"))) {
      Thread attack = Thread.ofVirtual().start(() -> attack(slowhttptest, mode));
      long beside = p99("beside slowhttptest " + String.join(" ", mode));
      join(attack);
      assertThat(beside).as("%s", mode).isLessThan(2 * alone);
    }
  }

  /** For ten seconds. */
  private void attack(Program slowhttptest, List<String> mode) {
    List<Object> arguments =
        new ArrayList<>(List.of("-c", SLOW, "-r", 500, "-i", 1, "-l", 10, "-p", 5, "-u"));
    arguments.add("http://" + authority + "/slow");
    arguments.addAll(List.of("-d", "127.0.0.1:" + proxy));
    arguments.addAll(mode);
    slowhttptest.run(directory, arguments.toArray());
  }

  private static void join(Thread attack) {
    try {
      attack.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
