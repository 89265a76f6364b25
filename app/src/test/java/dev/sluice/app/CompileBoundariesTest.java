package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JVM ignores a name that matches nothing. */
class CompileBoundariesTest {
  private static final String COMMAND = "dontinline ";

  static List<String> boundaries() throws IOException {
    return Files.readAllLines(Path.of("src/etc/compile-boundaries")).stream()
        .filter(line -> line.startsWith(COMMAND))
        .map(line -> line.substring(COMMAND.length()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("boundaries")
  void boundaryIsAMethod(String boundary) throws ClassNotFoundException {
    String[] parts = boundary.split("::");
    Class<?> room = Class.forName(parts[0], false, CompileBoundariesTest.class.getClassLoader());

    assertThat(Arrays.stream(room.getDeclaredMethods()).map(method -> method.getName()))
        .contains(Objects.requireNonNull(parts[1]));
  }

  @Test
  void noBoundaryIsNamedTwice() throws IOException {
    assertThat(boundaries()).doesNotHaveDuplicates();
  }
}
