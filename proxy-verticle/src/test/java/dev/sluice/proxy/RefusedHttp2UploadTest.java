package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Http2Mode;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.wire.http2.PeerFrames;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A body over HTTP/2 that the proxy refuses after its begin is with the origin. */
class RefusedHttp2UploadTest {
  private static final String VALUE = "Kx7-pQ2wL9sV4tB6nZ8r/yH3";

  private final ProxyHarness proxy = ProxyHarness.create();
  private final PeerFrames frames = new PeerFrames();
  private RawOrigin origin;

  @BeforeEach
  void start() {
    proxy.http2 = Http2Mode.BRIDGE;
    origin = RawOrigin.tls(proxy.vertx, proxy.originCa, HOST, (socket, soFar, consumed) -> {});
    proxy.credentials = List.of(Credentials.of(proxy.directory, "KEY", origin.port(), "", VALUE));
    proxy.start(ProxyHarness.rest(origin.port()));
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  @ParameterizedTest
  @CsvSource({
    VALUE + ", middleware_denied",
    "openshell:resolve:env:KEY, uninspected_credentials",
  })
  void endsForTheRefusal(String rest, String code) {
    try (RawClient client = client()) {
      client.send(begun());
      await().until(() -> origin.received().contains("begin "));
      client.send(body(rest));
      await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasCompletion));
    }
    RequestCompletion ended = proxy.audit.completion();
    assertThat(ended.getOutcome()).isEqualTo(RequestCompletion.Outcome.OUTCOME_REFUSED);
    assertThat(ended.getRefusal()).isEqualTo(code);
    assertThat(ended.getRequestBytes()).isEqualTo(6);
  }

  private RawClient client() {
    byte[] settings = ByteBufUtil.getBytes(frames.settings(new Http2Settings()).take());
    return proxy
        .client()
        .tunnel(authority(), proxy.ca(), "h2")
        .send(ByteBufUtil.getBytes(Http2CodecUtil.connectionPrefaceBuf()))
        .send(settings);
  }

  private String authority() {
    return HOST + ":" + origin.port();
  }

  private byte[] begun() {
    frames.headers(
        1,
        new DefaultHttp2Headers(false)
            .method("POST")
            .scheme("https")
            .authority(authority())
            .path("/"),
        false);
    return body("begin ");
  }

  private byte[] body(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return ByteBufUtil.getBytes(frames.data(1, Unpooled.wrappedBuffer(bytes), 0, false).take());
  }
}
