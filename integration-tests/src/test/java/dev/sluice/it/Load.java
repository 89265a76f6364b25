package dev.sluice.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * A bounded number of POSTs through the proxy, each with a path of its own, on a fixed number of
 * connections.
 */
final class Load {
  private static final int FORBIDDEN = 403;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient client;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private volatile boolean alsoRefused;
  private volatile boolean stopped;

  private Load(HttpClient client) {
    this.client = client;
  }

  static Load through(Deployment node) {
    return new Load(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .proxy(
                ProxySelector.of(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), node.proxy())))
            .sslContext(Trust.in(node.ca()))
            .build());
  }

  /** Posts until as many have been sent, until an answer fails to come, or until stopped. */
  void run(String baseUrl, int requests, int connections) {
    int end = next.get() + requests;
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < connections; i++) {
        workers.execute(
            () -> {
              for (int n = next.getAndIncrement();
                  n < end && !stopped;
                  n = next.getAndIncrement()) {
                if (!post(baseUrl + "/r/" + n)) {
                  return;
                }
              }
            });
      }
    }
    next.set(end);
  }

  private boolean post(String url) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
    if (alsoRefused && url.endsWith("3")) {
      request.DELETE();
    } else {
      request.POST(BodyPublishers.ofString("x".repeat(100)));
    }
    try {
      int status = client.send(request.build(), BodyHandlers.discarding()).statusCode();
      statuses.computeIfAbsent(status, ignored -> new LongAdder()).increment();
      if (status == FORBIDDEN) {
        refused.add(URI.create(url).getPath());
      }
      (status == 200 ? answered : failed).incrementAndGet();
      return true;
    } catch (IOException e) {
      // The proxy is gone: what was in flight has no answer.
      failed.incrementAndGet();
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every tenth request is a DELETE, for policies that refuse it. */
  Load alsoRefused() {
    alsoRefused = true;
    return this;
  }

  /** Paths of requests that policy refused. */
  Set<String> refused() {
    return Set.copyOf(refused);
  }

  /** Lets {@code run} return once what is under way has been answered. */
  void stop() {
    stopped = true;
  }

  /** Lets {@code run} be called again. */
  void resume() {
    stopped = false;
  }

  /** Every status that came, and how often. */
  Map<Integer, Long> statuses() {
    return statuses.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().sum()));
  }

  int answered() {
    return answered.get();
  }

  int failed() {
    return failed.get();
  }
}
