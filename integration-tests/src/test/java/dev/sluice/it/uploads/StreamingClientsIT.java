package dev.sluice.it.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.inspect.digest.Sha256;
import dev.sluice.it.Curl;
import dev.sluice.it.Deployment;
import dev.sluice.it.Services;
import dev.sluice.it.SluiceProcess;
import dev.sluice.it.clients.Program;
import dev.sluice.testing.Ports;
import dev.sluice.testing.TestIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that people use, with streams in both directions: through a built-in and through a
 * service with hooks, over TLS.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamingClientsIT {
  private static final String BUILT_IN = "secrets.test";
  private static final String HOOKS = "hooks.test";
  private static final List<String> HOSTS = List.of(BUILT_IN, HOOKS);
  private static final Path SCRIPTS = Path.of("streams").toAbsolutePath();
  private static final int MEBIBYTES = 10;
  private static final String WHOLE =
      "upload 200 %s\nevents 200 " + (ClientOrigin.EVENTS + 1) + " data: the last one\n";
  private static final String POLICY =
      """
      version: 1
      network_policies:
        test:
          endpoints:
            - {host: secrets.test, port: PORT, protocol: rest, enforcement: enforce, access: full}
            - {host: hooks.test, port: PORT, protocol: rest, enforcement: enforce, access: full}
      network_middlewares:
        secrets: {order: 1, middleware: sluice/secrets, config: {phases: [request, response], mode: redact}, endpoints: {include: [secrets.test]}}
        hooked: {order: 2, middleware: test/hooks, endpoints: {include: [hooks.test]}}
      """;

  private ClientOrigin origin;
  private Deployment node;
  private SluiceProcess service;
  private SluiceProcess sluice;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    TestIdentity identity = TestIdentity.create(directory, "origin", HOSTS);
    origin = new ClientOrigin(identity);
    int port = Ports.free();
    service = Services.start("StreamService", directory.resolve("service-log"), port);
    node = Deployment.in(directory);
    node.write(
        identity.certificate(), "", POLICY.replace("PORT", Integer.toString(origin.port())), HOSTS);
    Files.writeString(
        directory.resolve("config/gateway.toml"), Services.registration("test/hooks", port));
    sluice = node.dev();
    // A service may be described later than the node is ready.
    await().until(() -> isServed(base(HOOKS) + "/up/ready"));
  }

  @AfterAll
  void stop() {
    sluice.close();
    service.close();
    origin.close();
  }

  private boolean isServed(String url) {
    String ca = node.ca().toString();
    return Curl.run("--proxy", node.proxyUrl(), "--cacert", ca, "--write-out", "%{http_code}", url)
        .output()
        .endsWith("200");
  }

  private String base(String host) {
    return "https://%s:%d".formatted(host, origin.port());
  }

  /** Skips the test where it has not this package. */
  private static Program python(Path directory, String module) {
    Program program = Program.installed("python3");
    String found =
        program.run(
            directory,
            "-c",
            "import importlib.util as u; print(u.find_spec('%s') is not None)".formatted(module));
    assumeTrue(
        found.strip().equals("True"),
        "python3 has no module " + module + ": pip install " + module + "; not tried");
    return program;
  }

  @ParameterizedTest
  @ValueSource(strings = {BUILT_IN, HOOKS})
  void requestsOfPython(String host, @TempDir Path directory) {
    assertThat(
            python(directory, "requests")
                .run(
                    directory,
                    SCRIPTS.resolve("upload.py"),
                    node.proxyUrl(),
                    node.ca(),
                    base(host),
                    MEBIBYTES))
        .isEqualTo(WHOLE.formatted("True"));
  }

  @ParameterizedTest
  @ValueSource(strings = {BUILT_IN, HOOKS})
  void openai(String host, @TempDir Path directory) {
    String counted =
        IntStream.range(0, ClientOrigin.EVENTS)
            .mapToObj(number -> number + " ")
            .collect(Collectors.joining());

    assertThat(
            python(directory, "openai")
                .run(directory, SCRIPTS.resolve("chat.py"), node.proxyUrl(), node.ca(), base(host)))
        .isEqualTo(counted + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {BUILT_IN, HOOKS})
  void fetchOfNode(String host, @TempDir Path directory) throws IOException {
    Path script = Files.copy(SCRIPTS.resolve("fetch.js"), directory.resolve("fetch.js"));
    assumeTrue(
        Program.installed("npm")
            .tries(directory, "install", "undici@7", "--no-audit", "--no-fund", "--no-progress"),
        "npm reaches no registry: undici not tried");

    assertThat(
            Program.installed("node")
                .run(directory, script, node.proxyUrl(), node.ca(), base(host), MEBIBYTES))
        .isEqualTo(WHOLE.formatted("true"));
  }

  @ParameterizedTest
  @ValueSource(strings = {BUILT_IN, HOOKS})
  void formOfCurl(String host, @TempDir Path directory) throws IOException {
    byte[] file = new byte[MEBIBYTES << 20];
    new Random(10).nextBytes(file);
    Path body = Files.write(directory.resolve("body"), file);

    assertThat(
            Program.installed("curl")
                .run(
                    directory,
                    "--silent",
                    "--show-error",
                    "--proxy",
                    node.proxyUrl(),
                    "--cacert",
                    node.ca(),
                    "-F",
                    "file=@" + body,
                    base(host) + "/form"))
        .isEqualTo(Sha256.hexOf(file));
  }
}
