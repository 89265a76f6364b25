package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.ConnectionLimits;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.wire.InjectedFault;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bug between sockets: its request ends, it is reported once, and the loop goes on. */
class FaultTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private final ProxyHarness proxy = ProxyHarness.create();
  private final RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
  private final Queue<Throwable> bugs = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void start() {
    proxy.vertx.exceptionHandler(bugs::add);
    proxy.limits = new ConnectionLimits(4, 2, 100, 1, 1, 1, 0, 1);
    proxy.start(ProxyHarness.rest(origin.port()));
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private void assertOthersAreServed() {
    await().until(() -> !bugs.isEmpty());
    assertThat(bugs).hasSize(1).first().isInstanceOf(InjectedFault.class);
    // Twice as many as may be open at once, one after the other.
    for (int i = 0; i < 4; i++) {
      await()
          .untilAsserted(
              () -> {
                try (RawClient client = proxy.client()) {
                  client.send(Requests.get(origin, "/"));
                  assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
                }
              });
    }
    await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasCompletion));
  }

  @Test
  void ofARequestIsAnswered() {
    proxy.audit.throwAfter(0);
    try (RawClient client = proxy.client()) {
      assertThat(client.send(Requests.get(origin, "/")).readToEnd())
          .startsWith("HTTP/1.1 500 ")
          .contains("\"error\":\"internal_error\"")
          .doesNotContain("s3cret");
    }
    assertThat(proxy.records().getFirst().getRequest().getReason())
        .isEqualTo(InjectedFault.class.getName());
    assertOthersAreServed();
  }

  @Test
  void ofACompletionLeavesTheConnection() {
    proxy.audit.throwAfter(1);
    try (RawClient client = proxy.client()) {
      client.send(Requests.get(origin, "/")).readUntil("hi");
      client.send(Requests.get(origin, "/")).readUntil("hi");
    }
    assertOthersAreServed();
  }

  @Test
  void ofAConnectIsAnswered() {
    proxy.audit.throwAfter(0);
    try (RawClient client = proxy.client()) {
      String authority = HOST + ":" + origin.port();
      client.send("CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\n".formatted(authority));
      assertThat(client.readToEnd()).startsWith("HTTP/1.1 500 ").contains("internal_error");
    }
    await().until(() -> origin.open() == 0);
    assertOthersAreServed();
  }

  /** Bytes that are no request. */
  @ParameterizedTest
  @ValueSource(strings = {"not a request\r\n\r\n", "\u0001\r\n\r\n"})
  void ofARefusalCutsTheConnection(String bytes) {
    proxy.audit.throwAfter(0);
    try (RawClient client = proxy.client()) {
      assertThat(client.send(bytes).readToEnd()).isEmpty();
    }
    assertOthersAreServed();
  }

  @Test
  void ofATunnelsEndKeepsNoPlace() {
    RawClient client = proxy.client().connectOnly(HOST + ":" + origin.port());
    proxy.audit.throwAfter(0);
    client.close();
    await().until(() -> !bugs.isEmpty());
    assertOthersAreServed();
  }
}
