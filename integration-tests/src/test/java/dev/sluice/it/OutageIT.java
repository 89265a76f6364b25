package dev.sluice.it;

import static dev.sluice.it.Deployment.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Kafka or the disk fails under load: traffic does what settings say, and afterwards nothing is
 * missing. A short form of soak/outage, which sets soak.seconds.
 */
@Execution(ExecutionMode.CONCURRENT)
@Order(2)
class OutageIT {
  private static final String LONG_ONLY = "soak/outage runs it; DurabilityTest shows the rule";
  private static final int SECONDS = Integer.getInteger("soak.seconds", 2);

  /** Outages that the node tells about. */
  private static final int TOLD = 20;

  private static final List<String> SLOWED =
      List.of(
          ("strace -D -f --seccomp-bpf -qq -o /dev/null -e trace=msync"
                  + " -e inject=msync:delay_exit=200000")
              .split(" "));

  private static final int CONNECTIONS = 16;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init")
  private RecordingOrigin origin;

  @SuppressWarnings("NullAway.Init")
  private Deployment node;

  @SuppressWarnings("NullAway.Init")
  private BrokerProcess kafka;

  private final Decisions decisions = new Decisions();
  private final List<String> labels = new ArrayList<>();

  @BeforeEach
  void start() {
    origin = RecordingOrigin.start(directory);
    node = Deployment.in(directory).write(origin);
    kafka = BrokerProcess.start(directory, node.kafka());
  }

  @AfterEach
  void stop() {
    kafka.close();
    origin.close();
  }

  @Test
  void stoppedFrozenAndDeletedTopicsDelayEventsAndLoseNone() throws Exception {
    try (SluiceProcess sluice = node.run()) {
      Load load = Load.through(node);
      during(load, kafka::stop);
      kafka.restart();
      awaitShipped();
      during(load, kafka::freeze);
      kafka.thaw();
      awaitShipped();
      assertThat(load.statuses()).containsOnlyKeys(200);
      readAll();
      assertComplete();
      if (SECONDS >= TOLD) {
        assertThat(labels).contains("audit_resumed");
      }
      deletedTopic(load);
      assertThat(sluice.stop()).isIn(0, 143);
    }
  }

  @Test
  void aFullJournalRefusesUntilKafkaIsBack() throws Exception {
    node.with("", "max_bytes: 2MiB");
    try (SluiceProcess sluice = node.run()) {
      Load load = Load.through(node);
      load.run(url(), 10, 1);
      awaitShipped();
      kafka.stop();
      awaitRefusal(load);
      assertThat(load.statuses()).containsOnlyKeys(200, 503);
      assertThat(get("/health/ready")).contains("the audit journal");
      kafka.restart();
      awaitShipped();
      await().atMost(PATIENCE).until(() -> get("/health/ready").contains("\"ready\":true"));
      long refused = load.statuses().getOrDefault(503, 0L);
      load.run(url(), 100, CONNECTIONS);
      assertThat(load.statuses()).containsEntry(503, refused);
      awaitShipped();
      readAll();
      assertComplete();
      assertThat(sluice.stop()).isIn(0, 143);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "soak.seconds", matches = ".+", disabledReason = LONG_ONLY)
  void aFullDiskRefusesUntilThereIsSpace() throws Exception {
    Path audit = Files.createDirectories(directory.resolve("state/audit"));
    boolean mounted = command("mount", "-t", "tmpfs", "-o", "size=12m", "none", audit.toString());
    assumeThat(mounted).as("may mount a small file system").isTrue();
    node.with("", "max_bytes: 16MiB");
    Path ballast = audit.resolve("ballast");
    try (SluiceProcess sluice = node.run()) {
      Load load = Load.through(node);
      kafka.stop();
      fill(ballast);
      awaitRefusal(load);
      assertThat(get("/v1/status")).contains("no journal segment can be made");
      Files.delete(ballast);
      await().atMost(PATIENCE).until(() -> answered(load));
      kafka.restart();
      awaitShipped();
      readAll();
      assertComplete();
      assertThat(sluice.stop()).isIn(0, 143);
    } finally {
      command("umount", "--lazy", audit.toString());
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "soak.seconds", matches = ".+", disabledReason = LONG_ONLY)
  void aDiskThatSyncsSlowlySlowsRequestsAndLosesNone() throws Exception {
    assumeThat(command("strace", "--version")).as("strace is installed").isTrue();
    node.with("", "durability: fsync");
    try (SluiceProcess sluice = node.run(SLOWED)) {
      Load load = Load.through(node);
      long start = System.nanoTime();
      load.run(url(), 20 * CONNECTIONS, CONNECTIONS);
      // Every request waits for at least one sync, and those of one connection do so in turn.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(2));
      assertThat(load.statuses()).containsOnlyKeys(200);
      awaitShipped();
      readAll();
      assertComplete();
      assertThat(sluice.stop()).isIn(0, 143);
    }
  }

  private void awaitRefusal(Load load) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              load.run(url(), 500, CONNECTIONS);
              return load.statuses().containsKey(503);
            });
  }

  private boolean answered(Load load) {
    int before = load.answered();
    load.run(url(), 100, CONNECTIONS);
    return load.answered() == before + 100;
  }

  private static void fill(Path ballast) throws IOException {
    try (OutputStream out = Files.newOutputStream(ballast)) {
      byte[] block = new byte[4096];
      for (int i = 0; i < 1 << 20; i++) {
        out.write(block);
      }
    } catch (IOException full) {
      return;
    }
    throw new AssertionError("the small file system is not small");
  }

  private static boolean command(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  /** What was on the topic is gone with it; what comes afterwards has no gap. */
  private void deletedTopic(Load load) throws Exception {
    awaitShipped();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + node.kafka()))) {
      admin.deleteTopics(List.of(AuditTopic.TOPIC)).all().get();
      load.run(url(), 200, CONNECTIONS);
      await()
          .atMost(PATIENCE)
          .until(() -> admin.listTopics().names().get().contains(AuditTopic.TOPIC));
    }
    awaitShipped();
    Decisions after = new Decisions();
    try (AuditTopic topic = AuditTopic.open(node.kafka())) {
      topic.toEnd(after);
    }
    assertThat(after.requests()).isEqualTo(200);
    after.assertNoGap();
    assertThat(load.statuses()).containsOnlyKeys(200);
  }

  private void during(Load load, Runnable outage) {
    try (ExecutorService worker = Executors.newVirtualThreadPerTaskExecutor()) {
      int before = origin.seen();
      worker.execute(() -> load.run(url(), 10_000_000, CONNECTIONS));
      await().atMost(PATIENCE).until(() -> origin.seen() > before);
      outage.run();
      await().pollDelay(Duration.ofSeconds(SECONDS)).atMost(PATIENCE).until(() -> true);
      load.stop();
    }
    load.resume();
  }

  private void readAll() {
    try (AuditTopic topic = AuditTopic.open(node.kafka())) {
      topic.toEnd(
          event -> {
            decisions.accept(event);
            labels.add(
                event.getJsonObject("unmapped", new JsonObject()).getString("state_label", ""));
          });
    }
  }

  private void assertComplete() {
    System.out.printf(
        "%d requests, %d events redelivered%n", decisions.requests(), decisions.redelivered());
    assertThat(decisions.decide(origin.paths())).isTrue();
    assertThat(decisions.doubled()).isZero();
    decisions.assertNoGap();
  }

  private void awaitShipped() {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                new JsonObject(get("/v1/status")).getJsonObject("audit").getInteger("pending")
                    == 0);
  }

  private String get(String path) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(node.adminUrl() + path)).build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String url() {
    return "http://" + PLAIN + ":" + origin.port();
  }
}
