package dev.sluice.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
  @TempDir private Path parent;

  @Test
  void aNewOneIsItsOwnersAlone() throws IOException {
    Path directory = parent.resolve("deep/state");

    StateDirectory.claim(directory).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
  }

  @Test
  void isHeldByOneAtATime() throws IOException {
    StateDirectory held = StateDirectory.claim(parent);
    assertThatThrownBy(() -> StateDirectory.claim(parent))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(parent + " is in use");
    held.close();

    StateDirectory.claim(parent).close();
  }

  @Test
  void aFileInItsPlaceIsTold() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "");

    assertThatThrownBy(() -> StateDirectory.claim(file))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(file.toString());
  }
}
