package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses of HTTP/1.1 origins to clients of HTTP/1.0, which know no chunks and no 1xx. */
class OldClientTest {
  private static final int CHUNKS = 200_000;

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  private String exchange(String response, String version) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(response));
    proxy.start(ProxyHarness.rest(origin.port()));
    String authority = HOST + ":" + origin.port();
    try (RawClient client = proxy.client()) {
      client.send(
          "GET http://%s/ HTTP/%s\r\nHost: %s\r\nConnection: close\r\n\r\n"
              .formatted(authority, version, authority));
      return client.readToEnd();
    }
  }

  /** One byte each, which once nested a buffer in a buffer for each chunk. */
  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.1"})
  void receiveEveryByteOfManyTinyChunks(String version) {
    String answer =
        exchange(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "1\r\nx\r\n".repeat(CHUNKS)
                + "0\r\n\r\n",
            version);
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    assertThat(body.chars().filter(octet -> octet == 'x').count()).isEqualTo(CHUNKS);
    assertThat(version.equals("1.0") && body.length() > CHUNKS).isFalse();
    await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasCompletion));
    assertThat(proxy.audit.completion().getOutcome()).isEqualTo(Outcome.OUTCOME_COMPLETE);
    assertThat(proxy.audit.completion().getResponseBytes()).isEqualTo(CHUNKS);
  }

  @Test
  void receiveNoInterimResponse() {
    String answer =
        exchange(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
            "1.0");
    assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nhi");
  }
}
