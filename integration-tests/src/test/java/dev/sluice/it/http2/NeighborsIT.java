package dev.sluice.it.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import dev.sluice.it.Footprint;
import dev.sluice.it.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** Under attacks, other connections are served, and no memory stays taken. */
@Execution(SAME_THREAD)
class NeighborsIT {
  private static final int REQUESTS = 200;

  private static HttpClient neighbor(BridgeNode node) {
    InetSocketAddress proxy =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), node.deployment.proxy());
    return HttpClient.newBuilder()
        .proxy(ProxySelector.of(proxy))
        .sslContext(Trust.in(node.deployment.ca()))
        .build();
  }

  /** Microseconds that all but one in a hundred requests take at most. */
  private static long p99(HttpClient client, BridgeNode node)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://" + node.authority() + "/")).build();
    long[] micros = new long[REQUESTS];
    for (int i = 0; i < REQUESTS; i++) {
      long start = System.nanoTime();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      micros[i] = (System.nanoTime() - start) / 1000;
      assertThat(response.statusCode()).isEqualTo(200);
    }
    Arrays.sort(micros);
    return micros[REQUESTS * 99 / 100 - 1];
  }

  private static void attacks(BridgeNode node) throws IOException {
    for (Attack attack : Attack.values()) {
      try (FrameClient client = FrameClient.open(node)) {
        attack.run(client, node.authority());
        client.ending();
      }
    }
  }

  /** Attacks one after the other until it is over, each on a connection of its own. */
  private static Thread attacker(
      BridgeNode node, AtomicBoolean over, AtomicReference<Exception> failure) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                while (!over.get()) {
                  attacks(node);
                }
              } catch (IOException | RuntimeException e) {
                failure.set(e);
              }
            });
  }

  @Test
  void othersAreServedAndNothingStays(@TempDir Path directory)
      throws IOException, InterruptedException {
    try (BridgeNode node = BridgeNode.start(directory, "");
        HttpClient client = neighbor(node)) {
      p99(client, node);
      attacks(node);
      Footprint before = Footprint.of(directory);
      long quiet = p99(client, node);

      AtomicBoolean over = new AtomicBoolean();
      AtomicReference<Exception> failure = new AtomicReference<>();
      Thread attacker = attacker(node, over, failure);
      long attacked = p99(client, node);
      over.set(true);
      attacker.join();

      System.out.printf("p99 in microseconds: quiet %d, attacked %d%n", quiet, attacked);
      assertThat(failure.get()).isNull();
      // What the last attack held goes a moment after it.
      await()
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThat(Footprint.of(directory).exceeds(before)).isEmpty());
    }
  }
}
