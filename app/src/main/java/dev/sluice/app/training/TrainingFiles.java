package dev.sluice.app.training;

import dev.sluice.app.dev.DemoOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The directory of a training run: the node's files, its state and the archive that it writes.
 *
 * @param directory empty at first
 */
record TrainingFiles(Path directory) {
  static final String PLAIN_HOST = "plain.sluice.test";

  static final String REMOTE_HOST = "remote.sluice.test";

  /**
   * Writes what the node reads.
   *
   * @param service port of the middleware service, and of the receiver of spans
   * @param originAuthority PEM certificate by which the origin is verified
   */
  void write(TrainingPorts ports, int service, String originAuthority) throws IOException {
    Files.createDirectories(directory.resolve("policies"));
    Files.writeString(directory.resolve("origin-ca.pem"), originAuthority);
    Files.writeString(directory.resolve("sluice.yaml"), settings(ports, service));
    Files.writeString(directory.resolve("gateway.toml"), registration(service));
    Files.writeString(directory.resolve("policies/default.yaml"), policy(ports));
  }

  private static String settings(TrainingPorts ports, int receiver) {
    return """
    proxy:
      listen: 127.0.0.1:%d
      hosts: {%s: 127.0.0.1, %s: 127.0.0.1, %s: 127.0.0.1}
      destinations: {allow: ["127.0.0.0/8"]}
      upstream: {ca_file: origin-ca.pem}
    admin: {listen: "127.0.0.1:%d"}
    kafka: {bootstrap_servers: "127.0.0.1:%d"}
    tracing: {endpoint: "http://127.0.0.1:%d", sampling: 0.02}
    """
        .formatted(
            ports.proxy(),
            PLAIN_HOST,
            REMOTE_HOST,
            DemoOrigin.HOST,
            ports.admin(),
            ports.kafka(),
            receiver);
  }

  private static String policy(TrainingPorts ports) {
    return """
    version: 1
    network_policies:
      training:
        endpoints:
          - {host: %1$s, port: %3$d, protocol: rest, access: full}
          - {host: %2$s, port: %3$d, protocol: rest, access: full}
          - {host: %2$s, port: %4$d, protocol: rest, access: full}
          - {host: %5$s, port: %3$d, protocol: rest, access: full}
    network_middlewares:
      built-in: {middleware: openshell/regex, order: 1, endpoints: {include: [%2$s]}}
      remote: {middleware: training, order: 2, endpoints: {include: [%5$s]}}
    """
        .formatted(PLAIN_HOST, DemoOrigin.HOST, ports.http(), ports.https(), REMOTE_HOST);
  }

  private static String registration(int service) {
    return """
    [[openshell.supervisor.middleware]]
    name = "training"
    grpc_endpoint = "http://127.0.0.1:%d"
    allow_insecure_transport = true
    max_payload_bytes = 65536
    timeout = "5s"
    """
        .formatted(service);
  }

  Path state() {
    return directory.resolve("state");
  }

  Path authority() {
    return state().resolve("ca/ca.pem");
  }

  Path archive() {
    return directory.resolve("sluice.aot");
  }

  Path log() {
    return directory.resolve("node.log");
  }
}
