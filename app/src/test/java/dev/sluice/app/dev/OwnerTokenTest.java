package dev.sluice.app.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.Settings;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerTokenTest {
  @TempDir private Path state;

  private Settings settings(String more) {
    return switch (Settings.read(new Source("sluice.yaml", "state: " + state + "\n" + more))) {
      case Compilation.Compiled<Settings> read -> read.value();
      case Compilation.Rejected<Settings> rejected ->
          throw new AssertionError(rejected.violations().toString());
    };
  }

  @Test
  void itIsMadeOnceForItsOwnerAlone() throws IOException {
    Path file = DevMode.withOwnerToken(settings("")).admin().ownerToken().orElseThrow();
    String token = Files.readString(file);

    assertThat(file).isEqualTo(state.resolve("admin/token"));
    assertThat(token).matches("[0-9a-f]{64}\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    DevMode.withOwnerToken(settings(""));
    assertThat(Files.readString(file)).isEqualTo(token);
  }

  @Test
  void aTokenOfOthersIsTakenAwayFromThem() throws IOException {
    Path file = DevMode.withOwnerToken(settings("")).admin().ownerToken().orElseThrow();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    DevMode.withOwnerToken(settings(""));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aTokenThatGuardsEverythingIsEnough() throws IOException {
    Settings guarded = settings("admin: {token_file: mine}");

    assertThat(DevMode.withOwnerToken(guarded)).isEqualTo(guarded);
    assertThat(state.resolve("admin")).doesNotExist();
  }
}
