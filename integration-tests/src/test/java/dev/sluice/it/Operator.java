package dev.sluice.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Someone who changes and reads the default sandbox's policy over the admin API. */
public final class Operator implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI policy;

  public Operator(Deployment node) {
    policy = URI.create("http://127.0.0.1:" + node.admin() + "/v1/policies/default");
  }

  /** The status. */
  public int put(String yaml) throws IOException {
    return send(HttpRequest.newBuilder(policy).PUT(BodyPublishers.ofString(yaml))).statusCode();
  }

  /** Removes the policy; the status. */
  public int delete() throws IOException {
    return send(HttpRequest.newBuilder(policy).DELETE()).statusCode();
  }

  /** The status and the body of a change. */
  public String answerTo(String yaml) throws IOException {
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(policy).PUT(BodyPublishers.ofString(yaml)));
    return answer.statusCode() + " " + answer.body();
  }

  String get() throws IOException {
    return send(HttpRequest.newBuilder(policy)).body();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
