package dev.sluice.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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
  void anExistingOneAndItsFilesBecomeItsOwnersAlone() throws IOException {
    Path segments = Files.createDirectories(parent.resolve("audit/segments"));
    Path segment = Files.writeString(segments.resolve("1.segment"), "record");
    Path certificate =
        Files.writeString(Files.createDirectories(parent.resolve("ca")).resolve("ca.pem"), "pem");
    Path key = Files.writeString(parent.resolve("audit/key.pub"), "pem");
    Path foreign = Files.writeString(parent.resolve("notes.txt"), "not of Sluice");
    for (Path path : List.of(parent, segments)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    for (Path path : List.of(segment, certificate, key, foreign)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
    }

    StateDirectory.claim(parent).close();

    assertThat(mode(parent)).isEqualTo("rwx------");
    assertThat(mode(segments)).isEqualTo("rwx------");
    assertThat(mode(segment)).isEqualTo("rw-------");
    assertThat(mode(parent.resolve("lock"))).isEqualTo("rw-------");
    assertThat(mode(certificate)).isEqualTo("rw-r--r--");
    assertThat(mode(key)).isEqualTo("rw-r--r--");
    assertThat(mode(foreign)).isEqualTo("rw-r--r--");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
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
        .hasMessage(
            "state: %s cannot be used: it is a file; choose another by --state or the key state",
            file);
  }
}
