package dev.sluice.bench.compare;

import dev.sluice.bench.load.LoadClient;
import dev.sluice.bench.peer.Peer;
import dev.sluice.bench.peer.PeerFailed;
import dev.sluice.bench.peer.PeerServers;
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
 * The servers that run during the measurements. A contender that did not start is known by its
 * reason; the others are measured without it.
 */
public final class Testbed implements AutoCloseable {
  /** The process behind Sluice's remote stage, and behind Envoy's. */
  public static final String SERVICE = "allow-service";

  /** The process behind Squid's REQMOD. */
  public static final String ICAP = "c-icap";

  private final Workspace workspace;
  private final LoadClient client = new LoadClient();
  private final Deque<Peer> started = new ArrayDeque<>();
  private final Map<String, Peer> running = new HashMap<>();
  private final Map<String, String> absent = new HashMap<>();

  private Testbed(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * Starts the origin, which is needed, and every contender that starts.
   *
   * @param launcher {@code bin/sluice} of a built distribution
   */
  public static Testbed open(Path templates, Path launcher, Setup setup)
      throws IOException, InterruptedException {
    return open(
        templates,
        testbed -> {
          testbed.tryTo(Contenders.HAPROXY, PeerServers::haproxy);
          testbed.tryTo(ICAP, PeerServers::icapEcho);
          testbed.tryTo(Contenders.SQUID, PeerServers::squid);
          testbed.tryTo(SERVICE, Sluice::allowService);
          testbed.tryTo(Contenders.ENVOY, PeerServers::envoy);
          testbed.tryTo(Contenders.SLUICE, where -> Sluice.start(where, launcher, setup));
        });
  }

  /**
   * Starts the origin, the service and two builds of Sluice beside each other.
   *
   * @param launchers by node, in the order of their starts
   */
  public static Testbed openPair(Path templates, Map<MeasuredNode, Path> launchers)
      throws IOException, InterruptedException {
    return open(
        templates,
        testbed -> {
          testbed.tryTo(SERVICE, Sluice::allowService);
          for (Map.Entry<MeasuredNode, Path> entry : launchers.entrySet()) {
            Path launcher = entry.getValue();
            testbed.tryTo(
                entry.getKey().name(),
                entry.getKey().equals(MeasuredNode.BASE)
                    ? where -> Sluice.startBase(where, launcher)
                    : where -> Sluice.start(where, launcher, Setup.BUDGET));
          }
        });
  }

  /** Starts the origin, the service and Envoy, for rows that start nodes of Sluice themselves. */
  public static Testbed openWithoutSluice(Path templates) throws IOException, InterruptedException {
    return open(
        templates,
        testbed -> {
          testbed.tryTo(SERVICE, Sluice::allowService);
          testbed.tryTo(Contenders.ENVOY, PeerServers::envoy);
        });
  }

  private static Testbed open(Path templates, Contestants contestants)
      throws IOException, InterruptedException {
    Testbed testbed = new Testbed(Workspace.create(templates));
    try {
      testbed.started.push(PeerServers.nginx(testbed.workspace));
      contestants.startIn(testbed);
      return testbed;
    } catch (IOException | InterruptedException | PeerFailed e) {
      testbed.close();
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

  /** The directory of this run. */
  public Workspace workspace() {
    return workspace;
  }

  /** The client that all contenders of this run share. */
  public LoadClient client() {
    return client;
  }

  /** What wrk runs. */
  public Path script() {
    return workspace.templates().resolve("wrk.lua");
  }

  /** What h2load posts: 1 KiB of text. */
  public Path body() {
    return workspace.templates().resolve("body.txt");
  }

  public boolean runs(String name) {
    return running.containsKey(name);
  }

  /** A process that {@link #runs}. */
  public Peer peer(String name) {
    Peer peer = running.get(name);
    if (peer == null) {
      throw new IllegalArgumentException(name + " does not run");
    }
    return peer;
  }

  /** The reason why a contender does not run; Envoy's ports are all of one process. */
  public String reason(String contender) {
    String name = contender.split(" ", 2)[0];
    return absent.getOrDefault(name, name + " does not run");
  }

  @Override
  public void close() throws IOException {
    started.forEach(Peer::close);
    client.close();
    workspace.close();
  }

  @FunctionalInterface
  private interface Contestants {
    void startIn(Testbed testbed) throws IOException, InterruptedException;
  }

  @FunctionalInterface
  private interface Start {
    Peer in(Workspace workspace) throws IOException, InterruptedException;
  }
}
