package dev.sluice.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts the other servers of a run, each with its configuration from {@code benchmarks/peers}. */
public final class PeerServers {
  private PeerServers() {}

  /** The origin, plain, with TLS, and with HTTP/2. */
  public static Peer nginx(Workspace workspace) throws IOException, InterruptedException {
    Path file = workspace.render("nginx.conf", Map.of("kib", SmallResponse.TEXT));
    return Peer.start(
        "nginx",
        List.of("nginx", "-c", file.toString()),
        workspace,
        Port.ORIGIN,
        Port.ORIGIN_TLS,
        Port.ORIGIN_H2);
  }

  /** A reverse proxy in front of the origin: plain, with TLS on both sides, with HTTP/2 on both. */
  public static Peer haproxy(Workspace workspace) throws IOException, InterruptedException {
    Path file = workspace.render("haproxy.cfg", Map.of());
    return Peer.start(
        "haproxy",
        List.of("haproxy", "-db", "-f", file.toString()),
        workspace,
        Port.HAPROXY,
        Port.HAPROXY_TLS,
        Port.HAPROXY_H2);
  }

  /**
   * Envoy with two workers: a reverse proxy, plain, with ext_authz and with ext_proc, and CONNECT
   * with TLS on both sides, each on its own port.
   */
  public static Peer envoy(Workspace workspace) throws IOException, InterruptedException {
    Path binary = workspace.templates().resolveSibling("target/envoy/envoy/_bin/envoy");
    if (!Files.isExecutable(binary)) {
      throw new PeerFailed("envoy", "it is not installed; benchmarks/prepare tells the reason");
    }
    Path file = workspace.render("envoy.yaml", Map.of());
    return Peer.start(
        "envoy",
        List.of(
            binary.toString(),
            "--concurrency",
            "2",
            "--disable-hot-restart",
            "--log-level",
            "error",
            "-c",
            file.toString()),
        workspace,
        Port.ENVOY,
        Port.ENVOY_AUTHZ,
        Port.ENVOY_PROC,
        Port.ENVOY_CONNECT);
  }

  /**
   * A forward proxy: plain, intercepting TLS, and with c-icap for requests or responses, each on
   * its own port.
   */
  public static Peer squid(Workspace workspace) throws IOException, InterruptedException {
    Path dir = Files.createDirectory(workspace.dir().resolve("squid"));
    Workspace.run(dir, List.of("chown", "proxy:proxy", "."));
    Workspace.run(
        dir,
        List.of(
            "/usr/lib/squid/security_file_certgen",
            "-c",
            "-s",
            dir + "/certificates",
            "-M",
            "4MB"));
    Workspace.run(dir, List.of("chown", "-R", "proxy:proxy", "certificates"));
    Path file = workspace.render("squid.conf", Map.of("squid_dir", dir.toString()));
    return Peer.start(
        "squid",
        List.of("squid", "-N", "-f", file.toString()),
        workspace,
        Port.SQUID,
        Port.SQUID_BUMP,
        Port.SQUID_ICAP,
        Port.SQUID_ICAP_RESPONSE);
  }

  /** A REQMOD and RESPMOD service that returns every message unchanged. */
  public static Peer icapEcho(Workspace workspace) throws IOException, InterruptedException {
    Path file = workspace.render("c-icap.conf", Map.of("icap_modules", icapModules().toString()));
    return Peer.start(
        "c-icap", List.of("c-icap", "-N", "-f", file.toString()), workspace, Port.ICAP);
  }

  private static Path icapModules() throws IOException {
    try (Stream<Path> platforms = Files.list(Path.of("/usr/lib"))) {
      return platforms
          .map(platform -> platform.resolve("c_icap"))
          .filter(dir -> Files.exists(dir.resolve("srv_echo.so")))
          .findFirst()
          .orElseThrow(() -> new PeerFailed("c-icap", "srv_echo.so is not installed"));
    }
  }
}
