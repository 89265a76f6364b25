package dev.sluice.wire.tls;

import dev.sluice.wire.SetupStep;
import dev.sluice.wire.SetupTimes;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.AttributeKey;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;

/**
 * Cache of server TLS contexts by host, shared by all event loops. A cached host costs one look-up;
 * the leaf of a new host is minted once, on a worker, for all connections that wait for it.
 * Sandboxes share the cache: one with many hosts loses its own.
 *
 * <p>The garbage collector frees evicted contexts, since handshakes may still use them.
 */
public final class LeafContexts {
  // Far below the validity of a leaf, so that none expires in the cache.
  private static final Duration KEPT = Duration.ofDays(1);

  private static final int SESSIONS_PER_HOST = 1024;

  private static final AttributeKey<ClientSession.Shown> SHOWN =
      AttributeKey.valueOf(LeafContexts.class, "shown");

  private final CertificateAuthority authority;
  private final Making making;
  private final WorkerExecutor minting;
  private final SetupTimes times;
  private final HostCache<OfHost> contexts;

  private record Making(SslProvider provider, AlpnOffer most) {}

  /**
   * The contexts of one host, with one certificate. {@code http2} is absent where HTTP/2 is never
   * offered.
   */
  public record OfHost(SslContext http1, Optional<SslContext> http2) {
    /** The context with an offer, or the next smaller one. */
    public SslContext offering(AlpnOffer offer) {
      return switch (offer) {
        case HTTP1 -> http1;
        case HTTP2 -> http2.orElse(http1);
      };
    }
  }

  /**
   * Uses BoringSSL where it loads, and offers HTTP/1.1 alone. The cache holds {@code capacity}
   * hosts ({@code proxy.limits.leaf_certificates}).
   */
  public LeafContexts(Vertx vertx, CertificateAuthority authority, int capacity, SetupTimes times) {
    this(vertx, authority, capacity, TlsProfile.preferredProvider(), times);
  }

  public LeafContexts(
      Vertx vertx,
      CertificateAuthority authority,
      int capacity,
      SslProvider provider,
      SetupTimes times) {
    this(vertx, authority, capacity, new Making(provider, AlpnOffer.HTTP1), times);
  }

  private LeafContexts(
      Vertx vertx, CertificateAuthority authority, int capacity, Making making, SetupTimes times) {
    this.authority = authority;
    this.making = making;
    this.times = times;
    // One thread per core: minting is bound by the CPU.
    this.minting =
        vertx.createSharedWorkerExecutor(
            "sluice-leaf-certificates", Runtime.getRuntime().availableProcessors());
    this.contexts = new HostCache<>(capacity, KEPT);
  }

  /** Contexts that may offer more; otherwise as the public constructor. */
  public static LeafContexts offering(
      AlpnOffer most, Vertx vertx, CertificateAuthority authority, int capacity, SetupTimes times) {
    Making making = new Making(TlsProfile.preferredProvider(), most);
    return new LeafContexts(vertx, authority, capacity, making, times);
  }

  /**
   * The contexts that terminate TLS for a host; use them at once, do not keep them.
   *
   * <p>Already complete when the host is cached; completes on the caller's context otherwise. Fails
   * when the host is neither a DNS name nor an IP address; failures are not cached.
   *
   * @param sandbox in whose part of the cache a new host is kept
   */
  public Future<OfHost> contexts(String sandbox, String host) {
    String key = key(host);
    Optional<OfHost> known = contexts.get(key);
    if (known.isPresent()) {
      return Future.succeededFuture(known.get());
    }
    if (!CertificateIssuer.isHost(key)) {
      return Future.failedFuture(
          new IllegalArgumentException("neither a DNS name nor an IP address"));
    }
    CompletableFuture<OfHost> minted = contexts.get(sandbox, key, () -> mint(sandbox, key));
    Context context = Vertx.currentContext();
    return context == null
        ? Future.fromCompletionStage(minted)
        : Future.fromCompletionStage(minted, context);
  }

  public boolean isKnown(String host) {
    return contexts.has(key(host));
  }

  private static String key(String host) {
    return withoutRootDot(host).toLowerCase(Locale.ROOT);
  }

  public long size() {
    return contexts.size();
  }

  public CertificateAuthority authority() {
    return authority;
  }

  /** The certificate of a context of {@link #contexts}; empty for others. */
  static Optional<ClientSession.Shown> shown(SslContext context) {
    return Optional.ofNullable(context.attributes().attr(SHOWN).get());
  }

  static String withoutRootDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private CompletableFuture<OfHost> mint(String sandbox, String host) {
    return times
        .measure(
            SetupStep.CERTIFICATE,
            () -> minting.executeBlocking(() -> minted(sandbox, host), false))
        .toCompletionStage()
        .toCompletableFuture();
  }

  private OfHost minted(String sandbox, String host) throws SSLException {
    OfHost made = contexts(authority.mint(host));
    contexts.makeRoom(sandbox);
    return made;
  }

  private OfHost contexts(IssuedCertificate leaf) throws SSLException {
    SslProvider provider = making.provider();
    return new OfHost(
        serverContext(leaf, provider, AlpnOffer.HTTP1),
        switch (making.most()) {
          case HTTP1 -> Optional.empty();
          case HTTP2 -> Optional.of(serverContext(leaf, provider, AlpnOffer.HTTP2));
        });
  }

  static SslContext serverContext(IssuedCertificate leaf, SslProvider provider)
      throws SSLException {
    return serverContext(leaf, provider, AlpnOffer.HTTP1);
  }

  private static SslContext serverContext(
      IssuedCertificate leaf, SslProvider provider, AlpnOffer offer) throws SSLException {
    SslContext context =
        TlsProfile.apply(
                SslContextBuilder.forServer(leaf.key(), leaf.certificate(), leaf.issuer()),
                provider,
                SESSIONS_PER_HOST,
                offer)
            // The default derives a key from a password, at ten times the cost of the leaf.
            .keyStoreType("JKS")
            // Asks no client for a certificate; without it the JDK's roots are read for each host.
            .trustManager(leaf.issuer())
            .build();
    TlsProfile.enableTickets(context);
    context.attributes().attr(SHOWN).set(ClientSession.Shown.of(leaf.certificate()));
    return context;
  }
}
