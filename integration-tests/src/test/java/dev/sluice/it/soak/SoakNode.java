package dev.sluice.it.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.Deployment;
import dev.sluice.it.Services;
import dev.sluice.it.SluiceProcess;
import dev.sluice.testing.Ports;
import dev.sluice.testing.TestIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A node with the heap that is shipped, services of both contracts, and an origin. */
final class SoakNode implements AutoCloseable {
  static final String PLAIN = "plain.test";
  static final String HOOKS = "hooks.test";

  /** Its service gets bodies without their content codings. */
  static final String DECODED = "decoded.test";

  static final String OLDER = "older.test";

  /** Redacts, and fails closed. */
  static final String SECRETS = "secrets.test";

  /** Denies, and fails open. */
  static final String OPEN = "open.test";

  private static final List<String> HOSTS = List.of(PLAIN, HOOKS, DECODED, OLDER, SECRETS, OPEN);

  private static final String STAGES =
      """
      network_middlewares:
        hooked: {order: 1, middleware: test/hooks, endpoints: {include: [hooks.test]}}
        decoded: {order: 2, middleware: test/decoded, endpoints: {include: [decoded.test]}}
        older: {order: 3, middleware: test/older, endpoints: {include: [older.test]}}
        secrets: {order: 4, middleware: sluice/secrets, config: {phases: [request, response], mode: redact}, endpoints: {include: [secrets.test]}}
        open: {order: 5, middleware: sluice/secrets, on_error: fail_open, config: {phases: [request, response], mode: deny}, endpoints: {include: [open.test]}}
      """;

  /** The start script chooses heap and collector. */
  private static final List<String> AS_SHIPPED = List.of("env", "-u", "SLUICE_JAVA_OPTS");

  final SoakOrigin origin = new SoakOrigin();
  final Deployment deployment;
  final NodeMemory memory;
  private final SluiceProcess hooks;
  private final SluiceProcess older;
  private final SluiceProcess process;

  SoakNode(Path directory) throws IOException {
    int hooksPort = Ports.free();
    int olderPort = Ports.free();
    hooks = Services.startOptimized("StreamService", directory.resolve("hooks-log"), hooksPort);
    older =
        Services.startOptimized("StreamService$Older", directory.resolve("older-log"), olderPort);
    deployment = Deployment.in(directory);
    Path roots = TestIdentity.create(directory, "origin", HOSTS).certificate();
    deployment.write(roots, "", policy("[" + origin.port() + "]", HOSTS) + STAGES, HOSTS);
    Files.writeString(
        directory.resolve("config/gateway.toml"),
        Services.registration("test/hooks", hooksPort)
            + Services.registration("test/decoded", hooksPort).stripTrailing()
            + "\ndecode = true\n\n"
            + Services.registration("test/older", olderPort));
    process = deployment.dev(AS_SHIPPED);
    memory = new NodeMemory(process.pid(), deployment.admin());
    for (String host : List.of(HOOKS, DECODED, OLDER)) {
      await().atMost(Duration.ofMinutes(1)).until(() -> serves(host));
    }
  }

  /** A policy that admits an origin under all names; its ports are a list. */
  static String policy(String ports, List<String> hosts) {
    StringBuilder policy =
        new StringBuilder("version: 1\nnetwork_policies:\n  test:\n    endpoints:\n");
    for (String host : hosts) {
      policy.append(
          "      - {host: %s, ports: %s, protocol: rest, enforcement: enforce, access: full}\n"
              .formatted(host, ports));
    }
    return policy.toString();
  }

  private boolean serves(String host) throws IOException {
    try (SoakCall call = call("GET", host, "/skip", "").ask()) {
      return call.head().status() == 200;
    }
  }

  SoakCall call(String method, String host, String path, String fields) throws IOException {
    return new SoakCall(deployment.proxy(), method, host + ":" + origin.port(), path, fields);
  }

  @Override
  public void close() {
    assertThat(process.stop()).isIn(0, 143);
    hooks.close();
    older.close();
    origin.close();
  }
}
