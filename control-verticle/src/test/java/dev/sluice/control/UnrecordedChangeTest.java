package dev.sluice.control;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.ControlUnavailable;
import dev.sluice.proto.AuditUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change is recorded before it is stored, or it is refused. */
class UnrecordedChangeTest {
  private static final Optional<Throwable> FULL =
      Optional.of(new AuditUnavailable("the journal is full"));

  @TempDir private Path state;
  @TempDir private Path config;
  private ControlBench bench;

  @BeforeEach
  void open() throws IOException {
    bench = new ControlBench(config, state);
    bench.files().write("default", policy("a.test"));
  }

  @AfterEach
  void close() throws TimeoutException {
    bench.close();
  }

  @Test
  void aChangeThatCannotBeRecordedIsNotStored() throws Exception {
    bench.start();
    bench.failAudit(FULL);

    assertThatThrownBy(() -> bench.put("default", policy("b.test")))
        .isInstanceOf(ControlUnavailable.class)
        .hasMessageContaining("cannot be recorded")
        .hasMessageContaining("the journal is full");

    assertThat(bench.inForce().getNumber()).isEqualTo(1);
    assertThat(Files.exists(bench.store().resolve("0000000000000000002.generation"))).isFalse();
    bench.failAudit(Optional.empty());
    assertThat(bench.put("default", policy("b.test"))).isInstanceOf(ChangeResult.Accepted.class);
  }

  @Test
  void aRestartWithChangedFilesAndAFullJournalGoesOn() throws Exception {
    bench.start();
    bench.files().write("default", policy("b.test"));
    bench.failAudit(FULL);

    bench.restart();

    assertThat(bench.policy("default")).isEqualTo(policy("a.test"));
    bench.failAudit(Optional.empty());
    assertThat(bench.reload()).isInstanceOf(ChangeResult.Accepted.class);
  }

  @Test
  void theEventNamesTheAuthorAndComesBeforeTheGeneration() throws Exception {
    bench.start();
    bench.put("default", policy("b.test"));

    Map<String, String> details = bench.events().getLast().getDetailsMap();
    assertThat(details)
        .containsEntry("new_revision", "2")
        .containsEntry("channel", "api")
        .containsEntry("changed_by", "owner")
        .containsEntry("address", "127.0.0.1")
        .containsEntry("reason", "a reason");
  }

  @Test
  void aRecordedChangeThatCannotBeStoredIsTold() throws Exception {
    bench.start();
    Files.writeString(bench.store().resolve("0000000000000000009.generation"), "theirs");

    assertThatThrownBy(() -> bench.put("default", policy("b.test")))
        .hasMessageContaining("control.store has generation 9");

    assertThat(bench.labels()).containsExactly("detected", "detected", "not_stored");
    assertThat(bench.event("not_stored").getDetailsMap())
        .containsEntry("candidate_version", "2")
        .containsEntry("active_generation", "1");
  }

  @Test
  void aRefusedPutIsRecordedWithItsSandbox() throws Exception {
    bench.start();

    assertThat(bench.put("blue", "nonsense: 1\n")).isInstanceOf(ChangeResult.Rejected.class);

    assertThat(bench.event("retained_last_valid").getDetailsMap())
        .containsEntry("sandbox", "blue")
        .containsEntry("changed_by", "owner");
  }
}
