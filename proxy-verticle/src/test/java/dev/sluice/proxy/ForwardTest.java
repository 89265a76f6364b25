package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.proxy.RawOrigin.Script;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForwardTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: b\r\n\r\nhi";

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  private RawOrigin origin(Script script) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, script);
    proxy.start(ProxyHarness.rest(origin.port()));
    return origin;
  }

  @Test
  void sendsOriginFormWithTheClientsLinesInOrder() {
    RawOrigin origin = origin(RawOrigin.always(OK));
    try (RawClient client = proxy.client()) {
      client.send(
          "GET http://%s:%d/a/../b?q=1 HTTP/1.1\r\nX-Two: 2\r\nhost: %s:%d\r\nProxy-Connection: x\r\nConnection: x-gone\r\nX-Gone: 1\r\nX-One: 1\r\nx-one:  2\r\n\r\n"
              .formatted(HOST, origin.port(), HOST, origin.port()));
      assertThat(client.readHead())
          .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: b\r\nVia: 1.1 sluice\r\n\r\n");
      assertThat(client.read(2)).isEqualTo(new byte[] {'h', 'i'});
    }
    assertThat(origin.received())
        .isEqualTo(
            "GET /b?q=1 HTTP/1.1\r\nX-Two: 2\r\nhost: %s:%d\r\nX-One: 1\r\nx-one:  2\r\nVia: 1.1 sluice\r\n\r\n"
                .formatted(HOST, origin.port()));
  }

  @Test
  void framesInOneWay() {
    RawOrigin origin = origin(RawOrigin.always(OK));
    try (RawClient client = proxy.client()) {
      client.send(
          "POST http://%1$s:%2$d/ HTTP/1.1\r\nHost:\t%1$s:%2$d \r\ncontent-length:\t2 \r\nX: a\r\nContent-Length: 2\r\n\r\nab"
              .formatted(HOST, origin.port()));
      client.readUntil("\r\n\r\nhi");
      client.send(
          "POST http://%1$s:%2$d/ HTTP/1.1\r\nHost: %1$s:%2$d\r\nTransfer-Encoding:\tChunked\t\r\n\r\n0\r\n\r\n"
              .formatted(HOST, origin.port()));
      client.readUntil("\r\n\r\nhi");
    }
    assertThat(origin.received())
        .isEqualTo(
            "POST / HTTP/1.1\r\nHost: %1$s:%2$d\r\ncontent-length: 2\r\nX: a\r\nVia: 1.1 sluice\r\n\r\nab"
                    .formatted(HOST, origin.port())
                + "POST / HTTP/1.1\r\nHost: %1$s:%2$d\r\nTransfer-Encoding: Chunked\r\nVia: 1.1 sluice\r\n\r\n0\r\n\r\n"
                    .formatted(HOST, origin.port()));
  }

  @Test
  void keepsBothConnections() {
    RawOrigin origin = origin(RawOrigin.always(OK));
    try (RawClient client = proxy.client()) {
      for (int i = 0; i < 3; i++) {
        client.send(Requests.get(origin, "/" + i)).readUntil("\r\n\r\nhi");
      }
    }
    assertThat(origin.connections()).isEqualTo(1);
  }

  @Test
  void servesPipelinedRequestsInOrder() {
    RawOrigin origin = origin(RawOrigin.always(OK));
    try (RawClient client = proxy.client()) {
      client.send(Requests.get(origin, "/1") + Requests.get(origin, "/2"));
      client.readUntil("\r\n\r\nhi");
      client.readUntil("\r\n\r\nhi");
    }
    assertThat(origin.received()).containsSubsequence("GET /1 ", "GET /2 ");
  }

  @Test
  void recordsTheDecisionBeforeAndTheCompletionAfter() {
    RawOrigin origin = origin(RawOrigin.always(OK));
    try (RawClient client = proxy.client()) {
      client.send(Requests.get(origin, "/x?key=secret")).readUntil("\r\n\r\nhi");
    }
    await().until(() -> proxy.records().size() == 2);
    AuditRecord decision = proxy.records().get(0);
    AuditRecord completion = proxy.records().get(1);
    assertThat(decision.getRequest().getVerdict()).isEqualTo(Verdict.VERDICT_ALLOWED);
    assertThat(decision.getRequest().getPath()).isEqualTo("/x");
    assertThat(decision.getRequest().getDestination().getIp()).isEqualTo("127.0.0.1");
    assertThat(decision.toString()).doesNotContain("secret");
    assertThat(completion.getCorrelationUid()).isEqualTo(decision.getCorrelationUid());
    assertThat(completion.getCompletion().getStatus()).isEqualTo(200);
    assertThat(completion.getCompletion().getResponseBytes()).isEqualTo(2);
    assertThat(completion.getCompletion().getOutcome())
        .isEqualTo(RequestCompletion.Outcome.OUTCOME_COMPLETE);
  }

  @Test
  void deniesWhatNoPolicyNamesWithoutTouchingTheOrigin() {
    RawOrigin origin = origin(RawOrigin.always(OK));
    try (RawClient client = proxy.client()) {
      String answer =
          client.send("GET http://other.test/p?q HTTP/1.1\r\nHost: other.test\r\n\r\n").readToEnd();
      String id = proxy.records().getFirst().getCorrelationUid();
      String body =
          "{\"error\":\"policy_denied\",\"detail\":\"GET other.test:80/p not permitted by"
              + " policy\"}";
      assertThat(answer)
          .isEqualTo(
              "HTTP/1.1 403 Forbidden (sluice: policy_denied)\r\n"
                  + "Content-Type: application/json\r\n"
                  + "Content-Length: "
                  + body.length()
                  + "\r\nx-sluice-request-id: "
                  + id
                  + "\r\nProxy-Status: sluice; error=http_request_denied;"
                  + " details=\"policy_denied\"\r\nConnection: close\r\n\r\n"
                  + body);
    }
    assertThat(proxy.records()).hasSize(1);
    assertThat(proxy.records().getFirst().getRequest().getVerdict())
        .isEqualTo(Verdict.VERDICT_DENIED);
    assertThat(origin.connections()).isZero();
  }

  @Test
  void refusesWhatCannotBeRecorded() {
    RawOrigin origin = origin(RawOrigin.always(OK));
    proxy.audit.fail();
    try (RawClient client = proxy.client()) {
      assertThat(client.send(Requests.get(origin, "/")).readToEnd())
          .startsWith("HTTP/1.1 503 Service Unavailable (sluice: audit_unavailable)\r\n")
          .contains("\"error\":\"audit_unavailable\"");
    }
    assertThat(origin.connections()).isZero();
  }

  @Test
  void answers400ToWhatIsNotOneRequest() {
    origin(RawOrigin.always(OK));
    try (RawClient client = proxy.client()) {
      assertThat(client.send("GET / HTTP/1.1\nHost: x\r\n\r\n").readToEnd())
          .startsWith(
              "HTTP/1.1 400 Bad Request (sluice: malformed_request)\r\nContent-Length: 0\r\n");
    }
    assertThat(proxy.records()).hasSize(1);
  }

  @Test
  void saysThatHttpsNeedsConnect() {
    origin(RawOrigin.always(OK));
    try (RawClient client = proxy.client()) {
      assertThat(
              client
                  .send("GET https://origin.test/ HTTP/1.1\r\nHost: origin.test\r\n\r\n")
                  .readToEnd())
          .contains("Content-Length: 26\r\n")
          .endsWith("\r\n\r\nUse CONNECT for HTTPS URLs");
    }
  }

  @Test
  void answers502WhenNobodyListens() {
    RawOrigin origin = origin(RawOrigin.always(OK));
    origin.close();
    try (RawClient client = proxy.client()) {
      assertThat(client.send(Requests.get(origin, "/")).readToEnd())
          .startsWith("HTTP/1.1 502 Bad Gateway (sluice: upstream_unreachable)\r\n")
          .contains("\"error\":\"upstream_unreachable\"");
    }
    await()
        .until(
            () ->
                proxy.records().size() == 2
                    && proxy.records().get(1).getCompletion().getOutcome()
                        == RequestCompletion.Outcome.OUTCOME_UPSTREAM_FAILED);
  }

  @Test
  void refusesAHostThatIsNotTheTarget() {
    RawOrigin origin = origin(RawOrigin.always(OK));
    try (RawClient client = proxy.client()) {
      assertThat(
              client
                  .send(
                      "GET http://%s:%d/ HTTP/1.1\r\nHost: elsewhere.test\r\n\r\n"
                          .formatted(HOST, origin.port()))
                  .readToEnd())
          .startsWith("HTTP/1.1 403 ")
          .contains("request_authority_mismatch");
    }
    assertThat(origin.connections()).isZero();
  }
}
