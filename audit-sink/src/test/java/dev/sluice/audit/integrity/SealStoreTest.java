package dev.sluice.audit.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.proto.v1.SealedBatch;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealStoreTest {
  private static final SealedBatch BATCH =
      SealedBatch.newBuilder().setWriter("w/0").addSequences(1).build();

  @TempDir private Path directory;

  /** As on a full disk, where the shipper tries again for as long as it is full. */
  @Test
  void fileWhoseFirstWriteFailsIsClosedAndDeleted() throws IOException {
    try (SealStore store = SealStore.open(directory)) {
      for (int i = 0; i < 3; i++) {
        // The write, and not the creation of the file, ends with an exception.
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> store.append(BATCH))
            .isInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(files()).isZero();
      }
      store.append(BATCH);
      assertThat(files()).isEqualTo(1);
      assertThat(store.find("w/0", 1)).contains(BATCH);
    }
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.count();
    }
  }
}
