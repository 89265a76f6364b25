package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes in a tunnel that no rule and no middleware can read (middleware-contract i, h.7). */
class UninspectableTest {
  private static final String REST = "protocol: rest\nenforcement: enforce\naccess: full";
  private static final String NO_L7 = "enforcement: audit";
  private static final String H2C = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final String OPAQUE = "SSH-2.0-x\r\n";

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  @ParameterizedTest
  @CsvSource({
    "true, '', true, HTTP/2 prior-knowledge (h2c) is not supported for L7-inspected endpoints",
    "true, '', false, Unsupported tunnel protocol for L7-inspected endpoint",
    "true, fail_closed, true, HTTP/2 prior-knowledge (h2c) is not supported for L7-inspected"
        + " endpoints",
    "true, fail_open, false, Unsupported tunnel protocol for L7-inspected endpoint",
    "false, fail_closed, true, HTTP/2 prior-knowledge (h2c) cannot be inspected by required"
        + " middleware",
    "false, fail_closed, false, Unsupported tunnel protocol cannot be inspected by required"
        + " middleware",
  })
  void areRefusedWhereSomethingHasToReadThem(
      boolean rest, String onError, boolean h2c, String detail) {
    RawOrigin origin = start(rest ? REST : NO_L7, onError);

    try (RawClient client = proxy.client().connectOnly(HOST + ":" + origin.port())) {
      String answer = client.send(h2c ? H2C : OPAQUE).readToEnd();

      assertThat(answer)
          .startsWith("HTTP/1.1 403 Forbidden (sluice: unsupported_l7_protocol)\r\n")
          .contains("\r\nContent-Type: application/json\r\n", "\r\nConnection: close\r\n");
      assertThat(new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4)))
          .isEqualTo(
              new JsonObject().put("error", "unsupported_l7_protocol").put("detail", detail));
    }
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void passWhereEveryEntryFailsOpen() {
    RawOrigin origin = start(NO_L7, "fail_open");

    try (RawClient client = proxy.client().connectOnly(HOST + ":" + origin.port())) {
      assertThat(client.send(OPAQUE).readUntil("pong")).isEqualTo("pong");
      assertThat(proxy.records().get(1).getTunnel().getFindings(0).getProtocol())
          .isEqualTo("non-http tcp");
    }
  }

  private RawOrigin start(String endpoint, String onError) {
    RawOrigin origin =
        RawOrigin.plain(
            proxy.vertx,
            (socket, soFar, consumed) -> {
              consumed.run();
              socket.write("pong");
            });
    proxy.start(
        ProxyHarness.policy(origin.port(), endpoint, onError.isEmpty() ? "" : middleware(onError)));
    return origin;
  }

  private static String middleware(String onError) {
    return """
    network_middlewares:
      guard:
        middleware: openshell/regex
        on_error: %s
        endpoints:
          include: [origin.test]
    """
        .formatted(onError);
  }
}
