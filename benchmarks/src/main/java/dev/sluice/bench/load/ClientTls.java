package dev.sluice.bench.load;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * Client-side TLS 1.3 by BoringSSL for connections within this machine. Certificates are not
 * verified: that would take time of cores that the proxy under test needs.
 */
final class ClientTls {
  private final SslContext context;

  ClientTls() {
    try {
      context =
          SslContextBuilder.forClient()
              .sslProvider(SslProvider.OPENSSL)
              .protocols("TLSv1.3")
              .trustManager(InsecureTrustManagerFactory.INSTANCE)
              .endpointIdentificationAlgorithm(null)
              .build();
    } catch (SSLException e) {
      throw new IllegalStateException("BoringSSL is not available for this platform", e);
    }
  }

  /** Makes a handler without a peer address, so that no session is looked up and resumed. */
  SslHandler newHandler(ByteBufAllocator allocator, String serverName) {
    SslHandler handler = context.newHandler(allocator);
    SSLEngine engine = handler.engine();
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(serverName)));
    engine.setSSLParameters(parameters);
    return handler;
  }
}
