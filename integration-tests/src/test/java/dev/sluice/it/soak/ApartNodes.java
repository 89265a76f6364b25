package dev.sluice.it.soak;

import static org.awaitility.Awaitility.await;

import dev.sluice.it.Deployment;
import dev.sluice.it.HeldGauges;
import dev.sluice.it.Services;
import dev.sluice.it.SluiceProcess;
import dev.sluice.it.Trust;
import dev.sluice.testing.Ports;
import dev.sluice.testing.TestIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A control node, a chain node and a proxy in processes of their own, with a service of hooks. The
 * proxy has so few sessions that one round of streams that were not given back would refuse others.
 */
final class ApartNodes implements AutoCloseable {
  private static final String HOST = "hooks.test";
  private static final String STAGE =
      """
      network_middlewares:
        hooked: {middleware: test/hooks, endpoints: {include: [hooks.test]}}
      """;

  /** A round has at most 12. */
  private static final String FEW = "  limits: {websocket_sessions: 16, inspected_bytes: 16MiB}\n";

  private final Path directory;
  private final SoakOrigin origin;
  private final int servicePort = Ports.free();
  private final Map<Part, Deployment> files = new EnumMap<>(Part.class);
  private final Map<Part, SluiceProcess> running = new EnumMap<>(Part.class);
  private final Deployment control;
  private final SluiceProcess controlling;

  /** What is killed. */
  enum Part {
    SERVICE,
    CHAIN,
    PROXY
  }

  private ApartNodes(Path directory) throws IOException {
    this.directory = directory;
    control = Deployment.in(Files.createDirectory(directory.resolve("control")));
    files.put(Part.CHAIN, Deployment.in(Files.createDirectory(directory.resolve("chain"))));
    files.put(Part.PROXY, Deployment.in(Files.createDirectory(directory.resolve("proxy"))));
    TestIdentity identity = TestIdentity.create(directory, "origin", List.of(HOST));
    origin = new SoakOrigin(Optional.of(identity.context()));
    Path roots = identity.certificate();
    List<Integer> ports = List.of(Ports.free(), Ports.free(), Ports.free());
    write(control, "control", roots, ports, 0);
    write(files(Part.CHAIN), "chain", roots, ports, 1);
    write(files(Part.PROXY), "proxy", roots, ports, 2);
    running.put(Part.SERVICE, begin(Part.SERVICE));
    controlling = control.run();
    running.put(Part.CHAIN, begin(Part.CHAIN));
    running.put(Part.PROXY, begin(Part.PROXY));
    awaitServed();
  }

  static ApartNodes start(Path directory) throws IOException {
    return new ApartNodes(directory);
  }

  private void write(Deployment node, String role, Path roots, List<Integer> ports, int own)
      throws IOException {
    node.write(
        roots,
        FEW,
        SoakNode.policy("[%d, %d]".formatted(origin.port(), origin.tlsPort()), List.of(HOST))
            + STAGE,
        List.of(HOST));
    Path config = node.directory().resolve("config");
    Files.writeString(
        config.resolve("gateway.toml"), Services.registration("test/hooks", servicePort));
    String members =
        ports.stream().map("'127.0.0.1:%d'"::formatted).collect(Collectors.joining(", "));
    Files.writeString(
        config.resolve("sluice.yaml"),
        "roles: [%s]\ncluster: {listen: '127.0.0.1:%d', bus_port: 0, members: [%s]}\n"
            .formatted(role, ports.get(own), members),
        StandardOpenOption.APPEND);
  }

  private Deployment files(Part part) {
    return Objects.requireNonNull(files.get(part));
  }

  private SluiceProcess running(Part part) {
    return Objects.requireNonNull(running.get(part));
  }

  private SluiceProcess begin(Part part) {
    return switch (part) {
      case SERVICE ->
          Services.start("StreamService", directory.resolve("service-log"), servicePort);
      case CHAIN, PROXY -> files(part).run();
    };
  }

  private void awaitServed() {
    await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(this::serves);
  }

  private boolean serves() throws IOException {
    try (SoakCall call = call("GET", "/skip").ask()) {
      return call.head().status() == 200;
    }
  }

  SoakOrigin origin() {
    return origin;
  }

  SoakCall call(String method, String path) throws IOException {
    int proxy = files(Part.PROXY).proxy();
    return new SoakCall(proxy, method, HOST + ":" + origin.port(), path, "");
  }

  SoakCall callTls(String path) throws IOException {
    Deployment proxy = files(Part.PROXY);
    String authority = HOST + ":" + origin.tlsPort();
    return new SoakCall(
        proxy.proxy(), Optional.of(Trust.in(proxy.ca())), "GET", authority, path, "");
  }

  void kill(Part part) {
    running(part).kill();
  }

  /** What nodes that were not killed hold for streams. */
  List<String> heldBySurvivors() throws IOException {
    List<String> held = new ArrayList<>();
    for (Part part : List.of(Part.CHAIN, Part.PROXY)) {
      if (ProcessHandle.of(running(part).pid()).isPresent()) {
        held.addAll(HeldGauges.held(files(part).admin()));
      }
    }
    return held;
  }

  /** Returns when it serves again. A chain node that died is to be forgotten before its next. */
  void restart(Part part) {
    if (part == Part.CHAIN) {
      String name = "-" + files(part).admin() + "\"";
      await().atMost(Duration.ofMinutes(1)).until(() -> !status().contains(name));
    }
    running.put(part, begin(part));
    awaitServed();
  }

  private String status() throws IOException {
    URI page = URI.create("http://127.0.0.1:" + files(Part.PROXY).admin() + "/v1/status");
    try (InputStream in = page.toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    running.values().forEach(SluiceProcess::close);
    controlling.close();
    origin.close();
  }
}
