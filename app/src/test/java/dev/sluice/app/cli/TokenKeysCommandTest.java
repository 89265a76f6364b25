package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("reads standard output")
class TokenKeysCommandTest {
  private final CapturedOutput output = new CapturedOutput();
  @TempDir private Path directory;

  @AfterEach
  void release() {
    output.close();
  }

  private int keys(String... options) {
    return SluiceCommand.execute(
        Stream.concat(
                Stream.of("middleware", "keys", "--dir", directory.resolve("k").toString()),
                Stream.of(options))
            .toArray(String[]::new));
  }

  @Test
  void makesOneKeyAndKeepsIt() {
    assertThat(keys()).isZero();
    assertThat(keys()).isZero();

    assertThat(output.out().lines().distinct().toList())
        .singleElement()
        .asString()
        .matches("signs {6}[A-Za-z0-9_-]{43}");
  }

  @Test
  void tellsEachStepOfARotation() throws IOException {
    keys("--rotate");
    keys("--rotate", "--overlap-hours", "2");
    Files.setLastModifiedTime(
        directory.resolve("k/next.pem"), FileTime.from(Instant.now().minus(Duration.ofHours(3))));
    keys("--rotate", "--overlap-hours", "2");

    assertThat(output.out())
        .containsPattern("announced [\\w-]{43}; run this again after 24 h to let it sign\n")
        .containsPattern("the announced key may sign from \\S+Z on; nothing was changed\n")
        .containsPattern("[\\w-]{43} signs now; the key before stays published\n")
        .containsPattern("published  [\\w-]{43}\n$");
  }

  @Test
  void printsThePublicHalvesAlone() {
    keys("--jwks");

    assertThat(output.out())
        .startsWith("{\"keys\":[{")
        .contains("\"crv\":\"Ed25519\"")
        .doesNotContain("\"d\"", "signs");
  }

  @Test
  void anOverlapShorterThanATokenIsRefused() {
    assertThat(keys("--rotate", "--overlap-hours", "0")).isEqualTo(2);

    assertThat(output.err()).contains("--overlap-hours: expected 1 or more");
    assertThat(directory.resolve("k")).doesNotExist();
  }
}
