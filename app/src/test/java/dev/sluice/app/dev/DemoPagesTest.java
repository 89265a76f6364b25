package dev.sluice.app.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoPagesTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private URI root = URI.create("http://127.0.0.1");

  @BeforeEach
  void listen() throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(new DemoPages(vertx))
            .listen(0, "127.0.0.1")
            .await(20, TimeUnit.SECONDS);
    root = URI.create("http://127.0.0.1:" + server.actualPort());
  }

  @AfterEach
  void close() throws Exception {
    client.shutdownNow();
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void tellsWhatArrived() throws Exception {
    HttpResponse<String> response =
        client.send(
            to("/anything?secret=1").POST(BodyPublishers.ofString("[REDACTED]")).build(),
            BodyHandlers.ofString());

    assertThat(response.body())
        .startsWith("POST /anything\n")
        .contains("content-length: 10\n", "body: 10 bytes", "\n\n[REDACTED]\n");
  }

  @Test
  void sendsSoManyBytes() throws Exception {
    HttpResponse<byte[]> response =
        client.send(to("/bytes/1000001").build(), BodyHandlers.ofByteArray());

    assertThat(response.body()).hasSize(1_000_001);
    assertThat(response.headers().firstValue("content-length")).contains("1000001");
  }

  @Test
  void refusesAbsurdSizes() throws Exception {
    assertThat(client.send(to("/bytes/-1").build(), BodyHandlers.discarding()).statusCode())
        .isEqualTo(400);
    assertThat(client.send(to("/bytes/9e9").build(), BodyHandlers.discarding()).statusCode())
        .isEqualTo(400);
  }

  @Test
  void streamsOneEventAfterTheOther() throws Exception {
    HttpResponse<java.io.InputStream> response =
        client.send(to("/stream").build(), BodyHandlers.ofInputStream());

    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("data: event 1");
      assertThat(lines.readLine()).isEmpty();
      assertThat(lines.readLine()).isEqualTo("data: event 2");
    }
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(root.resolve(path));
  }
}
