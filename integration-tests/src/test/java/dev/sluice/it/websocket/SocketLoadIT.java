package dev.sluice.it.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.Jcmd;
import dev.sluice.it.SluiceProcess;
import dev.sluice.testing.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Many idle sessions, and messages as fast as they go, raw and read. The origin is a process of its
 * own, since a session takes a file in each. Alone: others would disturb what it measures.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated("others would disturb what it measures")
class SocketLoadIT {
  /** Heap and direct memory that an idle session may take; the shorter run sees more noise. */
  private static final long MOST_BYTES = 20 * 1024;

  private static final int IDLE = Integer.getInteger("soak.sessions", 200);

  /** A node has two files for each session: where the limit of files is too low, there are more. */
  private static final int NODES = Integer.getInteger("soak.nodes", 1);

  private static final int MESSAGES = Integer.getInteger("soak.messages", 2000);
  private static final int IN_FLIGHT = 32;
  private static final int MEASURED = 2_000;
  private static final long SEED = Long.getLong("soak.seed", 1);
  private static final List<String> HOSTS = List.of("raw.test", "passed.test", "read.test");
  private static final String POLICY =
      """
      version: 1
      network_policies:
        test:
          endpoints:
            - {host: raw.test, port: PORT, protocol: rest, enforcement: enforce, access: full, upgrades: allow}
            - {host: passed.test, port: PORT, protocol: websocket, enforcement: enforce, access: full, messages: {text: pass, binary: deny}}
            - {host: read.test, port: PORT, protocol: websocket, enforcement: enforce, access: full}
      network_middlewares:
        secrets: {middleware: sluice/secrets, config: {mode: deny}, endpoints: {include: [read.test]}}
      """;

  private final int port = Ports.free();
  private SluiceProcess origin;
  private final List<SocketNode> nodes = new ArrayList<>();

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    origin = origin(directory.resolve("origin-log"));
    String policy = POLICY.replace("PORT", Integer.toString(port));
    for (int i = 0; i < NODES; i++) {
      Path place = Files.createDirectory(directory.resolve("node" + i));
      nodes.add(SocketNode.start(place, "", policy, HOSTS, SocketNode.Memory.large()));
    }
  }

  private SluiceProcess origin(Path log) {
    return SluiceProcess.launch(
            log,
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SocketOrigin.class.getName(),
                Integer.toString(port)))
        .awaitReady();
  }

  @AfterAll
  void stop() {
    nodes.forEach(SocketNode::close);
    origin.close();
  }

  private FrameSocket open(SocketNode node, String host, String path) throws IOException {
    return Handshake.open(node.deployment().proxy(), host + ":" + port, path, "");
  }

  @Test
  void idleSessionsAreSmall() throws Exception {
    List<FrameSocket> open = new ArrayList<>();
    try {
      for (SocketNode node : nodes) {
        talk(node, "read.test", 200);
      }
      long before = memory();
      for (int i = 0; i < IDLE; i++) {
        FrameSocket socket = open(nodes.get(i % NODES), "read.test", "/idle");
        socket.text("hello " + i);
        socket.receive();
        open.add(socket);
      }
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> metric("sluice_websocket_sessions\\{reading=\"read\"\\}") >= IDLE);
      long each = (memory() - before) / IDLE;
      System.out.printf("%d idle sessions, %d bytes each%n", IDLE, each);
      if (IDLE >= MEASURED) {
        assertThat(each).isLessThanOrEqualTo(MOST_BYTES);
      }
    } finally {
      open.forEach(FrameSocket::close);
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> metric("sluice_websocket_sessions\\{reading=\"read\"\\}") == 0);
  }

  @Test
  void messagesGoOnInOrder() throws Exception {
    SocketNode node = nodes.getFirst();
    talk(node, "raw.test", MESSAGES / 10);
    double raw = talk(node, "raw.test", MESSAGES);
    double passed = talk(node, "passed.test", MESSAGES);
    double read = talk(node, "read.test", MESSAGES);
    System.out.printf(
        "messages/s on one session: %.0f raw, %.0f passed (%.2f), %.0f read and recorded (%.2f)%n",
        raw, passed, passed / raw, read, read / raw);
  }

  /** Sends messages of random lengths with some in flight; how many came back a second. */
  private double talk(SocketNode node, String host, int messages) throws IOException {
    Random random = new Random(SEED);
    try (FrameSocket socket = open(node, host, "/talk")) {
      long begun = System.nanoTime();
      Thread.ofVirtual().start(() -> send(socket, messages));
      for (int i = 0; i < messages; i++) {
        assertThat(socket.receive().text()).isEqualTo(text(random, i));
      }
      return messages / ((System.nanoTime() - begun) / 1e9);
    }
  }

  private static void send(FrameSocket socket, int messages) {
    Random random = new Random(SEED);
    StringBuilder batch = new StringBuilder();
    for (int i = 0; i < messages; i += IN_FLIGHT) {
      for (int j = i; j < Math.min(messages, i + IN_FLIGHT); j++) {
        byte[] payload = text(random, j).getBytes(StandardCharsets.UTF_8);
        batch.append(
            new String(Frame.of(Frame.TEXT, payload).bytes(true), StandardCharsets.ISO_8859_1));
      }
      socket.write(batch.toString().getBytes(StandardCharsets.ISO_8859_1));
      batch.setLength(0);
    }
  }

  private static String text(Random random, int number) {
    return number + " " + "x".repeat(random.nextInt(200));
  }

  /** Heap after a collection, and direct memory, in bytes. */
  private long memory() throws Exception {
    for (SocketNode node : nodes) {
      String unused = Jcmd.run(node.process().pid(), "GC.run");
    }
    return (long)
        (metric("jvm_memory_used_bytes\\{area=\"heap\"[^}]*\\}")
            + metric("jvm_buffer_memory_used_bytes\\{id=\"direct\"\\}"));
  }

  /** Sum of the series that match, of all nodes. */
  private double metric(String series) throws IOException, InterruptedException {
    double sum = 0;
    for (SocketNode node : nodes) {
      Matcher found =
          Pattern.compile("^" + series + " (\\S+)$", Pattern.MULTILINE).matcher(metrics(node));
      while (found.find()) {
        sum += Double.parseDouble(found.group(1));
      }
    }
    return sum;
  }

  private static String metrics(SocketNode node) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + node.deployment().admin() + "/metrics");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }
}
