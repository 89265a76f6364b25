package dev.sluice.tools.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.sluice.config.net.HostPort;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

class LiveLinesTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static void serveOneLine(HttpServerRequest request) {
    request
        .response()
        .setChunked(true)
        .putHeader("content-type", "application/x-ndjson")
        .write("{\"line\":1}\n");
  }

  /** Whether the thread that reads waits for bytes of the node. */
  private static boolean isReaderWaiting() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().equals("trace"))
        .flatMap(thread -> Arrays.stream(thread.getValue()))
        .anyMatch(frame -> frame.getClassName().equals("sun.nio.ch.NioSocketImpl"));
  }

  /** It waited for the next sign of life, up to 15 seconds after the last line was shown. */
  @Test
  @Timeout(value = 10, threadMode = SEPARATE_THREAD)
  void endsWhileTheNodeIsSilent() throws Exception {
    HttpServer node = vertx.createHttpServer().requestHandler(LiveLinesTest::serveOneLine);
    int port = node.listen(0, "127.0.0.1").await().actualPort();
    AdminEndpoint endpoint = new AdminEndpoint(new HostPort("127.0.0.1", port), "");
    LiveLines stream = LiveLines.open(endpoint, "/v1/trace", "");
    Optional<JsonNode> line = stream.next();
    while (line.isEmpty()) {
      line = stream.next();
    }
    await().until(LiveLinesTest::isReaderWaiting);

    stream.close();

    assertThat(line.orElseThrow().path("line").asInt()).isEqualTo(1);
    assertThat(stream.isOver()).isTrue();
    assertThat(stream.isCut()).isFalse();
  }
}
