package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Http2Mode;
import dev.sluice.wire.http2.PeerFrames;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request over HTTP/2 whose head says that no bytes follow, and that ends later. */
class EmptyRequestTest {
  private final ProxyHarness proxy = ProxyHarness.create();
  private final PeerFrames frames = new PeerFrames();

  @AfterEach
  void close() {
    proxy.close();
  }

  private static Http2Headers head(String authority, String path) {
    return new DefaultHttp2Headers(false)
        .method("POST")
        .scheme("https")
        .authority(authority)
        .path(path)
        .add("content-type", "application/grpc")
        .add("content-length", "0");
  }

  /** No stage reads such a request, and would see them. */
  @Test
  void carriesNoTrailers() {
    proxy.http2 = Http2Mode.BRIDGE;
    FrameOrigin origin =
        FrameOrigin.silent(proxy.vertx, proxy.originCa, peer -> peer.settings(100));
    proxy.start(ProxyHarness.rest(origin.port()));
    frames.settings(new Http2Settings());
    frames.headers(1, head(origin.authority(), "/first"), false);
    try (RawClient client = proxy.client().tunnel(origin.authority(), proxy.ca(), "h2")) {
      client.send(ByteBufUtil.getBytes(Http2CodecUtil.connectionPrefaceBuf()));
      client.send(ByteBufUtil.getBytes(frames.take()));
      await().until(() -> !origin.requests.isEmpty());
      frames.headers(1, new DefaultHttp2Headers(false).add("x-data", "secret"), true);
      frames.headers(3, head(origin.authority(), "/second"), true);
      client.send(ByteBufUtil.getBytes(frames.take()));
      await()
          .until(() -> origin.requests.stream().anyMatch(it -> "/second".contentEquals(path(it))));
    }
    assertThat(origin.requests).noneMatch(it -> it.contains("x-data"));
  }

  private static CharSequence path(Http2Headers fields) {
    return fields.path() == null ? "" : fields.path();
  }
}
