package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.fault.FaultState;
import dev.sluice.audit.journal.Journal;
import dev.sluice.config.settings.audit.AuditSettings.OnFailure;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.AuditUnavailable;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.testing.SampleRecords;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of one loop under {@code fsync} while the disk does not answer. */
class SyncedQueueTest {
  private static final int MOST = 65_536;

  @TempDir private Path directory;

  private final CountDownLatch disk = new CountDownLatch(1);
  private final GroupCommit commit =
      new GroupCommit(new FaultState(FaultKind.SYNC), new FaultState(FaultKind.THREADS));
  private final Vertx vertx = Vertx.vertx();

  @SuppressWarnings("NullAway.Init")
  private Journal journal;

  @SuppressWarnings("NullAway.Init")
  private AuditLog log;

  @BeforeEach
  void open() throws IOException {
    journal = Journal.open(directory, 32 << 20, 128 << 20);
    Journal.Synced synced = journal.openSyncedWriter();
    log =
        new SyncedLog(
            synced.writer(),
            new JournaledLog(synced.writer(), OnFailure.FAIL_CLOSED, new LongAdder()),
            commit.join(upTo -> answered()),
            vertx.getOrCreateContext());
  }

  private void answered() throws IOException {
    try {
      disk.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @AfterEach
  void close() throws IOException {
    disk.countDown();
    commit.close();
    journal.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static AuditRecord denied(String sandbox) {
    return SampleRecords.at().setSandbox(sandbox).setRequest(SampleRecords.denied()).build();
  }

  /** Wrong credentials that name a sandbox. */
  private static AuditRecord stranger(int number) {
    return denied("named" + number).toBuilder().setUnauthenticated(true).build();
  }

  private static AuditRecord admitted(String sandbox) {
    return SampleRecords.at().setSandbox(sandbox).setRequest(SampleRecords.redacted()).build();
  }

  private static AuditRecord completion(String sandbox) {
    return SampleRecords.at()
        .setSandbox(sandbox)
        .setCompletion(SampleRecords.completion(SampleRecords.redacted().build()))
        .build();
  }

  /** Appends decisions until one is refused; returns how many wait. */
  private int flood(String sandbox) {
    AuditRecord record = denied(sandbox);
    int waiting = 0;
    while (!log.append(record).failed()) {
      waiting++;
    }
    return waiting;
  }

  @Test
  void aSandboxLeavesOthersTheirPart() {
    assertThat(flood("hostile")).isEqualTo(MOST / 17 * 16 + 1);
    assertThat(log.append(denied("hostile")).cause())
        .isInstanceOf(AuditUnavailable.class)
        .hasMessageContaining("hostile");

    assertThat(log.append(denied("quiet")).failed()).isFalse();
    assertThat(flood("second")).isGreaterThan(MOST / 20);
    assertThat(log.append(denied("third")).cause()).hasMessageContaining("too slow");
  }

  @Test
  void wrongCredentialsShareOnePart() {
    int next = 0;
    while (!log.append(stranger(next % 100)).failed()) {
      next++;
    }

    assertThat(log.append(denied("quiet")).failed()).isFalse();
  }

  @Test
  void completionsAreTakenWhateverWaits() {
    Future<Void> decision = log.append(admitted("running"));
    flood("hostile");
    flood("second");
    assertThat(log.append(denied("running")).failed()).isTrue();
    Future<Void> completion = log.append(completion("running"));

    assertThat(completion.failed()).isFalse();
    disk.countDown();
    await().until(completion::isComplete);
    assertThat(decision.succeeded()).isTrue();
    assertThat(completion.succeeded()).isTrue();
    assertThat(journal.lost()).isZero();
  }

  @Test
  void whatIsOnDiskMakesRoom() {
    Future<Void> first = log.append(denied("hostile"));
    flood("hostile");
    Future<Void> last = log.append(denied("quiet"));
    disk.countDown();
    await().until(last::isComplete);

    assertThat(first.succeeded()).isTrue();
    assertThat(log.append(denied("hostile")).failed()).isFalse();
  }
}
