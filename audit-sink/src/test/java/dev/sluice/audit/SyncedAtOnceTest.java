package dev.sluice.audit;

import static dev.sluice.audit.journal.JournalHarness.decision;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.journal.Journal;
import dev.sluice.config.settings.audit.AuditSettings.OnFailure;
import dev.sluice.proto.AuditUnavailable;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Appends of a thread that is no event loop, under {@code fsync}. */
class SyncedAtOnceTest {
  @TempDir Path directory;

  /** What a sync may end with. */
  enum Fault {
    DISK {
      @Override
      void hit() throws IOException {
        throw new IOException("no space");
      }
    },
    BUG {
      @Override
      void hit() {
        throw new IllegalStateException("a record");
      }
    },
    MAP {
      @Override
      void hit() {
        throw new InternalError("a map");
      }
    };

    abstract void hit() throws IOException;
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void whateverTheSyncThrowsFailClosedRefuses(Fault fault) throws IOException {
    Future<Void> appended = append(fault, OnFailure.FAIL_CLOSED);

    assertThat(appended.cause())
        .isInstanceOf(AuditUnavailable.class)
        .hasMessage(
            "the journal cannot be put on disk: "
                + switch (fault) {
                  case DISK -> "no space";
                  case BUG -> "IllegalStateException";
                  case MAP -> "InternalError";
                });
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void whateverTheSyncThrowsFailOpenGoesOn(Fault fault) throws IOException {
    assertThat(append(fault, OnFailure.FAIL_OPEN).succeeded()).isTrue();
  }

  private Future<Void> append(Fault fault, OnFailure onFailure) throws IOException {
    try (Journal journal = Journal.open(directory, 64 << 10, 1 << 20)) {
      JournaledLog unsynced = new JournaledLog(journal.openWriter(), onFailure, new LongAdder());
      return JournalStore.syncedAtOnce(upTo -> fault.hit(), unsynced, decision(1));
    }
  }
}
