package dev.sluice.app.training;

import dev.sluice.app.dev.DemoOrigin;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ProxyOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sends requests through the node, 24 at a time: in clear text without middleware, in clear text
 * through a built-in stage, and through intercepted TLS. Callbacks run on event loops.
 */
final class TrainingLoad {
  /** The JIT compiler has compiled the path of a request by then. */
  private static final Duration TIME = Duration.ofSeconds(10);

  private static final int EACH = 8;
  private static final int OK = 200;
  private static final Buffer BODY = Buffer.buffer("a".repeat(1024));

  private final HttpClient client;
  private final long end;

  private TrainingLoad(HttpClient client, long end) {
    this.client = client;
    this.end = end;
  }

  /**
   * Returns after 10 s. Blocks.
   *
   * @param authority certificate of the authority that intercepts
   * @throws IOException when a request failed or was not answered 200
   */
  static void run(Vertx vertx, TrainingPorts ports, Path authority) throws IOException {
    HttpClient client = vertx.createHttpClient(options(ports, authority), pool());
    TrainingLoad load = new TrainingLoad(client, System.nanoTime() + TIME.toNanos());
    List<Future<Void>> connections =
        targets(ports).stream()
            .flatMap(target -> IntStream.range(0, EACH).mapToObj(i -> load.connection(target)))
            .toList();
    try {
      Future.all(connections).await();
    } catch (RuntimeException e) {
      throw new IOException("a request of the training run failed: " + e, e);
    }
  }

  private static HttpClientOptions options(TrainingPorts ports, Path authority) {
    return new HttpClientOptions()
        .setProxyOptions(new ProxyOptions().setHost("127.0.0.1").setPort(ports.proxy()))
        .setTrustOptions(new PemTrustOptions().addCertPath(authority.toString()));
  }

  private static PoolOptions pool() {
    return new PoolOptions().setHttp1MaxSize(EACH);
  }

  private static List<RequestOptions> targets(TrainingPorts ports) {
    return List.of(
        target(TrainingFiles.PLAIN_HOST, ports.http()),
        target(DemoOrigin.HOST, ports.http()),
        target(DemoOrigin.HOST, ports.https()).setSsl(true));
  }

  private static RequestOptions target(String host, int port) {
    return new RequestOptions().setMethod(HttpMethod.POST).setHost(host).setPort(port).setURI("/");
  }

  private Future<Void> connection(RequestOptions target) {
    Promise<Void> done = Promise.promise();
    send(target, done);
    return done.future();
  }

  /** Sends one request after the other. Composed futures would form a chain of all of them. */
  private void send(RequestOptions target, Promise<Void> done) {
    client
        .request(target)
        .compose(request -> request.send(BODY))
        .expecting(response -> response.statusCode() == OK)
        .compose(response -> response.body())
        .onFailure(done::tryFail)
        .onSuccess(
            body -> {
              if (System.nanoTime() < end) {
                send(target, done);
              } else {
                done.complete();
              }
            });
  }
}
