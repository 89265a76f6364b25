package dev.sluice.it.guides;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One shell for a page, in a network of its own: every page has the ports that it names, and no way
 * out. Servers go on beside it, as in further terminals, and end with it.
 */
final class GuideShell implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String END = "\u0001";
  private static final List<String> NAMESPACE = List.of("unshare", "--net");

  /** Where a user may make one only together with a user of it. */
  private static final List<String> NAMESPACE_OF_A_USER =
      List.of("unshare", "--user", "--map-root-user", "--net");

  private final Path directory;
  private final Process shell;
  private final BufferedReader output;
  private final Writer input;
  private int servers;

  private GuideShell(Path directory, Process shell) {
    this.directory = directory;
    this.shell = shell;
    this.output = shell.inputReader(UTF_8);
    this.input = shell.outputWriter(UTF_8);
  }

  /** Skips the test where there is no network of one's own. */
  static GuideShell open(Path directory, Map<String, String> variables) {
    List<String> command = new ArrayList<>(namespace());
    command.addAll(List.of("bash", "-c", "ip link set lo up && exec bash --norc --noprofile"));
    return new GuideShell(directory, start(command, directory, variables));
  }

  private static List<String> namespace() {
    List<String> found =
        Stream.of(NAMESPACE, NAMESPACE_OF_A_USER)
            .filter(GuideShell::isPossible)
            .findFirst()
            .orElse(List.of());
    assumeTrue(!found.isEmpty(), "no network namespace can be made: docs/guides NOT RUN");
    return found;
  }

  private static boolean isPossible(List<String> namespace) {
    List<String> command = new ArrayList<>(namespace);
    command.addAll(List.of("ip", "link", "set", "lo", "up"));
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Process start(List<String> command, Path directory, Map<String, String> more) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(GuideShell::isForeign);
    builder.environment().putAll(more);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What this machine says of proxies and registries is no part of a page. */
  private static boolean isForeign(String variable) {
    return variable.matches("(?i)(pip_|npm_config_|maven_).*|(https?|all|no)_proxy");
  }

  /** Runs one command line to its end; what it printed, errors included. */
  String run(String command) {
    return send("{ " + command + "\n} </dev/null 2>&1");
  }

  /** The same in a terminal of 118 columns. */
  String runInTerminal(String command) {
    Path script = write("command.sh", "stty cols 118 rows 40\n" + command + "\n");
    return send("script -qec 'bash " + script + "' /dev/null </dev/null 2>&1");
  }

  /** Starts a server and waits until it prints {@code ready}; what it printed up to then. */
  String serve(String command) {
    Path log = directory.resolve("server-" + ++servers + ".log");
    write(log.getFileName().toString(), "");
    String pid = send("{ " + command + "\n} </dev/null >" + log + " 2>&1 & echo $!");
    Optional<ProcessHandle> server = ProcessHandle.of(Long.parseLong(pid.strip()));
    await(command).atMost(PATIENCE).until(() -> isReady(log) || !isAlive(server));
    String printed = text(log);
    assertThat(isReady(log)).as("%s printed %s", command, printed).isTrue();
    return printed;
  }

  private static boolean isReady(Path log) {
    return text(log).lines().anyMatch("ready"::equals);
  }

  private static boolean isAlive(Optional<ProcessHandle> server) {
    return server.filter(ProcessHandle::isAlive).isPresent();
  }

  private String send(String command) {
    CompletableFuture<Void> late =
        CompletableFuture.runAsync(
            this::close, CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    try {
      input.write(command + "\nprintf '\\n\\001\\n'\n");
      input.flush();
      return read(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      late.cancel(false);
    }
  }

  private String read(String command) throws IOException {
    StringBuilder printed = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.equals(END)) {
        return printed.toString();
      }
      printed.append(line.replace("\r", "")).append('\n');
    }
    throw new AssertionError("the shell ended, or took too long, in " + command + ": " + printed);
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the servers printed, for a failure. */
  String logs() {
    StringBuilder logs = new StringBuilder();
    for (int server = 1; server <= servers; server++) {
      logs.append(text(directory.resolve("server-" + server + ".log")));
    }
    return logs.toString();
  }

  @Override
  public void close() {
    List<ProcessHandle> all =
        Stream.concat(shell.descendants(), Stream.of(shell.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }
}
