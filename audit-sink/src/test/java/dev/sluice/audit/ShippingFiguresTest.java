package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.config.settings.audit.KafkaSettings;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleRecords;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What shipping costs and how fast it is, broker on the same machine. Prints figures; the build
 * runs few records and only looks that all of them arrive. {@code -Dfigures.records=500000
 * -Dfigures.rate=20000} for real ones.
 */
class ShippingFiguresTest {
  private static final int RECORDS = Integer.getInteger("figures.records", 200);
  private static final int RATE = Integer.getInteger("figures.rate", 1_000);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir static Path brokerDirectory;
  @TempDir Path state;

  @SuppressWarnings("NullAway.Init")
  private static Broker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = Broker.start(brokerDirectory);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @ParameterizedTest(name = "transactions: {0}")
  @ValueSource(booleans = {false, true})
  void everythingArrives(boolean transactions) throws Exception {
    AuditSink sink = open(transactions);
    sink.startShipping();
    AuditLog log = sink.onThisLoop();
    backlog(sink, log, RECORDS / 5);
    String drained = backlog(sink, log, RECORDS);
    String paced = paced(sink, log);
    System.out.printf(
        Locale.ROOT,
        "transactions %s: %s; %s; %s%n",
        transactions,
        drained,
        paced,
        bytes("figures-" + transactions, sink.status().shipped()));
    assertThat(sink.status().lost()).isZero();
    sink.close(Duration.ofSeconds(20));
  }

  /** Of an event as JSON, and of its share of the topic, which is compressed. */
  private static String bytes(String topic, long events) throws IOException {
    int json = broker.consume(topic, 1, PATIENCE).getFirst().value().length;
    long stored = 0;
    try (Stream<Path> files = Files.walk(brokerDirectory)) {
      for (Path file : files.filter(found -> isLogOf(topic, found)).toList()) {
        stored += Files.size(file);
      }
    }
    return "%d bytes an event, %d on the topic".formatted(json, stored / events);
  }

  private static boolean isLogOf(String topic, Path file) {
    return file.toString().contains("/" + topic + "-") && file.toString().endsWith(".log");
  }

  /** As fast as it goes. */
  private static String backlog(AuditSink sink, AuditLog log, int requests) {
    long cpu = shippingCpuNanos();
    long before = sink.status().shipped();
    long start = System.nanoTime();
    for (int i = 0; i < requests; i++) {
      request(log, "b" + i);
    }
    awaitShipped(sink);
    double seconds = (System.nanoTime() - start) / 1e9;
    long events = sink.status().shipped() - before;
    return String.format(
        Locale.ROOT,
        "%d events in %.1f s, %.0f/s, %.2f us of CPU an event",
        events,
        seconds,
        events / seconds,
        (shippingCpuNanos() - cpu) / 1e3 / events);
  }

  /** At a steady rate, and how far shipping is behind in each half. */
  private static String paced(AuditSink sink, AuditLog log) {
    long[] behind = new long[2];
    long start = System.nanoTime();
    for (int i = 0; i < RECORDS; i++) {
      request(log, "p" + i);
      if (i % 100 == 0) {
        int half = i * 2 / RECORDS;
        behind[half] = Math.max(behind[half], sink.status().pending());
        long due = start + i * 1_000_000_000L / RATE;
        while (System.nanoTime() - due < 0) {
          LockSupport.parkNanos(100_000);
        }
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    awaitShipped(sink);
    return String.format(
        Locale.ROOT,
        "at %.0f requests/s at most %d, then %d records behind",
        RECORDS / seconds,
        behind[0],
        behind[1]);
  }

  /** A decision and its completion, which become one event. */
  private static void request(AuditLog log, String uid) {
    AuditRecord.Builder record = SampleRecords.at(System.currentTimeMillis(), uid);
    var decision = SampleRecords.request(Verdict.VERDICT_ALLOWED);
    log.append(record.setRequest(decision).build());
    log.append(record.setCompletion(SampleRecords.completion(decision.build())).build());
  }

  private static void awaitShipped(AuditSink sink) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(sink.status().pending()).isZero());
  }

  private static long shippingCpuNanos() {
    long nanos = 0;
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null
          && (thread.getThreadName().equals("audit-shipper")
              || thread.getThreadName().contains("producer-network-thread | sluice"))) {
        nanos += THREADS.getThreadCpuTime(thread.getThreadId());
      }
    }
    return nanos;
  }

  private AuditSink open(boolean transactions) throws Exception {
    return AuditSink.open(
        state,
        "node-1",
        Set.of(Role.PROXY),
        TrialSink.settings("figures-" + transactions, AuditSettings.DEFAULTS.maxBytes()),
        KafkaSettings.DEFAULTS
            .withBootstrapServers(broker.address())
            .withTransactions(transactions));
  }
}
