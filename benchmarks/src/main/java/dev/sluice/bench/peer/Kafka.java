package dev.sluice.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts the broker from the distribution's libraries in a JVM of its own. */
public final class Kafka {
  private static final String CLUSTER = "5L6g3nShT-eMCtK--X86sw";

  private Kafka() {}

  /**
   * Starts one broker on {@link Port#KAFKA}, empty unless it ran in this workspace before.
   *
   * @param launcher {@code bin/sluice} of a built distribution
   */
  public static Peer start(Workspace workspace, Path launcher)
      throws IOException, InterruptedException {
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            launcher.resolveSibling("../lib").normalize() + "/*");
    Path settings = workspace.dir().resolve("kafka.properties");
    if (!Files.exists(settings)) {
      workspace.render("kafka.properties", Map.of());
      Workspace.run(
          workspace.dir(),
          joined(
              java, "kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", settings.toString()));
    }
    return Peer.start(
        "kafka", joined(java, "kafka.Kafka", settings.toString()), workspace, Port.KAFKA);
  }

  /** Bytes of the topic's records in the broker's files. */
  public static long bytesOf(Workspace workspace, String topic) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(workspace.dir().resolve("kafka"))) {
      for (Path file : files.filter(found -> isLogOf(topic, found)).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private static boolean isLogOf(String topic, Path file) {
    return file.toString().contains("/" + topic + "-") && file.toString().endsWith(".log");
  }

  private static List<String> joined(List<String> first, String... rest) {
    return Stream.concat(first.stream(), Stream.of(rest)).toList();
  }
}
