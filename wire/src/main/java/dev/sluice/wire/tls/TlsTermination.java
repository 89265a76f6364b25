package dev.sluice.wire.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.internal.net.NetSocketInternal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.StandardConstants;

/**
 * Inserts the server side of TLS beneath a live client socket. Event loop of the socket only.
 *
 * <p>Afterwards the socket's handlers, writes and back-pressure see plain text.
 */
public final class TlsTermination {
  private final Duration timeout;

  public TlsTermination(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * Starts the handshake. The caller then passes bytes that it read too early to {@link #replay}.
   * The future completes with the session, before the socket's handler sees the first decrypted
   * byte.
   *
   * <p>Fails with a {@link TlsException}; the socket is then closed, and its exception handler is
   * not called. The socket may be paused.
   *
   * @param connectHost the server name that the client must indicate, if it indicates one
   */
  public Future<ClientSession> start(
      NetSocketInternal socket, SslContext context, String connectHost) {
    ChannelHandlerContext channel = socket.channelHandlerContext();
    SslHandler handler = context.newHandler(channel.alloc());
    handler.setHandshakeTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    ServerNameGate gate = new ServerNameGate(connectHost);
    // Fresh parameters leave versions and suites as they are; reading them first costs 9 us.
    SSLParameters parameters = new SSLParameters();
    parameters.setSNIMatchers(List.of(gate));
    handler.engine().setSSLParameters(parameters);
    ClientHelloGate hello =
        new ClientHelloGate(
            context.applicationProtocolNegotiator().protocols().stream()
                .anyMatch(AlpnOffer::isHttp2));
    ClientAlertReader alerts = new ClientAlertReader();
    Future<Void> done =
        TlsHandshake.start(
            channel.pipeline(), handler, cause -> failure(cause, hello, gate, alerts));
    TlsHandshake.belowTls(channel.pipeline(), "client-hello", hello);
    TlsHandshake.belowTls(channel.pipeline(), "client-alerts", alerts);
    return done.map(ignored -> session(handler, hello, gate, context));
  }

  private static ClientSession session(
      SslHandler handler, ClientHelloGate hello, ServerNameGate gate, SslContext context) {
    SSLSession session = handler.engine().getSession();
    return new ClientSession(
        session.getProtocol(),
        session.getCipherSuite(),
        gate.asked,
        hello.ja4(),
        LeafContexts.shown(context),
        TlsHandshake.choseHttp2(handler));
  }

  private static TlsFailure failure(
      Throwable cause, ClientHelloGate hello, ServerNameGate gate, ClientAlertReader alerts) {
    if (hello.isRefused()) {
      return TlsFailure.CLIENT_REQUIRES_HTTP2;
    }
    return gate.refused ? TlsFailure.SNI_MISMATCH : alerts.failureOf(cause);
  }

  /**
   * Feeds bytes that were read too early to the pipeline again, as if they just arrived; the
   * pipeline owns the buffer.
   */
  public static void replay(NetSocketInternal socket, ByteBuf bytes) {
    ChannelPipeline pipeline = socket.channelHandlerContext().pipeline();
    pipeline.fireChannelRead(bytes);
    pipeline.fireChannelReadComplete();
  }

  // Accepts only the server name of the CONNECT; not asked when the client indicates none.
  private static final class ServerNameGate extends SNIMatcher {
    private final String expected;
    private boolean refused;
    private boolean asked;

    ServerNameGate(String connectHost) {
      super(StandardConstants.SNI_HOST_NAME);
      this.expected = LeafContexts.withoutRootDot(connectHost);
    }

    @Override
    public boolean matches(SNIServerName indicated) {
      String name = new String(indicated.getEncoded(), StandardCharsets.UTF_8);
      boolean same = LeafContexts.withoutRootDot(name).equalsIgnoreCase(expected);
      asked = true;
      refused |= !same;
      return same;
    }
  }
}
