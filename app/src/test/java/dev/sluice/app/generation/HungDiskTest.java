package dev.sluice.app.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.Role;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.policy.snapshot.SnapshotHolder;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.FetchGeneration;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.GenerationAnnounced;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A state disk that does not answer, or refuses, keeps no generation from coming into force. */
class HungDiskTest {
  private final Vertx vertx = Vertx.vertx();
  private final SnapshotHolder snapshots = new SnapshotHolder();
  private final AtomicLong newest = new AtomicLong(1);

  @BeforeEach
  void listen() {
    BusCodecs.registerAll(vertx.eventBus());
    vertx
        .eventBus()
        .<FetchGeneration>consumer(
            BusAddress.GENERATION_FETCH, message -> message.reply(generation(newest.get())));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void generationsComeIntoForceWhileASaveHangsAndTheNewestIsSavedAfterIt() throws Exception {
    HangingDisk disk = HangingDisk.onWrite();
    GenerationFollower follower = follow(disk);
    await().until(() -> snapshots.current().generation() == 1);
    await().untilAsserted(() -> assertThat(disk.written()).containsExactly(1L));

    announce(2);
    await().until(() -> snapshots.current().generation() == 2);
    announce(3);
    await().until(() -> snapshots.current().generation() == 3);
    assertThat(disk.written()).containsExactly(1L);
    await()
        .untilAsserted(
            () ->
                assertThat(follower.condition().faults())
                    .containsExactly(
                        "state: generation 3 is in force, but not saved for a restart:"
                            + " last.generation does not answer; check the disk"));

    disk.answers().countDown();

    await().untilAsserted(() -> assertThat(disk.written()).containsExactly(1L, 3L));
    await().until(() -> follower.condition().faults().isEmpty());
  }

  @Test
  void aStartDoesNotWaitForTheDiskForLong() throws Exception {
    HangingDisk disk = HangingDisk.onRead();

    follow(disk);

    assertThat(snapshots.current().generation()).isEqualTo(1);
    disk.answers().countDown();
    await().untilAsserted(() -> assertThat(disk.written()).containsExactly(1L));
  }

  @Test
  void aRefusedSaveIsToldAndTriedAgain() throws Exception {
    FullDisk disk = new FullDisk(new AtomicLong(1), new CopyOnWriteArrayList<>());

    GenerationFollower follower = follow(disk);

    await()
        .untilAsserted(
            () ->
                assertThat(follower.condition().faults())
                    .containsExactly(
                        "state: generation 1 is in force, but not saved for a restart:"
                            + " last.generation cannot be written (java.io.IOException: no space"
                            + " left); check the disk"));
    await().untilAsserted(() -> assertThat(disk.written()).containsExactly(1L));
    await().until(() -> follower.condition().faults().isEmpty());
  }

  private GenerationFollower follow(GenerationDisk disk) throws Exception {
    AuditLog log = entry -> Future.succeededFuture();
    GenerationFollower follower =
        new GenerationFollower(
            new GenerationFollower.Identity("node", Set.of(Role.PROXY), Set.of("default")),
            snapshots,
            new GenerationCompiler((sandbox, entry, registrations) -> List.of()),
            disk,
            () -> log);
    vertx.deployVerticle(follower).await(20, TimeUnit.SECONDS);
    return follower;
  }

  private void announce(long number) {
    newest.set(number);
    vertx
        .eventBus()
        .publish(
            BusAddress.GENERATION_ANNOUNCED,
            GenerationAnnounced.newBuilder().setNumber(number).build());
  }

  private static Generation generation(long number) {
    return Generation.newBuilder().setNumber(number).build();
  }

  /** Hangs in its first read or write until {@code answers}. */
  private record HangingDisk(boolean hangsInRead, CountDownLatch answers, List<Long> written)
      implements GenerationDisk {
    static HangingDisk onRead() {
      return new HangingDisk(true, new CountDownLatch(1), new CopyOnWriteArrayList<>());
    }

    static HangingDisk onWrite() {
      return new HangingDisk(false, new CountDownLatch(1), new CopyOnWriteArrayList<>());
    }

    @Override
    public Kept read() {
      if (hangsInRead) {
        hang();
      }
      return Kept.nothing();
    }

    @Override
    public void write(Generation generation) {
      written.add(generation.getNumber());
      hang();
    }

    @Override
    public String name() {
      return "last.generation";
    }

    private void hang() {
      try {
        answers.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Refuses the first writes. */
  private record FullDisk(AtomicLong refusals, List<Long> written) implements GenerationDisk {
    @Override
    public Kept read() {
      return Kept.nothing();
    }

    @Override
    public void write(Generation generation) throws IOException {
      if (refusals.getAndDecrement() > 0) {
        throw new IOException("no space left");
      }
      written.add(generation.getNumber());
    }

    @Override
    public String name() {
      return "last.generation";
    }
  }
}
