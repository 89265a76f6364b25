package dev.sluice.control.api;

import dev.sluice.control.Leadership;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The policy API on a port, and a client for it. */
final class ApiBench implements AutoCloseable {
  private static final AdminCaller OWNER = new AdminCaller("owner", true);

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI root;

  ApiBench(Leadership control) throws Exception {
    PolicyApi api =
        new PolicyApi(
            control,
            (sandbox, yaml, window) ->
                Future.failedFuture(new PolicyReplay.Unavailable("no replay")));
    RevisionApi revisions = new RevisionApi(control);
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request -> route(api, revisions, request))
            .listen(0, "127.0.0.1")
            .await(20, TimeUnit.SECONDS);
    root = URI.create("http://127.0.0.1:" + server.actualPort());
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(root.resolve(path));
  }

  HttpRequest.Builder put(String yaml) {
    return to("/v1/policies/blue").PUT(HttpRequest.BodyPublishers.ofString(yaml));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws TimeoutException {
    client.close();
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  private static void route(PolicyApi api, RevisionApi revisions, HttpServerRequest request) {
    if (RevisionApi.sandbox(request.path()).isPresent()) {
      revisions.serve(request, OWNER);
    } else if (request.path().equals(PolicyApi.POLICIES)) {
      api.list(request);
    } else if (request.path().startsWith(PolicyApi.POLICIES)) {
      api.serve(request, OWNER);
    } else {
      api.reload(request, OWNER);
    }
  }
}
