package dev.sluice.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Middleware services in processes of their own, and the files that let Sluice use them. */
public final class Services {
  /** The folder a user would copy. */
  static final Path CONTENT_GUARD =
      Path.of("../examples/content-guard").toAbsolutePath().normalize();

  private static final String PACKAGE = "dev.sluice.it.service.";

  private Services() {}

  /** The distribution, as its Dockerfile starts it. */
  static SluiceProcess contentGuard(Path log, int port, String... flags) {
    List<String> command =
        new ArrayList<>(
            List.of(
                java(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                CONTENT_GUARD.resolve("target/content-guard/content-guard.jar").toString(),
                "--listen",
                "127.0.0.1:" + port));
    command.addAll(List.of(flags));
    return SluiceProcess.launch(log, command).awaitReady();
  }

  /** One of the programs for tests. */
  public static SluiceProcess start(String name, Path log, int port) {
    return start(name, log, port, List.of("-XX:TieredStopAtLevel=1"));
  }

  /** One that runs long enough to gain from the second compiler. */
  public static SluiceProcess startOptimized(String name, Path log, int port) {
    return start(name, log, port, List.of());
  }

  private static SluiceProcess start(String name, Path log, int port, List<String> options) {
    List<String> command = new ArrayList<>(List.of(java(), "-Xmx128m", "-XX:+UseSerialGC"));
    command.addAll(options);
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            PACKAGE + name,
            Integer.toString(port)));
    return SluiceProcess.launch(log, command).awaitReady();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** A registration in clear text, patient enough for a busy machine. */
  public static String registration(String name, int port) {
    return """
    [[openshell.supervisor.middleware]]
    name = "%s"
    grpc_endpoint = "http://127.0.0.1:%d"
    max_payload_bytes = 262144
    timeout = "30s"
    allow_insecure_transport = true

    """
        .formatted(name, port);
  }
}
