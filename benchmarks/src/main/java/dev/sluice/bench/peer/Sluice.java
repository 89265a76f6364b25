package dev.sluice.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Sluice itself, and the service that one of its chains asks. */
public final class Sluice {
  /** The host whose requests meet one built-in stage. */
  public static final String STAGE_HOST = "stage." + Workspace.HOST;

  private Sluice() {}

  /** The host whose requests meet so many built-in stages: 3 or 10. */
  public static String stagesHost(int count) {
    return "stages" + count + "." + Workspace.HOST;
  }

  /**
   * One node with all roles, its events held back in the journal.
   *
   * @param launcher {@code bin/sluice} of a built distribution
   */
  public static Peer start(Workspace workspace, Path launcher, Setup setup)
      throws IOException, InterruptedException {
    if (!Files.isExecutable(launcher)) {
      throw new PeerFailed("sluice", launcher + " is not there");
    }
    Files.createDirectories(workspace.dir().resolve("sluice/policies"));
    workspace.render("sluice/gateway.toml", Map.of());
    workspace.render("sluice/policies/default.yaml", Map.of());
    workspace.render("sluice/policies/remote.yaml", Map.of());
    Path config = workspace.render("sluice/sluice.yaml", setup.values()).resolveSibling("");
    for (Map.Entry<String, String> policy : setup.policies().entrySet()) {
      Files.writeString(
          config.resolve("policies").resolve(policy.getKey() + ".yaml"), policy.getValue());
    }
    return Peer.start(
        "sluice",
        List.of(launcher.toString(), "run", "--config", config.toString()),
        workspace,
        Port.SLUICE,
        Port.SLUICE_REMOTE,
        Port.SLUICE_ADMIN);
  }

  /** From the start of the process until it says {@code ready}; the node is stopped then. */
  public static Duration timeToReady(Workspace workspace, Path launcher)
      throws IOException, InterruptedException {
    long startedAt = System.nanoTime();
    Peer node = start(workspace, launcher, Setup.BUDGET);
    try (node) {
      while (!node.hasPrinted("ready")) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      return Duration.ofNanos(System.nanoTime() - startedAt);
    }
  }

  /** A middleware service that allows every request, in a JVM of its own. */
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
        Port.ALLOW_SERVICE);
  }
}
