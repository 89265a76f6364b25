package dev.sluice.chain.service;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A process with a service on gRPC's library for Python, which enforces its defaults on pings. */
final class PythonService implements AutoCloseable {
  private static final String PYTHON = "python3";

  private final Process process;
  private final Path output;

  private PythonService(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts the service; skips the test where Python or that library is not installed.
   *
   * @param options of the server, such as {@code grpc.max_connection_idle_ms=500}
   */
  static PythonService start(Path directory, String... options) {
    Assumptions.assumeTrue(
        hasLibrary(), "python3 has no grpcio: idle connections not tried with its server");
    try {
      Path script = Path.of(PythonService.class.getResource("/services/service.py").toURI());
      List<String> command = new ArrayList<>(List.of(PYTHON, script.toString()));
      command.addAll(List.of(options));
      Path output = Files.createTempFile(directory, "service", ".out");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      return new PythonService(process, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean hasLibrary() {
    try {
      return new ProcessBuilder(PYTHON, "-c", "import grpc")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException missing) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  int port() {
    await().until(() -> !peers("port").isEmpty());
    return Integer.parseInt(peers("port").getFirst());
  }

  /** The connections over which a method was called, in order. */
  List<String> peers(String method) {
    try (Stream<String> lines = Files.lines(output)) {
      return lines
          .filter(line -> line.startsWith(method + " "))
          .map(line -> line.substring(method.length() + 1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
