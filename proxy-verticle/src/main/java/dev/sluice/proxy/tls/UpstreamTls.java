package dev.sluice.proxy.tls;

import dev.sluice.config.net.IpLiteral;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Future;
import io.vertx.core.internal.net.NetSocketInternal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;

/**
 * The verified client side of TLS towards origins; one for all event loops. There is no way to
 * switch verification off.
 */
public final class UpstreamTls {
  private static final int SESSIONS = 4096;

  private final SslContext context;

  private UpstreamTls(SslContext context) {
    this.context = context;
  }

  /**
   * Loads the trusted roots. Blocks on the disk.
   *
   * @param extraRoots {@code proxy.upstream.ca_file}: PEM, trusted besides the system's
   * @throws IOException when the file cannot be used; names it and the remedy
   */
  public static UpstreamTls create(Optional<Path> extraRoots) throws IOException {
    return create(extraRoots, TlsProfile.preferredProvider());
  }

  /** The same with a TLS library of choice. */
  public static UpstreamTls create(Optional<Path> extraRoots, SslProvider provider)
      throws IOException {
    OriginVerifier verifier = new OriginVerifier(TrustedRoots.load(extraRoots));
    return new UpstreamTls(
        TlsProfile.apply(SslContextBuilder.forClient(), provider, SESSIONS)
            .trustManager(verifier)
            .endpointIdentificationAlgorithm("HTTPS")
            .build());
  }

  /**
   * On the event loop of a socket that just connected: runs the handshake with the origin.
   *
   * <p>Fails with a {@link TlsException}; the socket is then closed, and its exception handler
   * hears nothing of it. The socket may be paused.
   *
   * @param host what the certificate has to be for; indicated to the origin unless it is an address
   * @param port with the host, the key under which the session is resumed
   * @param timeout {@code proxy.timeouts.handshake}
   */
  public Future<Void> start(NetSocketInternal socket, String host, int port, Duration timeout) {
    ChannelHandlerContext channel = socket.channelHandlerContext();
    String name = LeafContexts.withoutRootDot(host);
    SslHandler handler = context.newHandler(channel.alloc(), name, port);
    handler.setHandshakeTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (name.indexOf('.') < 0 && IpLiteral.parse(name).isEmpty()) {
      indicate(handler, name);
    }
    return Handshake.start(channel.pipeline(), handler, UpstreamTls::failureOf);
  }

  /** By themselves the libraries leave out names without a dot. */
  private static void indicate(SslHandler handler, String name) {
    SNIHostName indicated;
    try {
      indicated = new SNIHostName(name);
    } catch (IllegalArgumentException e) {
      // Names that the JDK finds illegal (underscores) fail verification a moment later.
      return;
    }
    SSLParameters parameters = handler.engine().getSSLParameters();
    parameters.setServerNames(List.of(indicated));
    handler.engine().setSSLParameters(parameters);
  }

  private static TlsFailure failureOf(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof OriginVerifier.Rejected rejected) {
        return rejected.failure();
      }
    }
    return Handshake.failureOf(cause);
  }
}
