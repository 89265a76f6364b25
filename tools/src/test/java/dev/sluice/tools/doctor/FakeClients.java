package dev.sluice.tools.doctor;

import dev.sluice.tools.doctor.client.ClientCatalog;
import dev.sluice.tools.doctor.client.TriedClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Scripts on a PATH of their own that print what clients print, and what they are examined for. */
final class FakeClients {
  /** As {@code sluice env} sets them. */
  static final Map<String, String> WANTED =
      Map.of(
          "HTTPS_PROXY", "http://ci:wanted-token@127.0.0.1:3128",
          "https_proxy", "http://ci:wanted-token@127.0.0.1:3128",
          "CURL_CA_BUNDLE", "/trust/bundle.pem",
          "GIT_SSL_CAINFO", "/trust/bundle.pem",
          "NODE_USE_ENV_PROXY", "1",
          "NODE_EXTRA_CA_CERTS", "/trust/ca.pem",
          "JAVA_TOOL_OPTIONS", "-Dhttps.proxyHost=127.0.0.1");

  private final Path directory;
  private final Map<String, String> shell = new HashMap<>();

  FakeClients(Path directory) {
    this.directory = directory;
    shell.put("PATH", directory.toString());
  }

  /** A variable of the shell. */
  FakeClients with(String name, String value) {
    shell.put(name, value);
    return this;
  }

  /** The shell has what {@code sluice env} sets. */
  FakeClients repaired() {
    shell.putAll(WANTED);
    return this;
  }

  /**
   * @param script for sh, without programs on the PATH
   */
  FakeClients installed(String program, String script) throws IOException {
    Path file = Files.writeString(directory.resolve(program), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return this;
  }

  ClientFinding examined(String client) throws IOException, InterruptedException {
    return examined(client, Duration.ofSeconds(30));
  }

  ClientFinding examined(String client, Duration limit) throws IOException, InterruptedException {
    Map<String, String> repaired = new HashMap<>(shell);
    repaired.remove("NO_PROXY");
    repaired.putAll(WANTED);
    try (TrialRunner runner = new TrialRunner(limit)) {
      return new Examination(
              new ShellEnvironment(shell), new ShellEnvironment(repaired), WANTED, runner)
          .of(List.of(client(client)))
          .getFirst();
    }
  }

  static TriedClient client(String name) {
    return ClientCatalog.all().stream()
        .filter(client -> client.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
