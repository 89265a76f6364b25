package dev.sluice.app.denials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.AuditLog;
import dev.sluice.proto.AuditUnavailable;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.DenialsPushed;
import dev.sluice.proto.v1.DeniedShape;
import dev.sluice.proto.v1.UnkeptDenials;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CountedAuditTest {
  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<DenialsPushed> pushed = new CopyOnWriteArrayList<>();
  private Future<Void> stored = Future.succeededFuture();

  @BeforeEach
  void register() {
    BusCodecs.registerAll(vertx.eventBus());
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private void control() {
    vertx
        .eventBus()
        .<DenialsPushed>consumer(
            BusAddress.DENIALS_PUSHED,
            message -> {
              pushed.add(message.body());
              message.reply(Acknowledged.getDefaultInstance());
            })
        .completion()
        .await();
  }

  /** A proxy of one event loop, which counts some records. */
  private void proxy(int records, String sandbox, String path) {
    CountedAudit audits = new CountedAudit(() -> record -> stored, vertx, meters);
    CompletableFuture<Void> done = new CompletableFuture<>();
    Context loop = vertx.getOrCreateContext();
    loop.runOnContext(
        go -> {
          AuditLog log = audits.onThisLoop();
          for (int i = 0; i < records; i++) {
            log.append(DeniedRecords.of(sandbox, path.replace("N", "n" + i)));
          }
          done.complete(null);
        });
    done.join();
  }

  private long counted() {
    return pushed.stream()
        .flatMap(push -> push.getDenialsList().stream())
        .mapToLong(DeniedShape::getCount)
        .sum();
  }

  private double lost() {
    return meters.get("sluice.denials.lost").functionCounter().count();
  }

  @Test
  void countsOfSeveralNodesArrive() {
    control();
    proxy(5, "ci", "/a");
    proxy(7, "ci", "/a");
    await().until(() -> counted() == 12);
    assertThat(pushed).hasSize(2).allMatch(push -> push.getDenialsCount() == 1);
  }

  @Test
  void whileThereIsNoControlNodeCountsWait() {
    AtomicInteger tried = new AtomicInteger();
    vertx
        .eventBus()
        .addOutboundInterceptor(
            delivery -> {
              tried.incrementAndGet();
              delivery.next();
            });
    proxy(5, "ci", "/a");
    await().until(() -> tried.get() >= 2);
    control();
    await().until(() -> counted() == 5);
    assertThat(lost()).isZero();
  }

  @Test
  void aPushWhoseAnswerIsAFailureIsGivenUpAndCounted() {
    vertx
        .eventBus()
        .<DenialsPushed>consumer(
            BusAddress.DENIALS_PUSHED, message -> message.fail(1, "not stored"))
        .completion()
        .await();
    proxy(5, "ci", "/a");
    await().until(() -> lost() == 5);
  }

  @Test
  void aFloodOfPathsIsBoundedAndTheRestCounted() {
    control();
    proxy(100_000, "ci", "/N");
    await().until(() -> !pushed.isEmpty());
    assertThat(pushed.getFirst().getDenialsCount()).isEqualTo(PendingDenials.MOST_OF_SANDBOX);
    assertThat(pushed.getFirst().getUnkeptList())
        .containsExactly(
            UnkeptDenials.newBuilder()
                .setSandbox("ci")
                .setCount(100_000 - PendingDenials.MOST_OF_SANDBOX)
                .build());
    assertThat(pushed.getFirst().getSerializedSize()).isLessThan(1 << 16);
  }

  @Test
  void aRecordThatIsNotStoredIsNotCounted() {
    control();
    stored = Future.failedFuture(new AuditUnavailable("full"));
    proxy(1, "ci", "/a");
    stored = Future.succeededFuture();
    proxy(1, "ci", "/b");
    await().until(() -> counted() == 1);
    assertThat(pushed.getFirst().getDenials(0).getPath()).isEqualTo("/b");
  }
}
