package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    int colons = boundary.indexOf("::");
    Class<?> room =
        Class.forName(
            boundary.substring(0, colons), false, CompileBoundariesTest.class.getClassLoader());

    assertThat(room.getDeclaredMethods())
        .extracting(Method::getName)
        .contains(boundary.substring(colons + 2));
  }

  @Test
  void noBoundaryIsNamedTwice() throws IOException {
    assertThat(boundaries()).doesNotHaveDuplicates();
  }
}
