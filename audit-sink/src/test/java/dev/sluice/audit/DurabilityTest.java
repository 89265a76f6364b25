package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.config.settings.audit.AuditSettings.Durability;
import dev.sluice.config.settings.audit.AuditSettings.OnFailure;
import dev.sluice.config.settings.audit.EventSettings;
import dev.sluice.config.settings.audit.KafkaSettings;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.AuditUnavailable;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.testing.SampleRecords;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What append promises, by setting; nothing is shipped here. */
@ExtendWith(VertxExtension.class)
class DurabilityTest {
  private static final AuditRecord RECORD =
      SampleRecords.at().setRequest(SampleRecords.denied()).build();

  @TempDir Path state;

  @Test
  void journaledIsDoneOnReturn() throws IOException {
    AuditSink sink = open(Durability.JOURNALED, OnFailure.FAIL_CLOSED);
    assertThat(sink.onThisLoop().append(RECORD).succeeded()).isTrue();
    assertThat(sink.status().appended()).isEqualTo(1);
    assertThat(sink.status().pending()).isEqualTo(1);
    assertThat(sink.onThisLoop()).isSameAs(sink.onThisLoop());
    sink.close(Duration.ZERO);
  }

  @Test
  void fsyncCompletesInOrderOnTheLoopThatAppended(Vertx vertx) throws Exception {
    AuditSink sink = open(Durability.FSYNC, OnFailure.FAIL_CLOSED);
    List<String> threads = new ArrayList<>();
    List<Integer> order = new ArrayList<>();
    Future<String> run =
        onLoop(
            vertx,
            () -> {
              AuditLog log = sink.onThisLoop();
              List<Future<Void>> appended = new ArrayList<>();
              for (int i = 0; i < 100; i++) {
                int number = i;
                appended.add(
                    log.append(RECORD)
                        .onSuccess(
                            done -> {
                              order.add(number);
                              threads.add(Thread.currentThread().getName());
                            }));
              }
              String loop = Thread.currentThread().getName();
              return Future.all(appended).map(loop);
            });
    String loop = run.await(20, TimeUnit.SECONDS);
    assertThat(threads).hasSize(100).containsOnly(loop);
    assertThat(order).isSorted();
    sink.close(Duration.ZERO);
  }

  @Test
  void fsyncOutsideAnEventLoopIsDoneOnReturn() throws IOException {
    AuditSink sink = open(Durability.FSYNC, OnFailure.FAIL_CLOSED);
    assertThat(sink.onThisLoop().append(RECORD).succeeded()).isTrue();
    sink.close(Duration.ZERO);
  }

  @Test
  void aFullJournalDeniesUnderFailClosed() throws IOException {
    AuditSink sink = open(Durability.JOURNALED, OnFailure.FAIL_CLOSED);
    AuditLog log = sink.onThisLoop();
    Future<Void> append = log.append(RECORD);
    // One sandbox alone cannot fill it.
    for (int i = 0; append.succeeded(); i++) {
      append = log.append(RECORD.toBuilder().setSandbox("sandbox" + i % 40).build());
    }
    assertThat(append.cause())
        .isInstanceOf(AuditUnavailable.class)
        .hasMessageContaining("audit.max_bytes");
    assertThat(sink.status().refused()).isEqualTo(1);
    assertThat(sink.status().lost()).isZero();
    assertThat(sink.status().error()).contains("the journal is full");
    sink.close(Duration.ZERO);
  }

  @Test
  void aFullJournalCountsLostRecordsUnderFailOpen() throws IOException {
    AuditSink sink = open(Durability.JOURNALED, OnFailure.FAIL_OPEN);
    AuditLog log = sink.onThisLoop();
    for (int i = 0; i < 5000; i++) {
      assertThat(log.append(RECORD).succeeded()).isTrue();
    }
    long lost = sink.status().lost();
    assertThat(lost).isPositive();
    // Reports of losses are records too.
    assertThat(sink.status().appended() + lost).isBetween(5000L, 5000L + lost);
    sink.close(Duration.ZERO);
  }

  @Test
  void memoryWritesNoJournalAndCountsDroppedRecords() throws IOException {
    AuditSink sink = open(Durability.MEMORY, OnFailure.FAIL_CLOSED);
    AuditLog log = sink.onThisLoop();
    for (int i = 0; i < 20_000; i++) {
      assertThat(log.append(RECORD).succeeded()).isTrue();
    }
    assertThat(sink.status().lost()).isPositive();
    assertThat(sink.status().journalBytes()).isZero();
    assertThat(state.resolve("audit/segments")).doesNotExist();
    sink.close(Duration.ZERO);
  }

  @Test
  void aStateDirectoryServesOneSink() throws IOException {
    AuditSink sink = open(Durability.JOURNALED, OnFailure.FAIL_CLOSED);
    assertThatThrownBy(() -> open(Durability.JOURNALED, OnFailure.FAIL_CLOSED))
        .isInstanceOf(IOException.class);
    sink.close(Duration.ZERO);
  }

  /** Health checks ask on an event loop, also while the stopping node waits for Kafka. */
  @Test
  void theStatusDoesNotWaitForTheEndOfTheSink() throws Exception {
    AuditSink sink = open(Durability.JOURNALED, OnFailure.FAIL_CLOSED);
    sink.onThisLoop().append(RECORD);
    sink.startShippingEarly();
    // An interrupted thread cannot write the last positions.
    Thread closing =
        Thread.ofPlatform().uncaughtExceptionHandler((thread, e) -> {}).start(() -> close(sink));
    await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);

    long pending =
        CompletableFuture.supplyAsync(() -> sink.status().pending()).get(20, TimeUnit.SECONDS);

    assertThat(closing.isAlive()).isTrue();
    assertThat(pending).isEqualTo(1);
    closing.interrupt();
    closing.join();
  }

  private static void close(AuditSink sink) {
    try {
      sink.close(Duration.ofMinutes(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private AuditSink open(Durability durability, OnFailure onFailure) throws IOException {
    return AuditSink.open(
        state,
        "node-1",
        Set.of(Role.PROXY),
        new AuditSettings(
            "audit",
            EventSettings.DEFAULTS,
            durability,
            onFailure,
            1 << 20,
            Duration.ofSeconds(2),
            AuditSettings.DEFAULTS.unready()),
        KafkaSettings.DEFAULTS.withBootstrapServers("127.0.0.1:1"));
  }

  private interface Work {
    Future<String> start();
  }

  private static Future<String> onLoop(Vertx vertx, Work work) {
    io.vertx.core.Promise<String> promise = io.vertx.core.Promise.promise();
    vertx.getOrCreateContext().runOnContext(ignored -> work.start().onComplete(promise));
    return promise.future();
  }
}
