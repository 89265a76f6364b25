package dev.sluice.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts Sluice, and the service that its remote stage asks. */
public final class Sluice {
  /** The host whose requests meet {@code openshell/regex}. */
  public static final String STAGE_HOST = "stage." + Workspace.HOST;

  /** The host whose requests meet {@code sluice/secrets}. */
  public static final String SECRETS_HOST = "secrets." + Workspace.HOST;

  private static final Duration READY = Duration.ofSeconds(60);

  private Sluice() {}

  /** The host whose requests meet that many built-in stages: 3 or 10. */
  public static String stagesHost(int count) {
    return "stages" + count + "." + Workspace.HOST;
  }

  /**
   * Starts one node with all roles, its events held back in the journal.
   *
   * @param launcher {@code bin/sluice} of a built distribution
   */
  public static Peer start(Workspace workspace, Path launcher, Setup setup)
      throws IOException, InterruptedException {
    if (!Files.isExecutable(launcher)) {
      throw new PeerFailed("sluice", launcher + " is not there");
    }
    Files.createDirectories(workspace.dir().resolve("sluice/policies"));
    Map<String, String> ports = setup.ports().values();
    workspace.render("sluice/gateway.toml", setup.services());
    workspace.render("sluice/policies/default.yaml", ports);
    workspace.render("sluice/policies/remote.yaml", ports);
    if (setup.readsResponses()) {
      workspace.render("sluice/policies/responses.yaml", ports);
    }
    Map<String, String> values = new HashMap<>(setup.values());
    values.putAll(ports);
    Path config = workspace.render("sluice/sluice.yaml", values).resolveSibling("");
    for (Map.Entry<String, String> policy : setup.policies().entrySet()) {
      Files.writeString(
          config.resolve("policies").resolve(policy.getKey() + ".yaml"), policy.getValue());
    }
    return Peer.start(
        "sluice",
        List.of(launcher.toString(), "run", "--config", config.toString()),
        workspace,
        setup.ports().proxy(),
        setup.ports().remote(),
        setup.ports().admin());
  }

  /** Starts the other build that {@code benchmarks/guard} compares, on ports of its own. */
  public static Peer startBase(Workspace workspace, Path launcher)
      throws IOException, InterruptedException {
    return start(workspace.nested("base"), launcher, Setup.BASE);
  }

  /** Starts a node and waits until it prints {@code ready}. */
  public static Peer startReady(Workspace workspace, Path launcher)
      throws IOException, InterruptedException {
    Peer node = start(workspace, launcher, Setup.BUDGET);
    try {
      long deadline = System.nanoTime() + READY.toNanos();
      while (!node.hasPrinted("ready")) {
        if (System.nanoTime() - deadline > 0) {
          throw new PeerFailed("sluice", "not ready within " + READY);
        }
        TimeUnit.MILLISECONDS.sleep(5);
      }
      return node;
    } catch (IOException | InterruptedException | PeerFailed e) {
      node.close();
      throw e;
    }
  }

  /** Time from the start of the process to its line {@code ready}; the node is stopped then. */
  public static Duration timeToReady(Workspace workspace, Path launcher)
      throws IOException, InterruptedException {
    long startedAt = System.nanoTime();
    Peer node = startReady(workspace, launcher);
    Duration taken = Duration.ofNanos(System.nanoTime() - startedAt);
    node.close();
    return taken;
  }

  /** Starts the service that allows every request, in a JVM of its own. */
  public static Peer allowService(Workspace workspace) throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return Peer.start(
        "allow-service",
        List.of(
            java.toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            AllowService.class.getName()),
        workspace,
        Port.ALLOW_SERVICE,
        Port.ALLOW_HOOKS);
  }
}
