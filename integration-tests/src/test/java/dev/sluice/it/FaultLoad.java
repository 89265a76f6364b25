package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Posts a key through proxies, again and again, until closed. Each answer has to be the redacted
 * request, or the refusal for middleware that must not be skipped; nothing else is right.
 */
final class FaultLoad implements AutoCloseable {
  /** Of each proxy; at most so many requests are in flight there. */
  static final int CONNECTIONS = 8;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration ANSWER = Duration.ofSeconds(40);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final String SECRET = "sk-abcdefghijklmnopqrstuvwx";

  private final List<HttpClient> clients = new ArrayList<>();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger good = new AtomicInteger();
  private final Queue<Long> failedAt = new ConcurrentLinkedQueue<>();
  private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  static FaultLoad start(String url, List<ClusterMember> proxies) {
    return start(url, proxies.stream().mapToInt(proxy -> proxy.files().proxy()).toArray());
  }

  /**
   * @param proxies ports on loopback
   */
  static FaultLoad start(String url, int... proxies) {
    FaultLoad load = new FaultLoad();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(ANSWER)
            .POST(BodyPublishers.ofString("key=" + SECRET))
            .build();
    for (int proxy : proxies) {
      HttpClient client = client(proxy);
      load.clients.add(client);
      for (int i = 0; i < CONNECTIONS; i++) {
        load.workers.execute(() -> load.run(client, request));
      }
    }
    return load;
  }

  private static HttpClient client(int proxy) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .proxy(ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy)))
        .build();
  }

  /** Right answers so far, refusals not among them. */
  int good() {
    return good.get();
  }

  void awaitGood(int more) {
    int before = good();
    await().atMost(PATIENCE).until(() -> good() >= before + more);
  }

  /** Refusals since this was asked last, as {@link System#nanoTime} of each. */
  List<Long> takeFailed() {
    List<Long> taken = new ArrayList<>();
    for (Long at = failedAt.poll(); at != null; at = failedAt.poll()) {
      taken.add(at);
    }
    return taken;
  }

  /** The refusals so far, for the message of an assertion. */
  String refusals() {
    return refusals.toString();
  }

  void assertNothingWrong() {
    assertThat(wrong).isEmpty();
  }

  private void run(HttpClient client, HttpRequest request) {
    while (!stopped) {
      try {
        judge(client.send(request, BodyHandlers.ofString()));
      } catch (IOException e) {
        wrong.add("no answer: " + e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void judge(HttpResponse<String> answer) {
    if (answer.statusCode() == 200 && answer.body().equals("key=[REDACTED]")) {
      good.incrementAndGet();
    } else if (answer.statusCode() == 403 && answer.body().contains("\"middleware_failed\"")) {
      failedAt.add(System.nanoTime());
      refusals.add(answer.body());
    } else {
      wrong.add(answer.statusCode() + " " + answer.body());
    }
  }

  @Override
  public void close() {
    stopped = true;
    workers.close();
    clients.forEach(HttpClient::close);
  }
}
