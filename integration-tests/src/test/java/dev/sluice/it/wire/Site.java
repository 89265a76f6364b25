package dev.sluice.it.wire;

import dev.sluice.it.Deployment;
import dev.sluice.it.SluiceProcess;
import dev.sluice.testing.TestIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sluice with a recorder behind it, and with one more behind nginx and HAProxy where installed. */
final class Site implements AutoCloseable {
  private static final List<String> HOSTS = List.of(Deployment.PLAIN, "other.test");

  private final List<Recorder> recorders;
  private final List<FrontServer> servers = new ArrayList<>();
  private final List<Witness> witnesses = new ArrayList<>();
  private final SluiceProcess sluice;
  private final Deployment node;
  private final Http2Front front;

  private Site(Path directory, Duration stalled, String http2, OriginVersion version) {
    TestIdentity identity = TestIdentity.create(directory, "origin", HOSTS);
    recorders = IntStream.range(0, 3).mapToObj(i -> Recorder.start(identity.context())).toList();
    Recorder alone = recorders.get(0);
    front = new Http2Front(identity, alone);
    int port = version == OriginVersion.HTTP2 ? front.port() : alone.tlsPort();
    witnesses.add(new Witness("recorder", alone.port(), port, alone));
    FrontServer.nginx(directory, identity.bundle(), recorders.get(1))
        .ifPresent(server -> add("nginx", version, server, recorders.get(1)));
    FrontServer.haproxy(directory, identity.bundle(), recorders.get(2))
        .ifPresent(server -> add("haproxy", version, server, recorders.get(2)));
    node = Deployment.in(directory);
    // One client sends all cases, most of which are reset.
    String settings =
        """
          timeouts: {head: %1$dms, body: %1$dms, idle: %1$dms}
          http2: %2$s
          http2_limits: {resets_per_10s: 100000}
        """
            .formatted(stalled.toMillis(), http2);
    sluice = node.write(identity.certificate(), settings, policy(), HOSTS).dev();
  }

  /**
   * Starts all of it.
   *
   * @param stalled after which Sluice gives up on a request that does not come
   */
  static Site start(Path directory, Duration stalled) {
    return new Site(directory, stalled, "off", OriginVersion.HTTP1);
  }

  /** The same for clients of either version, in front of origins of one. */
  static Site bridging(Path directory, Duration stalled, OriginVersion version) {
    return new Site(directory, stalled, "bridge", version);
  }

  private void add(String name, OriginVersion version, FrontServer server, Recorder recorder) {
    servers.add(server);
    witnesses.add(new Witness(name, server.port(), server.tlsPort(version), recorder));
  }

  private String policy() {
    String ports =
        witnesses.stream()
            .map(witness -> witness.port() + ", " + witness.tlsPort())
            .collect(Collectors.joining(", ", "[", "]"));
    return HOSTS.stream()
        .map(
            host ->
                "      - {host: %s, ports: %s, protocol: rest, enforcement: enforce, access: full}\n"
                    .formatted(host, ports))
        .collect(
            Collectors.joining("", "version: 1\nnetwork_policies:\n  test:\n    endpoints:\n", ""));
  }

  /** The recorder first. */
  List<Witness> witnesses() {
    return witnesses;
  }

  Deployment node() {
    return node;
  }

  RawClient client(Duration patience) {
    return new RawClient(node.proxy(), node.ca(), patience);
  }

  @Override
  public void close() throws IOException {
    sluice.close();
    servers.forEach(FrontServer::close);
    front.close();
    for (Recorder recorder : recorders) {
      recorder.close();
    }
  }
}
