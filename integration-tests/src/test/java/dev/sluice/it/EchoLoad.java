package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Posts a key to the demo origin, which echoes it, through the proxy again and again until closed:
 * an answer of 200 has to show that the key was redacted.
 */
final class EchoLoad implements AutoCloseable {
  /** In place of a status. */
  static final int NO_ANSWER = 0;

  private static final int CONNECTIONS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration ANSWER = Duration.ofSeconds(20);

  /** Between two requests of a connection; the machine has others to serve. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private static final String SECRET = "sk-abcdefghijklmnopqrstuvwx";

  /** Another one in each answer. */
  private static final Pattern REQUEST_ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}");

  private final HttpClient client;
  private final URI url;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<Integer, AtomicLong> statuses = new ConcurrentHashMap<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Set<String> refusals = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  private EchoLoad(HttpClient client, URI url) {
    this.client = client;
    this.url = url;
  }

  static EchoLoad start(String proxy, String url) {
    URI at = URI.create(proxy);
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .proxy(ProxySelector.of(new InetSocketAddress(at.getHost(), at.getPort())))
            .build();
    EchoLoad load = new EchoLoad(client, URI.create(url));
    for (int i = 0; i < CONNECTIONS; i++) {
      load.workers.execute(load::run);
    }
    return load;
  }

  /** More answers than there are now. */
  void awaitAnswers(int more) {
    long before = total();
    await().atMost(PATIENCE).until(() -> total() >= before + more);
  }

  /** One more answer of that status than there are now. */
  void awaitStatus(int status) {
    long before = count(status);
    await().atMost(PATIENCE).until(() -> count(status) > before);
  }

  /** Every status that came, and how often; fails when an answer was wrong. */
  Map<Integer, AtomicLong> stop() {
    close();
    assertThat(wrong).isEmpty();
    return statuses;
  }

  /** What those that were not 200 said; for a person. */
  String refusals() {
    return refusals.toString();
  }

  @Override
  public void close() {
    stopped = true;
    workers.close();
    client.close();
  }

  private long total() {
    return statuses.values().stream().mapToLong(AtomicLong::get).sum();
  }

  private long count(int status) {
    return statuses.getOrDefault(status, new AtomicLong()).get();
  }

  private void run() {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(ANSWER)
            .POST(BodyPublishers.ofString("key=" + SECRET))
            .build();
    while (!stopped) {
      int status = post(request);
      statuses.computeIfAbsent(status, first -> new AtomicLong()).incrementAndGet();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private int post(HttpRequest request) {
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      boolean redacted = answer.body().contains("key=[REDACTED]");
      if (answer.body().contains(SECRET) || redacted != (answer.statusCode() == 200)) {
        wrong.add(answer.statusCode() + " " + answer.body());
      }
      if (answer.statusCode() != 200) {
        refusals.add(REQUEST_ID.matcher(answer.body()).replaceAll("ID"));
      }
      return answer.statusCode();
    } catch (IOException e) {
      return NO_ANSWER;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
