package dev.sluice.proxy.tls;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;

/**
 * Event loop of the socket: slides the server side of TLS under a live client socket.
 *
 * <p>From then on the socket's own handlers, writes and back-pressure deal in plain text.
 */
public final class TlsTermination {
  private final Duration timeout;

  /**
   * One for any number of sockets.
   *
   * @param timeout {@code proxy.timeouts.handshake}, of the whole handshake
   */
  public TlsTermination(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * Starts the handshake. Bytes of the client that were read before go to {@link #replay}
   * afterwards; the future completes before the socket's handler sees the first decrypted byte.
   *
   * <p>Fails with a {@link TlsException}; the socket is then closed, and its exception handler
   * hears nothing of it. The socket may be paused.
   *
   * @param connectHost what a server name, if the client indicates one, has to be
   * @return what can hold the client's records back
   */
  public Future<RecordGate> start(
      NetSocketInternal socket, SslContext context, String connectHost) {
    ChannelHandlerContext channel = socket.channelHandlerContext();
    SslHandler handler = context.newHandler(channel.alloc());
    handler.setHandshakeTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    ServerNameGate gate = new ServerNameGate(connectHost);
    // Fresh parameters leave versions and suites as they are; reading them first costs 9 us.
    SSLParameters parameters = new SSLParameters();
    parameters.setSNIMatchers(List.of(gate));
    handler.engine().setSSLParameters(parameters);
    Future<Void> done =
        TlsHandshake.start(
            channel.pipeline(),
            handler,
            cause -> gate.refused() ? TlsFailure.SNI_MISMATCH : TlsHandshake.failureOf(cause));
    return done.map(RecordGate.under(channel.pipeline()));
  }

  /** Feeds bytes that were read too early to the pipeline again, as if they just arrived. */
  public static void replay(NetSocketInternal socket, Buffer bytes) {
    ChannelPipeline pipeline = socket.channelHandlerContext().pipeline();
    pipeline.fireChannelRead(Unpooled.wrappedBuffer(bytes.getBytes()));
    pipeline.fireChannelReadComplete();
  }
}
