package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import io.netty.channel.ChannelFuture;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A response whose end is that of the connection is whole only when the connection ended well. */
class UntilCloseTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n";
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  private static String get(int port, String version) {
    String authority = HOST + ":" + port;
    return "GET http://%s/ HTTP/%s\r\nHost: %s\r\n\r\n".formatted(authority, version, authority);
  }

  private RequestCompletion told() {
    return await().until(this::completions, all -> all.size() == 1).getFirst();
  }

  private List<RequestCompletion> completions() {
    return proxy.records().stream()
        .filter(AuditRecord::hasCompletion)
        .map(AuditRecord::getCompletion)
        .toList();
  }

  private void assertTruncated() {
    assertThat(told().getOutcome()).isEqualTo(Outcome.OUTCOME_UPSTREAM_FAILED);
    assertThat(told().getReason())
        .isEqualTo("upstream_protocol_error: origin closed the connection within a response");
  }

  /** A chunked response reaches a client of HTTP/1.0 without its chunks. */
  @ParameterizedTest
  @CsvSource({"1.1, false, true", "1.0, false, true", "1.0, true, true", "1.0, true, false"})
  void oneThatIsCutIsCutForTheClient(String version, boolean chunked, boolean reset)
      throws IOException {
    String part = chunked ? CHUNKED + "4\r\npart\r\n" : HEAD + "part";
    CompletableFuture<Boolean> read = new CompletableFuture<>();
    try (BlockingOrigin origin = BlockingOrigin.open()) {
      proxy.start(ProxyHarness.rest(origin.port()));
      CompletableFuture<Boolean> served =
          origin.serve(
              socket -> {
                socket.getOutputStream().write(part.getBytes(StandardCharsets.US_ASCII));
                socket.setSoLinger(reset, 0);
                return read.join();
              });
      try (RawClient client = proxy.client().send(get(origin.port(), version))) {
        assertThat(client.readUntil("part")).startsWith("HTTP/1.1 200 ");
        read.complete(true);
        assertThatThrownBy(client::readToEnd).isInstanceOf(UncheckedIOException.class);
      }
      served.join();
    }
    assertTruncated();
  }

  @RepeatedTest(3)
  void oneThatASlowClientReadsIsWhole() {
    byte[] body = new byte[8 << 20];
    try (BlockingOrigin origin = BlockingOrigin.open()) {
      proxy.start(ProxyHarness.rest(origin.port()));
      CompletableFuture<Boolean> served =
          origin.serve(
              socket -> {
                assertThat(socket.getInputStream().read(new byte[4096])).isPositive();
                socket.getOutputStream().write(HEAD.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(body);
                return true;
              });
      try (RawClient client = RawClient.narrow(proxy.port).send(get(origin.port(), "1.1"))) {
        client.readHead();
        assertThat(client.readToEnd().length()).isEqualTo(body.length);
      }
      served.join();
    }
    assertThat(told().getOutcome()).isEqualTo(Outcome.OUTCOME_COMPLETE);
  }

  private RawOrigin encrypted(SslProvider engine, CompletableFuture<NetSocket> answered) {
    proxy.engine = Optional.of(engine);
    RawOrigin origin =
        RawOrigin.tls(
            proxy.vertx,
            proxy.originCa,
            HOST,
            (socket, soFar, consumed) -> {
              consumed.run();
              socket.write(HEAD + "part").onSuccess(written -> answered.complete(socket));
            });
    proxy.start(ProxyHarness.rest(origin.port()));
    return origin;
  }

  private RawClient tunnel(RawOrigin origin) {
    String authority = HOST + ":" + origin.port();
    RawClient client = proxy.client().tunnel(authority, proxy.ca());
    return client.send("GET / HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL"})
  void oneThatEndsWithoutCloseNotifyIsCut(SslProvider engine) {
    CompletableFuture<NetSocket> answered = new CompletableFuture<>();
    RawOrigin origin = encrypted(engine, answered);
    try (RawClient client = tunnel(origin)) {
      client.readUntil("part");
      // Below TLS.
      ChannelFuture unused =
          ((NetSocketInternal) answered.join())
              .channelHandlerContext()
              .pipeline()
              .firstContext()
              .close();
      assertThatThrownBy(client::readToEnd).isInstanceOf(UncheckedIOException.class);
    }
    assertTruncated();
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL"})
  void oneThatEndsWithCloseNotifyIsWhole(SslProvider engine) {
    CompletableFuture<NetSocket> answered = new CompletableFuture<>();
    RawOrigin origin = encrypted(engine, answered);
    try (RawClient client = tunnel(origin)) {
      client.readUntil("part");
      answered.join().close();
      assertThat(client.readToEnd()).isEmpty();
    }
    assertThat(told().getOutcome()).isEqualTo(Outcome.OUTCOME_COMPLETE);
  }
}
