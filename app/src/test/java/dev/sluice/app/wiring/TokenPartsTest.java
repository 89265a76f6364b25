package dev.sluice.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenPartsTest {
  private static final String CLUSTER = "cluster: {members: ['127.0.0.1:7900']}";

  @TempDir private Path directory;

  private Settings settings(String yaml) {
    return switch (Settings.read(new Source(directory + "/sluice.yaml", yaml))) {
      case Compilation.Compiled<Settings> compiled ->
          compiled.value().withState(directory.resolve("state"));
      case Compilation.Rejected<Settings> rejected ->
          throw new AssertionError(rejected.violations());
    };
  }

  @Test
  void aNodeThatIsAloneMakesItsKey() throws IOException {
    assertThat(TokenParts.open(settings("{}")).tokens()).isPresent();
    assertThat(directory.resolve("state/tokens/current.pem")).exists();
  }

  @Test
  void aNodeWithoutChainsHasNoKey() throws IOException {
    Settings proxy = settings("{}").withRoles(Set.of(Role.PROXY));

    assertThat(TokenParts.open(proxy).tokens()).isEmpty();
    assertThat(directory.resolve("state/tokens")).doesNotExist();
  }

  /** Services would refuse the tokens of all nodes but one. */
  @Test
  void aMemberOfAClusterHasNoKeyOfItsOwn() throws IOException {
    assertThat(TokenParts.open(settings(CLUSTER)).tokens()).isEmpty();
    assertThat(directory.resolve("state/tokens")).doesNotExist();
  }

  @Test
  void membersOfAClusterShareADirectory() throws IOException {
    TokenParts.open(settings("{}"));
    String shared = "\nchain: {tokens: {key_directory: state/tokens}}";

    assertThat(TokenParts.open(settings(CLUSTER + shared)).tokens()).isPresent();
  }
}
