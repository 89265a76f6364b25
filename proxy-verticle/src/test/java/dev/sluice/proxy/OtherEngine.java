package dev.sluice.proxy;

import dev.sluice.proxy.entrance.Interception;
import dev.sluice.proxy.entrance.MintingQueue;
import dev.sluice.wire.tls.CertificateAuthority;
import dev.sluice.wire.tls.LeafContexts;
import dev.sluice.wire.tls.UpstreamTls;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;

/** The services of a proxy with another TLS library than the preferred one. */
final class OtherEngine {
  private static final int HOSTS = 16;

  private OtherEngine() {}

  static ProxyServices in(ProxyServices usual, Vertx vertx, Path state, SslProvider engine)
      throws IOException {
    CertificateAuthority authority = CertificateAuthority.openOrCreate(state.resolve("ca"));
    return new ProxyServices(
        usual.settings(),
        usual.node(),
        usual.audit(),
        usual.names(),
        with(usual, new LeafContexts(vertx, authority, HOSTS, engine, usual.node().times())),
        UpstreamTls.create(usual.settings().upstream(), engine),
        usual.chains(),
        usual.connections(),
        usual.originSockets(),
        usual.tracing(),
        usual.own());
  }

  private static Interception with(ProxyServices usual, LeafContexts contexts) {
    Interception interception = usual.interception();
    return new Interception(
        contexts,
        new MintingQueue(),
        interception.termination(),
        interception.refused(),
        interception.handshakes(),
        usual.node().times());
  }
}
