package dev.sluice.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A node's files in a directory of its own, with ports that nobody else uses.
 *
 * @param proxy port
 * @param admin port
 * @param kafka port of the embedded broker
 */
record Deployment(Path directory, int proxy, int admin, int kafka) {
  /** A host that the written policy admits without middleware; it resolves to loopback. */
  static final String PLAIN = "plain.test";

  static final String DEMO = "demo.sluice.test";

  static Deployment in(Path directory) {
    return new Deployment(directory, freePort(), freePort(), freePort());
  }

  /** Writes settings and a policy that admits the demo origin and an origin of the test. */
  Deployment write(int originPort) {
    file(
        "config/sluice.yaml",
        """
        proxy:
          listen: 127.0.0.1:%d
          hosts:
            demo.sluice.test: 127.0.0.1
            plain.test: 127.0.0.1
          destinations:
            allow: ["127.0.0.0/8"]
        admin:
          listen: 127.0.0.1:%d
        kafka:
          bootstrap_servers: 127.0.0.1:%d
        """
            .formatted(proxy, admin, kafka));
    file("config/gateway.toml", "");
    file(
        "config/policies/default.yaml",
        """
        version: 1
        network_policies:
          demo:
            endpoints:
              - {host: demo.sluice.test, ports: [80, 443, 8480, 8443], protocol: rest, enforcement: enforce, access: read-write}
          plain:
            endpoints:
              - {host: plain.test, port: %d, protocol: rest, enforcement: enforce, access: read-write}
        network_middlewares:
          redact-keys:
            middleware: openshell/regex
            endpoints: {include: [demo.sluice.test]}
        """
            .formatted(originPort));
    return this;
  }

  private void file(String name, String text) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SluiceProcess dev() {
    return SluiceProcess.start(
            directory.resolve("log"),
            "dev",
            "--config",
            directory.resolve("config").toString(),
            "--state",
            directory.resolve("state").toString())
        .awaitReady();
  }

  Path ca() {
    return directory.resolve("state/ca/ca.pem");
  }

  String proxyUrl() {
    return "http://127.0.0.1:" + proxy;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
