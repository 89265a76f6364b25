package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An origin that breaks off, at any point, or answers before it has heard everything. */
class OriginEndsTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
  private static final String RESPONSE = HEAD + "hello";

  private final ProxyHarness proxy = ProxyHarness.create();
  private final BlockingOrigin origin = BlockingOrigin.open();

  @BeforeEach
  void open() {
    proxy.start(ProxyHarness.rest(origin.port()));
  }

  @AfterEach
  void close() {
    origin.close();
    proxy.close();
  }

  private static void readHead(Socket client) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf("\r\n\r\n") < 0) {
      read.append((char) client.getInputStream().read());
    }
  }

  private String request(String method, String lines) {
    String authority = HOST + ":" + origin.port();
    return "%s http://%s/ HTTP/1.1\r\nHost: %s\r\n%s\r\n"
        .formatted(method, authority, authority, lines);
  }

  private List<RequestCompletion> completions() {
    return proxy.records().stream()
        .filter(AuditRecord::hasCompletion)
        .map(AuditRecord::getCompletion)
        .toList();
  }

  /** Resets can overtake bytes, so then it may seem to have broken off earlier. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aResponseIsWholeOrItsEndShows(boolean reset) {
    for (int cut = 0; cut < RESPONSE.length(); cut++) {
      byte[] sent = RESPONSE.substring(0, cut).getBytes(StandardCharsets.US_ASCII);
      CompletableFuture<Boolean> served =
          origin.serve(
              client -> {
                readHead(client);
                client.getOutputStream().write(sent);
                client.setSoLinger(reset, 0);
                return true;
              });
      String answer;
      try (RawClient client = proxy.client()) {
        answer = client.send(request("POST", "Content-Length: 0\r\n")).readToEnd();
      }
      served.join();
      int ended = cut + 1;
      await().until(() -> completions().size() == ended);
      boolean answered = cut >= HEAD.length() && answer.startsWith("HTTP/1.1 200 ");
      assertThat(answered || answer.startsWith("HTTP/1.1 502 ")).as("%d: %s", cut, answer).isTrue();
      assertThat(answered || cut < HEAD.length() || reset).as("%d: %s", cut, answer).isTrue();
      assertThat(answer).doesNotEndWith("hello");
      RequestCompletion told = completions().getLast();
      assertThat(told.getOutcome()).isEqualTo(Outcome.OUTCOME_UPSTREAM_FAILED);
      assertThat(told.getReason()).startsWith("upstream_protocol_error: origin closed");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anUploadThatNobodyTakesIsAnswered(boolean reset) {
    CompletableFuture<Boolean> served =
        origin.serve(
            client -> {
              readHead(client);
              client.setSoLinger(reset, 0);
              return true;
            });
    try (RawClient client = proxy.client()) {
      client.send(request("POST", "Content-Length: 100\r\n") + "some");
      assertThat(client.readUntil("valid response\"}")).startsWith("HTTP/1.1 502 ");
    }
    served.join();
    await().until(() -> completions().size() == 1);
    assertThat(completions().getFirst().getOutcome()).isEqualTo(Outcome.OUTCOME_UPSTREAM_FAILED);
  }

  @Test
  void anEarlyAnswerReachesAClientThatIsStillSending() {
    String early = "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno";
    CompletableFuture<Boolean> served =
        origin.serve(
            client -> {
              readHead(client);
              client.getOutputStream().write(early.getBytes(StandardCharsets.US_ASCII));
              return true;
            });
    try (RawClient client = proxy.client()) {
      client.send(request("POST", "Content-Length: 10000000\r\n") + "some");
      served.join();
      await().until(() -> completions().size() == 1);
      client.send(new byte[2 << 20]);
      assertThat(client.readUntil("\r\n\r\nno"))
          .startsWith("HTTP/1.1 413 ")
          .contains("Connection: close");
    }
    assertThat(completions().getFirst().getOutcome()).isEqualTo(Outcome.OUTCOME_COMPLETE);
    assertThat(completions().getFirst().getStatus()).isEqualTo(413);
  }
}
