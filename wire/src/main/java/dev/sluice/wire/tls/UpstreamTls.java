package dev.sluice.wire.tls;

import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.pem.PemException;
import dev.sluice.config.pem.PemFile;
import dev.sluice.config.settings.proxy.ClientCertificate;
import dev.sluice.config.settings.proxy.UpstreamSettings;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Future;
import io.vertx.core.internal.net.NetSocketInternal;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;

/** The client side of TLS towards origins; any event loop. Verification cannot be switched off. */
public final class UpstreamTls {
  private static final int SESSIONS = 4096;

  private final Offering anonymous;
  private final List<Identified> known;

  // Each context caches its own sessions: one is resumed under the identity that began it.
  private record Identified(ClientCertificate certificate, Offering contexts) {}

  // One context per offer: a session is resumed with the protocol that it began with.
  private record Offering(SslContext http1, SslContext http2) {
    SslContext of(AlpnOffer offer) {
      return switch (offer) {
        case HTTP1 -> http1;
        case HTTP2 -> http2;
      };
    }
  }

  // Adds the client certificate to a builder.
  private interface Identity {
    SslContextBuilder on(SslContextBuilder builder);
  }

  private UpstreamTls(Offering anonymous, List<Identified> known) {
    this.anonymous = anonymous;
    this.known = List.copyOf(known);
  }

  /**
   * Loads the trusted roots and the client certificates. Blocks on the disk. The exception names
   * the unusable file and the remedy.
   */
  public static UpstreamTls create(UpstreamSettings settings) throws IOException {
    return create(settings, TlsProfile.preferredProvider());
  }

  public static UpstreamTls create(UpstreamSettings settings, SslProvider provider)
      throws IOException {
    OriginVerifier verifier = new OriginVerifier(TrustedRoots.load(settings.roots()));
    List<Identified> known = new ArrayList<>();
    for (ClientCertificate certificate : settings.certificates()) {
      ClientIdentity identity = ClientIdentity.load(certificate);
      known.add(
          new Identified(
              certificate,
              offering(
                  verifier,
                  provider,
                  builder -> builder.keyManager(identity.key(), identity.chain()))));
    }
    return new UpstreamTls(offering(verifier, provider, builder -> builder), known);
  }

  private static Offering offering(OriginVerifier verifier, SslProvider provider, Identity identity)
      throws IOException {
    return new Offering(
        identity.on(builder(verifier, provider, AlpnOffer.HTTP1)).build(),
        identity.on(builder(verifier, provider, AlpnOffer.HTTP2)).build());
  }

  private static SslContextBuilder builder(
      OriginVerifier verifier, SslProvider provider, AlpnOffer offer) {
    return TlsProfile.apply(SslContextBuilder.forClient(), provider, SESSIONS, offer)
        .trustManager(verifier)
        .endpointIdentificationAlgorithm("HTTPS");
  }

  /** Index of the client certificate for this host, from 1; 0 for none. */
  public int identity(String host) {
    String name = LeafContexts.withoutRootDot(host).toLowerCase(Locale.ROOT);
    for (int i = 0; i < known.size(); i++) {
      if (known.get(i).certificate().isFor(name)) {
        return i + 1;
      }
    }
    return 0;
  }

  private Offering contexts(String host) {
    int identity = identity(host);
    return identity == 0 ? anonymous : known.get(identity - 1).contexts();
  }

  /**
   * Runs the handshake with the origin on a socket that just connected. Event loop of the socket
   * only.
   *
   * <p>Fails with a {@link TlsException}; the socket is then closed, and its exception handler is
   * not called. The socket may be paused.
   *
   * @param host the name that the certificate must have; indicated to the origin unless an address
   * @param port with the host, the key of resumable sessions
   * @param offer what the origin may choose from
   * @param timeout limit of the whole handshake, {@code proxy.timeouts.handshake}
   * @return whether the origin chose HTTP/2
   */
  public Future<Boolean> start(
      NetSocketInternal socket, String host, int port, AlpnOffer offer, Duration timeout) {
    ChannelHandlerContext channel = socket.channelHandlerContext();
    String name = LeafContexts.withoutRootDot(host);
    SslHandler handler = contexts(name).of(offer).newHandler(channel.alloc(), name, port);
    handler.setHandshakeTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (name.indexOf('.') < 0 && IpLiteral.parse(name).isEmpty()) {
      indicate(handler, name);
    }
    Future<Void> started = TlsHandshake.start(channel.pipeline(), handler, UpstreamTls::failureOf);
    TlsHandshake.aboveTls(channel.pipeline(), "records", new RecordJoiner());
    return started.map(ignored -> TlsHandshake.choseHttp2(handler));
  }

  // Indicates a name without a dot, which the TLS libraries leave out.
  private static void indicate(SslHandler handler, String name) {
    SNIHostName indicated;
    try {
      indicated = new SNIHostName(name);
    } catch (IllegalArgumentException e) {
      // A name that is illegal in the JDK (with underscores) fails verification later.
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
    return CertificateAlert.isIn(cause)
        ? TlsFailure.CLIENT_CERTIFICATE_REFUSED
        : TlsHandshake.failureOf(cause);
  }

  private static final class ClientIdentity {
    private static final String SETTING = "proxy.upstream.client_certificates, ";

    private final PrivateKey key;
    private final List<X509Certificate> chain;

    private ClientIdentity(PrivateKey key, List<X509Certificate> chain) {
      this.key = key;
      this.chain = List.copyOf(chain);
    }

    /**
     * Reads both files. Blocks on the disk. The exception names the unusable file, the setting and
     * the remedy.
     */
    static ClientIdentity load(ClientCertificate files) throws IOException {
      PemFile keyFile = new PemFile(files.key(), SETTING + "key_file");
      PrivateKey key = keyFile.ownPrivateKey();
      PemFile chainFile = new PemFile(files.certificate(), SETTING + "certificate_file");
      List<X509Certificate> chain = chainFile.certificates();
      Optional<PemException> mismatch = chainFile.mismatch(keyFile);
      if (mismatch.isPresent()) {
        throw mismatch.get();
      }
      return new ClientIdentity(key, chain);
    }

    PrivateKey key() {
      return key;
    }

    X509Certificate[] chain() {
      return chain.toArray(X509Certificate[]::new);
    }
  }
}
