package dev.sluice.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A program on this machine, with an environment that says nothing of proxies but what is told. */
public final class Program {
  /**
   * The first program in Go compiles its standard library, which takes minutes on a busy machine.
   */
  private static final long PATIENCE_SECONDS = 240;

  private static final List<String> UNSET =
      List.of("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "no_proxy", "MAVEN_ARGS");

  private final String name;
  private final Map<String, String> environment = new HashMap<>();

  private Program(String name) {
    this.name = name;
  }

  /** Skips the test when it is not installed. */
  public static Program installed(String name) {
    Assumptions.assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, name))),
        name + " is not installed: not tried through the proxy");
    return new Program(name);
  }

  /** One that the test has built. */
  public static Program at(Path file) {
    return new Program(file.toString());
  }

  public Program with(String variable, Object value) {
    environment.put(variable, value.toString());
    return this;
  }

  /** Whether it ends well. */
  public boolean tries(Path directory, Object... arguments) {
    try {
      run(directory, arguments);
      return true;
    } catch (AssertionError e) {
      return false;
    }
  }

  /** Runs it in a directory until it ends well; what it printed. */
  public String run(Path directory, Object... arguments) {
    Ending ending = ending(directory, arguments);
    assertThat(ending.status()).as("%s: %s", name, ending.printed()).isZero();
    return ending.printed();
  }

  /** Runs it in a directory until it fails; what it printed. */
  String fail(Path directory, Object... arguments) {
    Ending ending = ending(directory, arguments);
    assertThat(ending.status()).as("%s: %s", name, ending.printed()).isNotZero();
    return ending.printed();
  }

  private record Ending(int status, String printed) {}

  private Ending ending(Path directory, Object... arguments) {
    List<String> command =
        Stream.concat(Stream.of(name), Stream.of(arguments)).map(Object::toString).toList();
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    UNSET.forEach(builder.environment()::remove);
    builder.environment().putAll(environment);
    try {
      Path output = Files.createTempFile(directory, "said", ".out");
      Process process = builder.redirectOutput(output.toFile()).start();
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      String printed = Files.readString(output, StandardCharsets.ISO_8859_1);
      assertThat(ended).as("%s: %s", command, printed).isTrue();
      return new Ending(process.exitValue(), printed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
