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

  /** The same, with the redactor. */
  static final String INSPECTED = "inspected.test";

  static Deployment in(Path directory) {
    return new Deployment(directory, freePort(), freePort(), freePort());
  }

  /** Writes settings and a policy that admit an origin under both names. */
  Deployment write(RecordingOrigin origin) {
    file("config/sluice.yaml", settings(origin));
    file("config/gateway.toml", "");
    file("config/policies/default.yaml", policy(origin));
    return this;
  }

  private String settings(RecordingOrigin origin) {
    return """
    proxy:
      listen: 127.0.0.1:%d
      hosts: {inspected.test: 127.0.0.1, plain.test: 127.0.0.1}
      destinations: {allow: ["127.0.0.0/8"]}
      upstream: {ca_file: "%s"}
    admin: {listen: "127.0.0.1:%d"}
    kafka: {bootstrap_servers: "127.0.0.1:%d"}
    """
        .formatted(proxy, origin.certificate(), admin, kafka);
  }

  private static String policy(RecordingOrigin origin) {
    return """
    version: 1
    network_policies:
      test:
        endpoints:
          - {host: plain.test, ports: [%1$d, %2$d], protocol: rest, enforcement: enforce, access: read-write}
          - {host: inspected.test, ports: [%1$d, %2$d], protocol: rest, enforcement: enforce, access: read-write}
    network_middlewares:
      redact-keys:
        middleware: openshell/regex
        endpoints: {include: [inspected.test]}
    """
        .formatted(origin.port(), origin.tlsPort());
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
