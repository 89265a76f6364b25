package dev.sluice.it;

import dev.sluice.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A node's files in a directory of its own, with ports that nobody else uses.
 *
 * @param proxy port
 * @param admin port
 * @param kafka port of the embedded broker
 */
public record Deployment(Path directory, int proxy, int admin, int kafka) {
  /** A host that the written policy admits without middleware; it resolves to loopback. */
  public static final String PLAIN = "plain.test";

  /** The same, with the redactor. */
  public static final String INSPECTED = "inspected.test";

  public static Deployment in(Path directory) {
    return new Deployment(directory, Ports.free(), Ports.free(), Ports.free());
  }

  /** Writes settings and a policy that admit an origin under both names. */
  Deployment write(RecordingOrigin origin) {
    return write(origin, "", policy(origin), List.of(PLAIN, INSPECTED));
  }

  /** Writes registrations and a policy of one's own; each host is the origin's machine. */
  Deployment write(
      RecordingOrigin origin, String registrations, String policy, List<String> hosts) {
    file("config/gateway.toml", registrations);
    return write(origin.certificate(), "", policy, hosts);
  }

  /**
   * Writes settings and a policy of one's own, without registrations.
   *
   * @param roots PEM, what the origins' certificates are signed with
   * @param proxy more lines for the settings below {@code proxy:}, indented by two
   */
  public Deployment write(Path roots, String proxy, String policy, List<String> hosts) {
    file("config/sluice.yaml", settings(roots, proxy, hosts));
    file("config/policies/default.yaml", policy);
    return this;
  }

  /** The part of a policy that admits the origin under all these names. */
  static String admitting(RecordingOrigin origin, List<String> hosts) {
    return hosts.stream()
        .map(
            host ->
                "      - {host: %s, ports: [%d, %d], protocol: rest, enforcement: enforce, access: read-write}\n"
                    .formatted(host, origin.port(), origin.tlsPort()))
        .collect(
            Collectors.joining("", "version: 1\nnetwork_policies:\n  test:\n    endpoints:\n", ""));
  }

  private String settings(Path roots, String more, List<String> hosts) {
    return """
    proxy:
      listen: 127.0.0.1:%d
      hosts: {%s}
      destinations: {allow: ["127.0.0.0/8"]}
      upstream: {ca_file: "%s"}
    %s\
    admin: {listen: "127.0.0.1:%d"}
    kafka: {bootstrap_servers: "127.0.0.1:%d"}
    """
        .formatted(
            proxy,
            hosts.stream().map(host -> host + ": 127.0.0.1").collect(Collectors.joining(", ")),
            roots,
            more,
            admin,
            kafka);
  }

  static String policy(RecordingOrigin origin) {
    return admitting(origin, List.of(PLAIN, INSPECTED))
        + """
        network_middlewares:
          redact-keys:
            middleware: openshell/regex
            endpoints: {include: [inspected.test]}
        """;
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

  /** Without the demo origin, so that the nodes of tests side by side leave its ports free. */
  public SluiceProcess dev() {
    return dev(List.of());
  }

  /**
   * The same under another program.
   *
   * @param before its command line, to which the node's is added
   */
  public SluiceProcess dev(List<String> before) {
    return SluiceProcess.start(
            directory.resolve("log"),
            before,
            "dev",
            "--no-demo",
            "--config",
            directory.resolve("config").toString(),
            "--state",
            directory.resolve("state").toString())
        .awaitReady();
  }

  /** A node without anything around it; the broker is somebody else's. */
  public SluiceProcess run() {
    return run(List.of());
  }

  /**
   * The same under another program, such as a tracer.
   *
   * @param before its command line, to which the node's is added
   */
  SluiceProcess run(List<String> before) {
    return SluiceProcess.start(
            directory.resolve("log"),
            before,
            "run",
            "--config",
            directory.resolve("config").toString(),
            "--state",
            directory.resolve("state").toString())
        .awaitReady();
  }

  /** Puts more settings below {@code kafka} and {@code audit}, as members of a flow mapping. */
  public Deployment with(String moreKafka, String audit) {
    Path file = directory.resolve("config/sluice.yaml");
    try {
      String settings = Files.readString(file).replace("kafka: {", "kafka: {" + moreKafka);
      Files.writeString(file, settings + "audit: {" + audit + "}\n");
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The token that {@code sluice dev} makes for the owner of its state. */
  Path adminToken() {
    return directory.resolve("state/admin/token");
  }

  public Path ca() {
    return directory.resolve("state/ca/ca.pem");
  }

  public String adminUrl() {
    return "http://127.0.0.1:" + admin;
  }

  public String proxyUrl() {
    return "http://127.0.0.1:" + proxy;
  }
}
