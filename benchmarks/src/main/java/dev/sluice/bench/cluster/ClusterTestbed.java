package dev.sluice.bench.cluster;

import dev.sluice.bench.peer.Peer;
import dev.sluice.bench.peer.PeerServers;
import dev.sluice.bench.peer.Port;
import dev.sluice.bench.peer.Workspace;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The origin, a slow service and the nodes of one deployment after another. */
final class ClusterTestbed implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("control", "proxy", "chain1", "chain2", "chain3");

  private final Workspace workspace;
  private final Path launcher;
  private final Vertx vertx = Vertx.vertx();
  private final int service;
  private final int proxy;
  private final int unusedPort;
  private final Map<String, Integer> ports = new HashMap<>();
  private final List<ClusterNode> members = new ArrayList<>();
  private final Peer origin;

  ClusterTestbed(Path root, Path launcher) throws IOException, InterruptedException {
    this.launcher = launcher;
    this.workspace = Workspace.create(root.resolve("benchmarks/peers"));
    this.origin = PeerServers.nginx(workspace);
    this.service = ClusterNode.freePort();
    this.proxy = ClusterNode.freePort();
    this.unusedPort = ClusterNode.freePort();
    for (String name : NAMES) {
      ports.put(name, ClusterNode.freePort());
    }
    WaitService.start(vertx, service);
    ClusterNode.command(launcher, List.of("cluster", "keys", "--out", keys().toString()));
  }

  private Path keys() {
    return workspace.dir().resolve("cluster-keys");
  }

  /** Port of the deployment's proxy. */
  int proxy() {
    return proxy;
  }

  /** Starts every role in one process, without a cluster. */
  ClusterNode alone() throws IOException, InterruptedException {
    return started("alone", "proxy, chain, control", 0, "");
  }

  /**
   * Starts a node of the cluster.
   *
   * @param name control, proxy, chain1, chain2 or chain3
   */
  ClusterNode node(String name, String role) throws IOException, InterruptedException {
    int bus = ClusterNode.freePort();
    String known =
        ports.values().stream()
            .map(port -> "\"127.0.0.1:" + port + "\"")
            .collect(Collectors.joining(", "));
    String cluster =
        """
        cluster:
          listen: 127.0.0.1:%d
          bus_port: %d
          members: [%s]
          tls: {certificate_file: %4$s/node.pem, key_file: %4$s/node.key, ca_file: %4$s/ca.pem}
        """
            .formatted(ports.getOrDefault(name, 0), bus, known, keys());
    return started(name, role, bus, cluster);
  }

  private ClusterNode started(String name, String roles, int bus, String cluster)
      throws IOException, InterruptedException {
    Path config = workspace.dir().resolve(name);
    Files.createDirectories(config.resolve("policies"));
    Files.writeString(config.resolve("sluice.yaml"), settings(name, roles) + cluster);
    Files.writeString(config.resolve("gateway.toml"), registrations());
    Files.writeString(config.resolve("policies/default.yaml"), policy());
    ClusterNode member = ClusterNode.start(launcher, config, bus);
    members.add(member);
    return member;
  }

  private String settings(String name, String roles) throws IOException {
    return """
    roles: [%s]
    state: %s
    proxy:
      listen: 127.0.0.1:%d
      hosts: {%s: 127.0.0.1, %s: 127.0.0.1}
      destinations: {allow: ["127.0.0.0/8"]}
    admin: {listen: "127.0.0.1:%d"}
    kafka: {bootstrap_servers: "127.0.0.1:%d"}
    audit: {durability: journaled, on_failure: fail_closed, max_bytes: 32GiB}
    """
        .formatted(
            roles,
            workspace.dir().resolve(name + "-state"),
            proxy,
            StageCase.WAITING.host(),
            StageCase.BUILTIN.host(),
            ClusterNode.freePort(),
            unusedPort);
  }

  private String registrations() {
    return """
    [[openshell.supervisor.middleware]]
    name = "wait"
    grpc_endpoint = "http://127.0.0.1:%d"
    allow_insecure_transport = true
    max_payload_bytes = 1048576
    timeout = "10s"
    """
        .formatted(service);
  }

  private static String policy() {
    return """
    version: 1
    network_policies:
      origin:
        endpoints:
          - {host: %1$s, ports: [%3$d], protocol: rest, enforcement: enforce, rules: [{allow: {method: POST, path: /}}]}
          - {host: %2$s, ports: [%3$d], protocol: rest, enforcement: enforce, rules: [{allow: {method: POST, path: /}}]}
    network_middlewares:
      wait: {middleware: wait, order: 1, endpoints: {include: ["%1$s"]}}
      redact: {middleware: sluice/secrets, order: 2, endpoints: {include: ["%2$s"]}}
    """
        .formatted(StageCase.WAITING.host(), StageCase.BUILTIN.host(), Port.ORIGIN.number());
  }

  /** Ends the nodes; another deployment can begin. */
  void clear() {
    members.reversed().forEach(ClusterNode::close);
    members.clear();
  }

  @Override
  public void close() throws IOException {
    clear();
    origin.close();
    vertx.close().await();
    workspace.close();
  }
}
