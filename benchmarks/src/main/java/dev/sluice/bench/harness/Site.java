package dev.sluice.bench.harness;

import dev.sluice.bench.load.LoadClient;
import dev.sluice.bench.peer.Peer;
import dev.sluice.bench.peer.PeerFailed;
import dev.sluice.bench.peer.Peers;
import dev.sluice.bench.peer.Setup;
import dev.sluice.bench.peer.Sluice;
import dev.sluice.bench.peer.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Everything that runs during the measurements. A contender that did not start is known by the
 * reason; the others are measured without it.
 */
final class Site implements AutoCloseable {
  private final Workspace workspace;
  private final LoadClient client = new LoadClient();
  private final Deque<Peer> started = new ArrayDeque<>();
  private final Map<String, Peer> running = new HashMap<>();
  private final Map<String, String> absent = new HashMap<>();

  private Site(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * Starts the origin, which is needed, and whatever else will start.
   *
   * @param launcher {@code bin/sluice} of a built distribution
   */
  static Site open(Path templates, Path launcher, Setup setup)
      throws IOException, InterruptedException {
    Workspace workspace = Workspace.create(templates);
    Site site = new Site(workspace);
    try {
      site.started.push(Peers.nginx(workspace));
      site.tryTo("haproxy", Peers::haproxy);
      site.tryTo("c-icap", Peers::icapEcho);
      site.tryTo("squid", Peers::squid);
      site.tryTo("allow-service", Sluice::allowService);
      site.tryTo("sluice", where -> Sluice.start(where, launcher, setup));
      return site;
    } catch (IOException | InterruptedException | PeerFailed e) {
      site.close();
      throw e;
    }
  }

  private void tryTo(String name, Start start) throws IOException, InterruptedException {
    try {
      Peer peer = start.in(workspace);
      started.push(peer);
      running.put(name, peer);
    } catch (PeerFailed e) {
      absent.put(name, String.valueOf(e.getMessage()));
      System.err.println("benchmarks: " + e.getMessage());
    }
  }

  LoadClient client() {
    return client;
  }

  Path script() {
    return workspace.templates().resolve("wrk.lua");
  }

  boolean runs(String name) {
    return running.containsKey(name);
  }

  /** A contender that {@link #runs}. */
  Peer peer(String name) {
    Peer peer = running.get(name);
    if (peer == null) {
      throw new IllegalArgumentException(name + " does not run");
    }
    return peer;
  }

  /** Why a contender does not run. */
  String reason(String name) {
    return absent.getOrDefault(name, name + " does not run");
  }

  @Override
  public void close() throws IOException {
    started.forEach(Peer::close);
    client.close();
    workspace.close();
  }

  @FunctionalInterface
  private interface Start {
    Peer in(Workspace workspace) throws IOException, InterruptedException;
  }
}
