package dev.sluice.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Java's HttpClient: requests, server-sent events, WebSockets. */
@ExtendWith(Street.OfClients.class)
@Execution(SAME_THREAD)
class JavaClientIT {
  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void posts(String scheme, Street street) throws Exception {
    try (HttpClient client = street.client()) {
      for (int i = 0; i < 3; i++) {
        HttpRequest request =
            HttpRequest.newBuilder(street.uri(scheme, "/echo"))
                .POST(BodyPublishers.ofString("body " + i))
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("body " + i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void seesEachEventWhenItIsSent(String scheme, Street street) throws Exception {
    try (HttpClient client = street.client()) {
      HttpResponse<Stream<String>> events =
          client.send(
              HttpRequest.newBuilder(street.uri(scheme, "/events")).build(),
              BodyHandlers.ofLines());
      Iterator<String> lines = events.body().iterator();
      assertThat(lines.next()).isEqualTo("data: 1");
      // The second one is not sent before this.
      client.send(
          HttpRequest.newBuilder(street.uri(scheme, "/ring")).build(), BodyHandlers.discarding());
      assertThat(lines.next()).isEmpty();
      assertThat(lines.next()).isEqualTo("data: 2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws", "wss"})
  void talksOverAWebSocket(String scheme, Street street) throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    try (HttpClient client = street.client()) {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(street.uri(scheme, "/socket"), new Listening(answer))
              .get(60, TimeUnit.SECONDS);
      socket.sendText("hello", true).get(60, TimeUnit.SECONDS);
      assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo("echo hello");
      socket.abort();
    }
  }

  private record Listening(CompletableFuture<String> answer) implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      answer.complete(text.toString());
      return WebSocket.Listener.super.onText(socket, text, last);
    }
  }
}
