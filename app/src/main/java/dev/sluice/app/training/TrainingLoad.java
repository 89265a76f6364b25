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
import java.util.stream.Stream;

/** Sends requests of one kind through the node, 24 at a time. Callbacks run on event loops. */
final class TrainingLoad {
  private static final int CONNECTIONS = 24;
  private static final int OK = 200;
  private static final Buffer BODY = Buffer.buffer("a".repeat(1024));

  private final HttpClient client;
  private final RequestOptions target;
  private final long end;

  private TrainingLoad(HttpClient client, RequestOptions target, Duration time) {
    this.client = client;
    this.target = target;
    this.end = System.nanoTime() + time.toNanos();
  }

  /**
   * Sends requests in clear text without middleware, through a built-in stage and through a remote
   * one, then through intercepted TLS. Blocks.
   *
   * @param authority certificate of the authority that intercepts
   * @param each how long requests of one kind are sent
   * @throws IOException when a request failed or was not answered 200
   */
  static void run(Vertx vertx, TrainingPorts ports, Path authority, Duration each)
      throws IOException {
    HttpClient client = vertx.createHttpClient(options(ports, authority), pool());
    try {
      for (RequestOptions target : targets(ports)) {
        new TrainingLoad(client, target, each).run();
      }
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
    return new PoolOptions().setHttp1MaxSize(CONNECTIONS);
  }

  private static List<RequestOptions> targets(TrainingPorts ports) {
    return List.of(
        target(TrainingFiles.PLAIN_HOST, ports.http()),
        target(DemoOrigin.HOST, ports.http()),
        target(TrainingFiles.REMOTE_HOST, ports.http()),
        target(DemoOrigin.HOST, ports.https()).setSsl(true));
  }

  private static RequestOptions target(String host, int port) {
    return new RequestOptions().setMethod(HttpMethod.POST).setHost(host).setPort(port).setURI("/");
  }

  private void run() {
    List<Future<Void>> connections = Stream.generate(this::connection).limit(CONNECTIONS).toList();
    Future.all(connections).await();
  }

  private Future<Void> connection() {
    Promise<Void> done = Promise.promise();
    send(done);
    return done.future();
  }

  /** Sends one request after the other. Composed futures would form a chain of all of them. */
  private void send(Promise<Void> done) {
    client
        .request(target)
        .compose(request -> request.send(BODY))
        .expecting(response -> response.statusCode() == OK)
        .compose(response -> response.body())
        .onFailure(done::tryFail)
        .onSuccess(
            body -> {
              if (System.nanoTime() < end) {
                send(done);
              } else {
                done.complete();
              }
            });
  }
}
