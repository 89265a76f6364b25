package dev.sluice.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The broker of the distribution's libraries in a JVM of its own. */
public final class Kafka {
  private static final String CLUSTER = "5L6g3nShT-eMCtK--X86sw";

  private Kafka() {}

  /**
   * One broker on {@link Port#KAFKA}, empty at first.
   *
   * @param launcher {@code bin/sluice} of a built distribution
   */
  public static Peer start(Workspace workspace, Path launcher)
      throws IOException, InterruptedException {
    String settings = workspace.render("kafka.properties", Map.of()).toString();
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            launcher.resolveSibling("../lib").normalize() + "/*");
    Workspace.run(
        workspace.dir(),
        joined(java, "kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", settings));
    return Peer.start("kafka", joined(java, "kafka.Kafka", settings), workspace, Port.KAFKA);
  }

  /** Bytes of the topic's records as the broker keeps them. */
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
