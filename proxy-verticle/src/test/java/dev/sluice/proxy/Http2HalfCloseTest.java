package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.HalfClose;
import dev.sluice.config.settings.proxy.Http2Mode;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.wire.http2.PeerFrames;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A client of HTTP/2 that sends nothing more, and still reads: {@code proxy.half_close: finish}.
 */
class Http2HalfCloseTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private final ProxyHarness proxy = ProxyHarness.create();
  private final PeerFrames frames = new PeerFrames();
  private final BlockingQueue<Runnable> answers = new LinkedBlockingQueue<>();
  private RawOrigin origin;

  @BeforeEach
  void start() {
    proxy.http2 = Http2Mode.BRIDGE;
    proxy.halfClose = HalfClose.FINISH;
    origin = RawOrigin.tls(proxy.vertx, proxy.originCa, HOST, held());
    proxy.start(ProxyHarness.rest(origin.port()));
  }

  private RawOrigin.Script held() {
    return (socket, soFar, consumed) -> {
      if (soFar.contains("\r\n\r\n")) {
        consumed.run();
        answers.add(() -> socket.write(OK));
      }
    };
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private RawClient client() {
    byte[] begin = ByteBufUtil.getBytes(frames.settings(new Http2Settings()).take());
    return proxy
        .client()
        .tunnel(authority(), proxy.ca(), "h2")
        .send(ByteBufUtil.getBytes(Http2CodecUtil.connectionPrefaceBuf()))
        .send(begin);
  }

  private String authority() {
    return HOST + ":" + origin.port();
  }

  private byte[] request(int id, String method, boolean end) {
    frames.headers(
        id,
        new DefaultHttp2Headers(false)
            .method(method)
            .scheme("https")
            .authority(authority())
            .path("/"),
        end);
    return ByteBufUtil.getBytes((end ? frames : frames.data(id, 2, false)).take());
  }

  private List<Outcome> outcomes() {
    return proxy.records().stream()
        .filter(AuditRecord::hasCompletion)
        .map(it -> it.getCompletion().getOutcome())
        .toList();
  }

  @Test
  void getsItsResponse() throws InterruptedException {
    try (RawClient client = client()) {
      client.send(request(1, "GET", true));
      Runnable answer = answers.poll(10, TimeUnit.SECONDS);
      client.endInput(false);
      answer.run();

      assertThat(client.readToEnd()).contains("hi");
    }
    assertThat(outcomes()).containsExactly(Outcome.OUTCOME_COMPLETE);
  }

  @Test
  void aBodyThatCannotComeAnyMoreEndsItsRequestAlone() throws InterruptedException {
    try (RawClient client = client()) {
      client.send(request(1, "GET", true));
      Runnable answer = answers.poll(10, TimeUnit.SECONDS);
      client.send(request(3, "POST", false));
      await().until(() -> !answers.isEmpty());
      client.endInput(false);
      await().until(() -> outcomes().equals(List.of(Outcome.OUTCOME_CLIENT_ABORTED)));
      answer.run();

      assertThat(client.readToEnd()).contains("hi");
    }
    assertThat(outcomes()).contains(Outcome.OUTCOME_COMPLETE).hasSize(2);
  }
}
