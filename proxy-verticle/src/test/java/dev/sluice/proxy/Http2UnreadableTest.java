package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Http2Mode;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.TunnelDecision.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is no valid HTTP/2 has an event, and reaches no origin. */
class Http2UnreadableTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
  private static final String RESET = "\0\0\4\3\0\0\0\0\1\0\0\0\1";
  private static final int ENDS = 5;

  private final ProxyHarness proxy = ProxyHarness.create();
  private RawOrigin origin;

  @BeforeEach
  void start() {
    proxy.http2 = Http2Mode.BRIDGE;
    origin = RawOrigin.tls(proxy.vertx, proxy.originCa, ProxyHarness.HOST, RawOrigin.always(OK));
    proxy.start(ProxyHarness.rest(origin.port()));
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private String authority() {
    return ProxyHarness.HOST + ":" + origin.port();
  }

  private RawClient client() {
    ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
    return proxy
        .client()
        .tunnel(authority(), proxy.ca(), "h2")
        .send(ByteBufUtil.getBytes(preface))
        .send(SETTINGS);
  }

  private Http2Headers get() {
    return new DefaultHttp2Headers(false)
        .method("GET")
        .scheme("https")
        .authority(authority())
        .path("/");
  }

  /** One HEADERS frame that ends its stream. */
  private static byte[] request(int stream, Http2Headers fields) {
    ByteBuf block = Unpooled.buffer();
    try (DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder()) {
      encoder.encodeHeaders(stream, fields, block);
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
    ByteBuf frame = Unpooled.buffer();
    frame.writeMedium(block.readableBytes()).writeByte(1).writeByte(ENDS).writeInt(stream);
    return ByteBufUtil.getBytes(frame.writeBytes(block));
  }

  private List<String> unreadable() {
    return proxy.records().stream()
        .filter(AuditRecord::hasTunnel)
        .filter(it -> it.getTunnel().getKind() == Kind.KIND_UNREADABLE)
        .map(it -> it.getTunnel().getReason())
        .toList();
  }

  @Test
  void aMalformedRequestIsResetAndTheOthersGoOn() {
    try (RawClient client = client()) {
      client.send(request(1, get().add("connection", "close")));
      client.readUntil(RESET);
      assertThat(unreadable()).containsExactly("field of an HTTP/1 connection in HTTP/2");
      client.send(request(3, get()));
      client.readUntil("hi");
    }
    assertThat(origin.received()).startsWith("GET / HTTP/1.1\r\n").doesNotContain("close");
  }

  /** Its text says what to send less of, which a reset does not. */
  @Test
  void aHeadOverTheLimitIsAnsweredAndTheOthersGoOn() {
    try (RawClient client = client()) {
      client.send(request(1, get().add("x-a", "b".repeat(20_000))));
      client.readUntil("431");
      client.readUntil("malformed_request");
      assertThat(unreadable()).containsExactly("head exceeds the size limit");
      client.send(request(3, get()));
      client.readUntil("hi");
    }
    assertThat(origin.received()).startsWith("GET / HTTP/1.1\r\n").doesNotContain("bbb");
  }

  @Test
  void soAreTooManyFields() {
    Http2Headers many = get();
    for (int i = 0; i < 300; i++) {
      many.add("x-" + i, "");
    }
    try (RawClient client = client()) {
      client.send(request(1, many));
      client.readUntil("431");
    }
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void anotherAuthorityThanTheTunnelsIsRefused() {
    try (RawClient client = client()) {
      client.send(request(1, get().authority("other.test")));
      client.readUntil("authority_mismatch");
    }
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void aFaultOfTheConnectionEndsIt() {
    try (RawClient client = client()) {
      client.send(request(2, get()));
      client.readToEnd();
    }
    await().until(() -> unreadable().equals(List.of("HTTP/2: PROTOCOL_ERROR")));
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void otherBytesThanThePrefaceEndTheConnection() {
    try (RawClient client = proxy.client().tunnel(authority(), proxy.ca(), "h2")) {
      client.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      client.readToEnd();
    }
    await().until(() -> unreadable().equals(List.of("HTTP/2: PROTOCOL_ERROR")));
  }
}
