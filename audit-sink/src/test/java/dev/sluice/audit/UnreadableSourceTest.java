package dev.sluice.audit;

import static dev.sluice.audit.TrialSink.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.fault.FaultReport;
import dev.sluice.audit.ship.ShippingState;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.KafkaSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal file that is away for a while holds up the records of its own writer only. */
class UnreadableSourceTest {
  /** Less than the attempts at a file take. */
  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir static Path brokerFiles;
  @TempDir Path state;
  @TempDir Path away;

  @SuppressWarnings("NullAway.Init")
  private static Broker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = Broker.start(brokerFiles);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @ParameterizedTest(name = "transactions: {0}")
  @ValueSource(booleans = {false, true})
  void theOthersAreShippedAndItFollows(boolean transactions) throws Exception {
    String topic = "unreadable-" + transactions;
    AuditSink sink = open(topic, transactions);
    append(sink, "a", 3);
    Path file = segment();
    Path moved = Files.move(file, away.resolve("file"));
    inAnotherThread(() -> append(sink, "b", 4));
    sink.startShipping();

    await().atMost(SOON).untilAsserted(() -> assertThat(sink.status().pending()).isEqualTo(3));
    assertThat(uids(topic, 4)).hasSize(4).allMatch(uid -> uid.contains("/1/"));
    FaultReport fault = fault(sink).orElseThrow();
    assertThat(fault.standing()).isTrue();
    assertThat(fault.reason()).contains(file.toString());
    assertThat(sink.status().error()).isEqualTo(fault.reason());
    assertThat(sink.status().shipping()).isEqualTo(ShippingState.RETRYING);

    Files.move(moved, file);
    await().atMost(SOON).untilAsserted(() -> assertThat(sink.status().pending()).isZero());
    assertThat(uids(topic, 7)).hasSize(7).doesNotHaveDuplicates();
    assertThat(fault(sink).orElseThrow().standing()).isFalse();
    assertThat(sink.status().error()).isEmpty();
    assertThat(sink.status().shipping()).isEqualTo(ShippingState.WORKING);
    assertThat(sink.status().unreadable()).isZero();
    sink.close(Duration.ofSeconds(30));
  }

  private static Optional<FaultReport> fault(AuditSink sink) {
    return sink.status().condition().faults().stream()
        .filter(fault -> fault.kind().text().equals("reading"))
        .findFirst();
  }

  /** One event for each denied request. */
  private static List<String> uids(String topic, int events) {
    return broker.consume(topic, events, SOON).stream()
        .map(event -> new String(event.headers().lastHeader("uid").value(), StandardCharsets.UTF_8))
        .toList();
  }

  /** Each thread has a writer of its own. */
  private static void inAnotherThread(Runnable work) throws InterruptedException {
    Thread.ofPlatform().start(work).join();
  }

  private Path segment() throws IOException {
    try (Stream<Path> files = Files.list(state.resolve("audit/segments"))) {
      return files.filter(file -> file.toString().endsWith(".segment")).findFirst().orElseThrow();
    }
  }

  private AuditSink open(String topic, boolean transactions) throws IOException {
    return AuditSink.open(
        state,
        1 << 20,
        "node-1",
        Set.of(Role.PROXY),
        TrialSink.settings(topic, 64 << 20),
        KafkaSettings.DEFAULTS
            .withBootstrapServers(broker.address())
            .withTransactions(transactions));
  }
}
