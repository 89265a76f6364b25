package dev.sluice.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.cli.SluiceCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What {@code sluice env} prints. Tests that use it are isolated, since it reads standard output.
 */
final class PrintedVariables {
  private PrintedVariables() {}

  /** Names and values; those that have to be unset are empty. */
  static Map<String, String> of(Stream<String> options) {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      String[] command =
          Stream.concat(Stream.of("env", "--shell", "docker"), options).toArray(String[]::new);
      assertThat(SluiceCommand.execute(command)).isZero();
    } finally {
      System.setOut(out);
    }
    Map<String, String> variables = new LinkedHashMap<>();
    for (String line : printed.toString(StandardCharsets.UTF_8).lines().toList()) {
      int equals = line.indexOf('=');
      variables.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return variables;
  }
}
