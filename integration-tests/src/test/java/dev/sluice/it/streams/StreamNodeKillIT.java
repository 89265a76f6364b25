package dev.sluice.it.streams;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import dev.sluice.it.ClusterMember;
import dev.sluice.it.ClusterProcesses;
import dev.sluice.it.Deployment;
import dev.sluice.it.RecordingOrigin;
import dev.sluice.it.Services;
import dev.sluice.it.SluiceProcess;
import dev.sluice.it.streams.StreamNode.Answer;
import dev.sluice.testing.Ports;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/**
 * Proxy and chain in processes of their own, of which one dies while responses stream through both.
 * The other gives back what it held; a chain notices after its lease of 15 s. One cluster at a
 * time.
 */
@Execution(CONCURRENT)
@Order(2)
class StreamNodeKillIT {
  private static final String POLICY =
      """
      version: 1
      network_policies:
        test:
          endpoints:
            - {host: inspected.test, port: PORT, protocol: rest, enforcement: enforce, access: full}
      network_middlewares:
        hooked: {middleware: test/hooks, endpoints: {include: [inspected.test]}}
      """;

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final ClusterProcesses nodes = new ClusterProcesses();
  private int origin;
  private SluiceProcess service;
  private ClusterMember front;
  private ClusterMember chain;
  private List<SluiceProcess> running = List.of();

  @BeforeEach
  void start() throws IOException {
    origin = new StreamOrigin(vertx).listen().actualPort();
    int port = Ports.free();
    service = Services.start("StreamService", directory.resolve("service-log"), port);
    String keys = ClusterMember.newKeys(directory.resolve("keys"));
    front = ClusterMember.of(directory, "front", "control, proxy").with(keys);
    chain = ClusterMember.of(directory, "chain", "chain").with(keys);
    try (RecordingOrigin certified = RecordingOrigin.start(directory)) {
      ClusterMember.write(certified, List.of(front, chain));
    }
    for (ClusterMember member : List.of(front, chain)) {
      Path config = member.files().directory().resolve("config");
      Files.writeString(
          config.resolve("policies/default.yaml"),
          POLICY.replace("PORT", Integer.toString(origin)));
      Files.writeString(config.resolve("gateway.toml"), Services.registration("test/hooks", port));
    }
    running = nodes.startAll(front, chain);
    await().atMost(Duration.ofMinutes(1)).until(() -> get("/skip").status() == 200);
  }

  @AfterEach
  void stop() {
    nodes.close();
    service.close();
    vertx.close().await();
  }

  private Answer get(String path) {
    return get(path, new ByteArrayOutputStream());
  }

  private Answer get(String path, ByteArrayOutputStream received) {
    String authority = Deployment.INSPECTED + ":" + origin;
    String head =
        "GET http://%1$s%2$s HTTP/1.1\r\nHost: %1$s\r\nConnection: close\r\n\r\n"
            .formatted(authority, path);
    return StreamNode.send(front.files().proxy(), head.getBytes(ISO_8859_1), received);
  }

  private List<CompletableFuture<Answer>> streaming(String path) {
    List<CompletableFuture<Answer>> answers =
        StreamKillIT.streaming(path, received -> get(path, received));
    await().until(() -> Idle.hasSessions(front.files(), StreamKillIT.CLIENTS));
    return answers;
  }

  @Execution(SAME_THREAD)
  @Test
  void theChainDies() {
    List<CompletableFuture<Answer>> answers = streaming("/sse/chain");

    running.get(1).kill();
    StreamOrigin.goesOn("/sse/chain");

    StreamKillIT.assertCut(answers, "/sse/chain");
    StreamKillIT.assertReset(answers);
    StreamKillIT.awaitEnds(service, "/sse/chain");
    Idle.awaitProxy(front.files());
  }

  @Execution(SAME_THREAD)
  @Test
  void theProxyDies() {
    List<CompletableFuture<Answer>> answers = streaming("/sse/proxy");

    running.get(0).kill();

    StreamKillIT.assertCut(answers, "/sse/proxy");
    StreamKillIT.awaitEnds(service, "/sse/proxy");
    Idle.awaitChain(chain.files());
  }
}
