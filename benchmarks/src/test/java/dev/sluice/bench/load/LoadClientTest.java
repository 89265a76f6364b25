package dev.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.bench.load.LoadSpec.Pace;
import dev.sluice.bench.load.LoadSpec.Request;
import dev.sluice.bench.load.LoadSpec.Route;
import dev.sluice.bench.load.LoadSpec.Shape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class LoadClientTest {
  private static final Request REQUEST = Request.post("/", "localhost", 100);

  private final AtomicLong served = new AtomicLong();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, 200));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void countsResponsesAndTheirBytes() throws InterruptedException {
    LoadResult result = run(Shape.KEEP_ALIVE);
    assertThat(result.errors()).isZero();
    assertThat(result.requests()).isPositive();
    assertThat(served.get()).isBetween(result.requests(), result.requests() + 4);
    assertThat(result.bytes()).isGreaterThanOrEqualTo(2 * result.requests());
    assertThat(result.p99Micros()).isGreaterThanOrEqualTo(result.p50Micros());
  }

  @Test
  void keepsItsPaceAndRecordsTheFirstResponses() throws InterruptedException {
    try (LoadClient client = new LoadClient()) {
      Duration time = Duration.ofSeconds(2);
      InetSocketAddress address = server.getAddress();
      LoadSpec paced =
          new LoadSpec(
              address, new Route.Plain(), Shape.KEEP_ALIVE, REQUEST, 1, new Pace(50, 20), time);
      assertThat(client.run(paced).requests()).isEqualTo(20);
      assertThat(served.get()).isBetween(20L, 101L);
    }
  }

  @Test
  void makesAConnectionForEachRequest() throws InterruptedException {
    LoadResult result = run(Shape.NEW_CONNECTIONS);
    assertThat(result.errors()).isZero();
    assertThat(result.requests()).isPositive();
  }

  @Test
  void countsRefusalsAsErrors() throws InterruptedException {
    server.removeContext("/");
    server.createContext("/", exchange -> answer(exchange, 503));
    LoadResult result = run(Shape.KEEP_ALIVE);
    assertThat(result.requests()).isZero();
    assertThat(result.errors()).isPositive();
  }

  @Test
  void countsConnectionsThatFail() throws InterruptedException {
    InetSocketAddress address = server.getAddress();
    server.stop(0);
    try (LoadClient client = new LoadClient()) {
      LoadResult result = client.run(spec(address, Shape.KEEP_ALIVE));
      assertThat(result.requests()).isZero();
      assertThat(result.errors()).isPositive();
    }
  }

  @Test
  void loadsThisMachineOnly() {
    InetSocketAddress elsewhere = new InetSocketAddress("192.0.2.1", 80);
    assertThatThrownBy(() -> spec(elsewhere, Shape.KEEP_ALIVE)).hasMessageContaining("loopback");
  }

  private LoadResult run(Shape shape) throws InterruptedException {
    try (LoadClient client = new LoadClient()) {
      return client.run(spec(server.getAddress(), shape));
    }
  }

  private static LoadSpec spec(InetSocketAddress address, Shape shape) {
    return new LoadSpec(
        address, new Route.Plain(), shape, REQUEST, 4, Pace.UNLIMITED, Duration.ofSeconds(2));
  }

  private void answer(HttpExchange exchange, int status) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] body = {'o', 'k'};
    served.incrementAndGet();
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
