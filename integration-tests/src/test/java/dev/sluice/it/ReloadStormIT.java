package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.it.PolicyTimeline.Variant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/**
 * Policy changes under load, valid and invalid mixed: each request is answered, and as a policy in
 * force during its lifetime decides. A short form of {@code soak/storm}, which sets the properties
 * soak.changes, soak.connections and soak.seed.
 */
@Execution(CONCURRENT)
class ReloadStormIT {
  private static final int CHANGES = Integer.getInteger("soak.changes", 40);
  private static final int CONNECTIONS = Integer.getInteger("soak.connections", 64);
  private static final long SEED = Long.getLong("soak.seed", 1);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final PolicyTimeline timeline = new PolicyTimeline();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  @TempDir private Path directory;

  @Test
  void everyRequestIsDecidedByAPolicyOfItsLifetime() throws Exception {
    try (RecordingOrigin origin = RecordingOrigin.start(directory)) {
      Deployment node = Deployment.in(directory).write(origin);
      try (SluiceProcess sluice = node.dev();
          ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
          Operator operator = new Operator(node)) {
        put(operator, origin, Variant.FIRST);
        HttpClient workload = workload(node);
        for (int i = 0; i < CONNECTIONS; i++) {
          Variant asks = i % 2 == 0 ? Variant.FIRST : Variant.SECOND;
          workers.execute(() -> load(workload, origin, asks));
        }
        try {
          storm(operator, origin);
        } finally {
          // Closing the workers waits for them.
          over.set(true);
        }
        workers.shutdown();
        assertThat(workers.awaitTermination(3, TimeUnit.MINUTES)).isTrue();
        assertThat(sluice.stop()).isIn(0, 143);
      }
    }
    assertThat(List.copyOf(faults)).isEmpty();
    assertThat(answered.get()).isGreaterThan(CHANGES);
  }

  private void storm(Operator operator, RecordingOrigin origin) throws IOException {
    Random random = new Random(SEED);
    for (int change = 0; change < CHANGES; change++) {
      if (random.nextInt(4) == 0) {
        assertThat(operator.put("version: 1\nnetwork_polices: {}\n")).isEqualTo(422);
      } else {
        put(operator, origin, random.nextBoolean() ? Variant.FIRST : Variant.SECOND);
      }
    }
  }

  private void put(Operator operator, RecordingOrigin origin, Variant variant) throws IOException {
    timeline.begin(variant, System.nanoTime());
    assertThat(operator.put(policy(origin, variant))).isEqualTo(200);
    timeline.end(System.nanoTime());
  }

  /** Admits the paths of one variant alone. */
  private static String policy(RecordingOrigin origin, Variant variant) {
    return """
    version: 1
    network_policies:
      storm:
        endpoints:
          - host: plain.test
            ports: [%d]
            protocol: rest
            enforcement: enforce
            rules: [{allow: {method: GET, path: "%s"}}]
    """
        .formatted(origin.port(), variant.path());
  }

  private void load(HttpClient client, RecordingOrigin origin, Variant asks) {
    URI url = URI.create("http://" + Deployment.PLAIN + ":" + origin.port() + asks.path());
    HttpRequest request = HttpRequest.newBuilder(url).timeout(PATIENCE).build();
    while (!over.get()) {
      long from = System.nanoTime();
      try {
        int status = client.send(request, BodyHandlers.discarding()).statusCode();
        judge(asks, status, from, System.nanoTime());
      } catch (IOException e) {
        faults.add(asks + " was not answered: " + e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void judge(Variant asks, int status, long from, long to) {
    answered.incrementAndGet();
    boolean right =
        switch (status) {
          case 200 -> timeline.mayHaveBeenInForce(asks, from, to);
          case 403 -> timeline.mayHaveBeenInForce(asks.other(), from, to);
          default -> false;
        };
    if (!right) {
      faults.add(asks + " was answered " + status);
    }
  }

  private static HttpClient workload(Deployment node) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(PATIENCE)
        .proxy(
            ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.proxy())))
        .build();
  }
}
