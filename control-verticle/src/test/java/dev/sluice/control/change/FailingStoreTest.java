package dev.sluice.control.change;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.file.AtomicFile;
import dev.sluice.control.store.GenerationStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fails below the store while a generation is written. */
class FailingStoreTest {
  @TempDir private Path state;

  @Test
  void aGenerationThatMayStandIsNotToldAsLost() throws IOException {
    BlockingRevisions revisions =
        open(
            (file, content) -> {
              AtomicFile.create(file, content);
              throw new AtomicFile.UncertainFile(new IOException("the disk failed"));
            });

    assertThatThrownBy(() -> put(revisions))
        .isInstanceOfSatisfying(
            ControlUnavailable.class, fault -> assertThat(fault.mayTakeEffect()).isTrue())
        .hasMessageContaining("may take effect: the disk failed");

    assertThat(revisions.current().getNumber()).isZero();
    assertThatThrownBy(revisions::requireOwnStore).hasMessageContaining("generation 1");
  }

  @Test
  void aGenerationThatWasTakenBackIsAFailure() throws IOException {
    BlockingRevisions revisions =
        open(
            (file, content) -> {
              throw new IOException("the disk failed");
            });

    assertThatThrownBy(() -> put(revisions)).isInstanceOf(IOException.class);

    assertThat(revisions.current().getNumber()).isZero();
    revisions.requireOwnStore();
  }

  private BlockingRevisions open(GenerationStore.Creation disk) throws IOException {
    return new BlockingRevisions(
        GenerationStore.open(state, disk),
        new GenerationCompiler((sandbox, entry, registrations) -> List.of()));
  }

  private static void put(BlockingRevisions revisions) throws IOException {
    PolicyPut put = new PolicyPut("default", policy("a.test"), OptionalLong.empty());
    revisions.accept((CandidateChange.Valid) revisions.put(put, Map.of()));
  }
}
