package dev.sluice.app.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.Role;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.policy.snapshot.SnapshotCompiler.EntryCheck;
import dev.sluice.policy.snapshot.SnapshotHolder;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.FetchGeneration;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.GenerationAnnounced;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationStartTest {
  private static final Generation LAST =
      Generation.newBuilder()
          .setNumber(1)
          .addPolicies(
              PolicySource.newBuilder()
                  .setSandbox("default")
                  .setFile("p.yaml")
                  .setYaml(
                      """
                      network_policies: {p: {endpoints: [{host: a.test, port: 443}]}}
                      network_middlewares:
                        m: {middleware: x, endpoints: {include: [a.test]}}
                      """))
          .build();
  private static final long ANSWER_MILLIS = 1000;
  private static final long COMPILED_MILLIS = 300;

  private final Vertx vertx = Vertx.vertx();
  private final SnapshotHolder snapshots = new SnapshotHolder();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final CountDownLatch compiled = new CountDownLatch(1);
  @TempDir private Path state;

  @BeforeEach
  void listen() throws IOException {
    BusCodecs.registerAll(vertx.eventBus());
    LastKnownGood.in(state).write(LAST);
    vertx
        .eventBus()
        .<FetchGeneration>consumer(
            BusAddress.GENERATION_FETCH,
            message -> {
              mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
              vertx.setTimer(
                  ANSWER_MILLIS,
                  late -> {
                    open.decrementAndGet();
                    message.reply(LAST.toBuilder().setNumber(2).build());
                  });
            });
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void anAnnouncementWhileTheLastGenerationIsCompiledDoesNotFetchBesideTheStart() throws Exception {
    EntryCheck slow =
        (sandbox, entry, registrations) -> {
          announceAndTakeLong();
          return List.of();
        };
    AuditLog log = entry -> Future.succeededFuture();
    Future<String> deployed =
        vertx.deployVerticle(
            new GenerationFollower(
                new GenerationFollower.Identity("node", Set.of(Role.PROXY), Set.of("default")),
                snapshots,
                new GenerationCompiler(slow),
                LastKnownGood.in(state),
                () -> log));

    deployed.await(30, TimeUnit.SECONDS);

    assertThat(snapshots.current().generation()).isEqualTo(2);
    assertThat(mostOpen).hasValue(1);
  }

  private void announceAndTakeLong() {
    vertx
        .eventBus()
        .publish(
            BusAddress.GENERATION_ANNOUNCED, GenerationAnnounced.newBuilder().setNumber(2).build());
    vertx.setTimer(COMPILED_MILLIS, go -> compiled.countDown());
    try {
      assertThat(compiled.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
