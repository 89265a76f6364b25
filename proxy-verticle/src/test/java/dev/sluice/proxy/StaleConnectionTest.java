package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.WriteHeader;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.RequestCompletion;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A kept connection that the origin gives up at the moment that it is used again. */
class StaleConnectionTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  /** Answers the first request of each connection, and the second one with this and a close. */
  private RawOrigin givingUp(String instead) {
    Set<Object> used = ConcurrentHashMap.newKeySet();
    return RawOrigin.plain(
        proxy.vertx,
        (socket, soFar, consumed) -> {
          consumed.run();
          if (used.add(socket)) {
            socket.write(OK);
          } else {
            socket.write(instead).onComplete(written -> socket.close());
          }
        });
  }

  private RawOrigin forwarding(String instead) {
    RawOrigin origin = givingUp(instead);
    proxy.start(ProxyHarness.rest(origin.port()));
    return origin;
  }

  /** The status line of a second request on the connection that the first one left. */
  private String second(RawOrigin origin, String request) {
    try (RawClient client = proxy.client()) {
      client.send(Requests.get(origin, "/first")).readUntil("\r\n\r\nhi");
      return client.send(request).readUntil("\r\n");
    }
  }

  @Test
  void aRequestThatMayBeRepeatedGoesOutOnAFreshOne() {
    RawOrigin origin = forwarding("");

    assertThat(second(origin, Requests.get(origin, "/second"))).isEqualTo("HTTP/1.1 200 OK\r\n");

    assertThat(origin.connections()).isEqualTo(2);
    await().until(() -> completions().size() >= 2);
    assertThat(proxy.records().stream().filter(AuditRecord::hasRequest)).hasSize(2);
    assertThat(completions())
        .containsExactly(
            RequestCompletion.Outcome.OUTCOME_COMPLETE, RequestCompletion.Outcome.OUTCOME_COMPLETE);
  }

  private List<RequestCompletion.Outcome> completions() {
    return proxy.records().stream()
        .filter(AuditRecord::hasCompletion)
        .map(record -> record.getCompletion().getOutcome())
        .toList();
  }

  @Test
  void whatTheOriginMayHaveDoneIsNotDoneTwice() {
    RawOrigin origin = forwarding("");

    assertThat(second(origin, Requests.sized(origin, ""))).startsWith("HTTP/1.1 502 ");
    assertThat(origin.connections()).isEqualTo(1);
  }

  @Test
  void aBodyThatWasStreamedIsGone() {
    RawOrigin origin = forwarding("");

    assertThat(second(origin, Requests.sized(origin, "body").replace("POST", "PUT")))
        .startsWith("HTTP/1.1 502 ");
    assertThat(origin.connections()).isEqualTo(1);
  }

  @Test
  void anAnswerThatHasBegunIsNotAskedForAgain() {
    RawOrigin origin = forwarding("H");

    assertThat(second(origin, Requests.get(origin, "/second"))).startsWith("HTTP/1.1 502 ");
    assertThat(origin.connections()).isEqualTo(1);
  }

  @Test
  void aFreshConnectionIsTriedOnce() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, (socket, soFar, consumed) -> socket.close());
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client()) {
      assertThat(client.send(Requests.get(origin, "/")).readUntil("\r\n"))
          .startsWith("HTTP/1.1 502 ");
    }
    assertThat(origin.connections()).isEqualTo(1);
  }

  @Test
  void whatTheChainChangedIsSentAgain() {
    HeaderMutation written =
        HeaderMutation.newBuilder()
            .setWrite(
                WriteHeader.newBuilder()
                    .setName("x-stage")
                    .setValue("told")
                    .setOnExisting(ExistingHeaderAction.EXISTING_HEADER_ACTION_OVERWRITE))
            .build();
    RawOrigin origin = inspected(ChainResult.Allow.newBuilder().addHeaderMutations(written));

    assertThat(second(origin, Requests.get(origin, "/second"))).isEqualTo("HTTP/1.1 200 OK\r\n");

    assertThat(origin.connections()).isEqualTo(2);
    assertThat(origin.received().split("x-stage: told", -1)).hasSize(4);
  }

  @Test
  void aBodyThatTheChainMadeIsGone() {
    RawOrigin origin =
        inspected(
            ChainResult.Allow.newBuilder()
                .setBodyReplaced(true)
                .setBody(ByteString.copyFromUtf8("made")));

    assertThat(second(origin, Requests.get(origin, "/second"))).startsWith("HTTP/1.1 502 ");
    assertThat(origin.connections()).isEqualTo(1);
  }

  private RawOrigin inspected(ChainResult.Allow.Builder allow) {
    RawOrigin origin = givingUp("");
    proxy
        .chain(request -> ChainResult.newBuilder().setAllow(allow).build())
        .start(ProxyHarness.inspected(origin.port(), "fail_closed"));
    return origin;
  }
}
