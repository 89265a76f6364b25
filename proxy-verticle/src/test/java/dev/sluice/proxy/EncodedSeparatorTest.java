package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slashes and backslashes that only some servers read as separators. */
class EncodedSeparatorTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String REST = "protocol: rest\nenforcement: enforce\naccess: full";

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  private RawOrigin origin(String endpoint) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.start(ProxyHarness.policy(origin.port(), endpoint, ""));
    return origin;
  }

  @ParameterizedTest
  @CsvSource({
    "/a%2Fb, true",
    "/a%2fb, false",
    "/a%5Cb, true",
    "/a%5cb, false",
    "/a\\b, true",
    "/a\\b, false",
    "/..%5cadmin, true",
    "/..\\admin, false"
  })
  void areRefusedWhetherTheEndpointInspectsOrNot(String path, boolean inspects) {
    RawOrigin origin = origin(inspects ? REST : "");
    try (RawClient client = proxy.client()) {
      assertThat(client.send(Requests.get(origin, path)).readUntil("}"))
          .startsWith("HTTP/1.1 400 Bad Request (sluice: invalid_request_target)\r\n")
          .contains("\"error\":\"invalid_request_target\"")
          .contains(path.startsWith("/..") ? "canonical\"}" : "allow_encoded_slash: true on the");
    }
    assertThat(origin.connections()).isZero();
    assertThat(proxy.decision().getVerdict()).isEqualTo(Verdict.VERDICT_DENIED);
  }

  @ParameterizedTest
  @CsvSource({"/a%2fb, /a%2Fb", "/a%5cb, /a%5Cb", "/a\\b, /a%5Cb"})
  void reachTheOriginInOneFormWhereTheEndpointAllowsThem(String path, String sent) {
    RawOrigin origin = origin(REST + "\nallow_encoded_slash: true");
    try (RawClient client = proxy.client()) {
      client.send(Requests.get(origin, path)).readUntil("\r\n\r\nhi");
    }
    assertThat(origin.received()).startsWith("GET " + sent + " HTTP/1.1\r\n");
  }
}
