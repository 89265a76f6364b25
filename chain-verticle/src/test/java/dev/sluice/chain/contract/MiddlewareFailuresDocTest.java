package dev.sluice.chain.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.StageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/middleware-failures.md} lists every failure code of a stage once. */
class MiddlewareFailuresDocTest {
  private static final Path PAGE = Path.of("../docs/reference/middleware-failures.md");
  private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");

  @Test
  void everyCodeIsListedOnce() throws IOException {
    List<String> listed =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith("| `"))
            .flatMap(line -> CODE.matcher(line.split("\\|", -1)[1]).results())
            .map(code -> code.group(1))
            .toList();

    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(StageFailure.values()).map(StageFailure::text).toList());
  }
}
