package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.settings.proxy.Http2Mode;
import dev.sluice.wire.http2.PeerFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Bodies that clients of HTTP/2 send behind heads that are refused. */
@Isolated("counts the buffers of all threads")
class RefusedBodiesTest {
  private static final int STREAMS = 50;
  private static final int FRAME = 16_384;

  /** The window of a stream. */
  private static final int BODY = 8 * FRAME;

  /** Of all streams together: buffers of reads, and refusals. */
  private static final long MOST_HELD = STREAMS * (long) BODY / 4;

  private static final String PING_ACK = "\0\0\10\6\1\0\0\0\0\0\0\0\0\0\0\0\7";

  private static final String VALUE = "Kx7-pQ2wL9sV4tB6nZ8r/yH3";

  private final ProxyHarness proxy = ProxyHarness.create();
  private final PeerFrames frames = new PeerFrames();
  private RawOrigin origin;
  @TempDir private Path files;

  @BeforeEach
  void prepare() {
    proxy.http2 = Http2Mode.BRIDGE;
    origin =
        RawOrigin.tls(
            proxy.vertx,
            proxy.originCa,
            ProxyHarness.HOST,
            RawOrigin.when("never", "HTTP/1.1 200 OK\r\n"));
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private String readOnly() {
    return ProxyHarness.policy(
        origin.port(), "protocol: rest\nenforcement: enforce\naccess: read-only", "");
  }

  private String authority() {
    return ProxyHarness.HOST + ":" + origin.port();
  }

  /** A client that takes nothing of a response body. */
  private RawClient client(String authority) {
    byte[] begin = ByteBufUtil.getBytes(frames.settings(noWindow()).take());
    return proxy
        .client()
        .tunnel(authority, proxy.ca(), "h2")
        .send(ByteBufUtil.getBytes(Http2CodecUtil.connectionPrefaceBuf()))
        .send(begin);
  }

  private static Http2Settings noWindow() {
    return new Http2Settings().initialWindowSize(0);
  }

  /** Requests whose bodies fill their windows, and a PING that is answered behind them. */
  private byte[] bodies(String authority) {
    for (int id = 1; id < 2 * STREAMS; id += 2) {
      frames.headers(id, post(authority), false);
      for (int i = 0; i < BODY / FRAME; i++) {
        frames.data(id, FRAME, false);
      }
    }
    return ByteBufUtil.getBytes(frames.ping(7).take());
  }

  private static Http2Headers post(String authority) {
    return new DefaultHttp2Headers(false)
        .method("POST")
        .scheme("https")
        .authority(authority)
        .path("/");
  }

  /** The same bodies from the value on, behind heads that were sent before. */
  private byte[] restsWithTheValue() {
    ByteBuf value = Unpooled.copiedBuffer(VALUE, StandardCharsets.US_ASCII);
    for (int id = 1; id < 2 * STREAMS; id += 2) {
      frames.data(id, value.retainedDuplicate(), 0, false);
      for (int i = 1; i < BODY / FRAME; i++) {
        frames.data(id, FRAME, false);
      }
    }
    return ByteBufUtil.getBytes(frames.ping(7).take());
  }

  private void assertDropped(RawClient client, String authority) {
    assertDropped(client, bodies(authority));
  }

  private void assertDropped(RawClient client, byte[] sent) {
    try (LiveBuffers buffers = new LiveBuffers()) {
      client.send(sent).readUntil(PING_ACK);

      assertThat(buffers.bytes(files.resolve("allocations.jfr"))).isLessThan(MOST_HELD);
    }
  }

  /** The client then gets its refusals, however late it takes them. */
  private void assertRefused(RawClient client, String code) {
    Http2Settings window =
        new Http2Settings().initialWindowSize(Http2CodecUtil.DEFAULT_WINDOW_SIZE);
    client.send(ByteBufUtil.getBytes(frames.settings(window).take()));
    for (int i = 0; i < STREAMS; i++) {
      client.readUntil("\"error\":\"" + code + "\"");
    }
  }

  @Test
  void aBodyBehindARefusedHeadIsDropped() {
    proxy.start(readOnly());
    try (RawClient client = client(authority())) {
      assertDropped(client, authority());
      assertRefused(client, "policy_denied");
    }
  }

  @Test
  void aBodyIsDroppedWhileItsRefusalIsRecorded() {
    proxy.start(readOnly());
    try (RawClient client = client(authority())) {
      proxy.audit.hold();
      assertDropped(client, authority());
      proxy.audit.release();
      assertRefused(client, "policy_denied");
    }
  }

  @Test
  void aBodyForAHostOfTheProxyIsDroppedWhileItsRefusalIsRecorded() {
    proxy.start(readOnly());
    String local = "sluice.local:443";
    try (RawClient client = client(local)) {
      proxy.audit.hold();
      assertDropped(client, local);
      proxy.audit.release();
      assertRefused(client, "method_not_supported");
    }
  }

  /** Its begin is on its way to the origin by then. */
  @Test
  void aBodyIsDroppedWhileTheRecordOfAFindingWaits() {
    proxy.credentials = List.of(Credentials.of(proxy.directory, "KEY", origin.port(), "", VALUE));
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = client(authority())) {
      for (int id = 1; id < 2 * STREAMS; id += 2) {
        frames.headers(id, post(authority()), false);
      }
      client.send(ByteBufUtil.getBytes(frames.take()));
      await().until(() -> proxy.records().size() > STREAMS);
      proxy.audit.hold();
      assertDropped(client, restsWithTheValue());
      proxy.audit.release();
      assertRefused(client, "middleware_denied");
    }
  }

  /** It has room for the tunnel alone. */
  @Test
  void aBodyThatTheNodeHasNoRoomForIsDropped() {
    proxy.start(
        ProxyHarness.rest(origin.port()),
        new Capacity(4, 4, 1 << 20, OptionalLong.of(450 << 10)),
        new Waits().all());
    try (RawClient client = client(authority())) {
      assertDropped(client, authority());
      assertRefused(client, "streaming_capacity_exhausted");
    }
  }

  @Test
  void aClientThatSendsMoreThanAWindowGetsItsRefusal() throws IOException, InterruptedException {
    proxy.start(readOnly());
    try (HttpClient client = Http2Client.through(proxy.port, proxy.ca())) {
      HttpResponse<String> response =
          client.send(
              Http2Client.request(authority(), "/")
                  .POST(BodyPublishers.ofByteArray(new byte[16 * BODY]))
                  .build(),
              BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).contains("policy_denied");
    }
  }
}
