package dev.sluice.proxy.tls;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;

/**
 * Server TLS contexts by host, shared by all event loops. A known host costs its event loop one
 * look-up; a new one is minted on a worker, once, however many connections wait for it.
 *
 * <p>Evicted contexts are freed by the garbage collector and not at once, since handshakes may
 * still run on them.
 */
public final class LeafContexts {
  /** Far below the validity of a leaf, so that none expires while it is served. */
  private static final Duration KEPT = Duration.ofDays(1);

  private static final int SESSIONS_PER_HOST = 1024;

  private final CertificateAuthority authority;
  private final SslProvider provider;
  private final WorkerExecutor minting;
  private final AsyncCache<String, SslContext> contexts;

  /**
   * Uses the best TLS provider there is.
   *
   * @param capacity hosts kept: {@code proxy.limits.leaf_certificates}
   */
  public LeafContexts(Vertx vertx, CertificateAuthority authority, int capacity) {
    this(vertx, authority, capacity, TlsProfile.preferredProvider());
  }

  /** The same with a TLS library of choice. */
  public LeafContexts(
      Vertx vertx, CertificateAuthority authority, int capacity, SslProvider provider) {
    this.authority = authority;
    this.provider = provider;
    // One thread a core: more could only delay each other.
    this.minting =
        vertx.createSharedWorkerExecutor(
            "sluice-leaf-certificates", Runtime.getRuntime().availableProcessors());
    this.contexts = Caffeine.newBuilder().maximumSize(capacity).expireAfterWrite(KEPT).buildAsync();
  }

  /**
   * The context to terminate TLS for a host with; use it at once, do not keep it.
   *
   * <p>Already complete when the host is known; completes on the caller's context otherwise. Fails
   * when the host is neither a DNS name nor an IP address; a failure is not remembered.
   */
  public Future<SslContext> get(String host) {
    String key = withoutRootDot(host).toLowerCase(Locale.ROOT);
    CompletableFuture<SslContext> known = contexts.getIfPresent(key);
    if (known == null) {
      if (!LeafIssuer.isHost(key)) {
        return Future.failedFuture(new IllegalArgumentException("no host to mint a leaf for"));
      }
      known = contexts.get(key, (name, executor) -> mint(name));
    }
    if (known.isDone() && !known.isCompletedExceptionally()) {
      return Future.succeededFuture(known.join());
    }
    Context context = Vertx.currentContext();
    return context == null
        ? Future.fromCompletionStage(known)
        : Future.fromCompletionStage(known, context);
  }

  /** Hosts kept at the moment, about. */
  public long size() {
    return contexts.synchronous().estimatedSize();
  }

  static String withoutRootDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private CompletableFuture<SslContext> mint(String host) {
    return minting
        .executeBlocking(() -> serverContext(authority.mint(host), provider), false)
        .toCompletionStage()
        .toCompletableFuture();
  }

  static SslContext serverContext(IssuedCertificate leaf, SslProvider provider)
      throws SSLException {
    SslContext context =
        TlsProfile.apply(
                SslContextBuilder.forServer(leaf.key(), leaf.certificate(), leaf.issuer()),
                provider,
                SESSIONS_PER_HOST)
            // The default would derive a key from a password, ten times the cost of the leaf.
            .keyStoreType("JKS")
            // Asks no client for a certificate; without it the JDK's roots are read for each host.
            .trustManager(leaf.issuer())
            .build();
    SessionTickets.enable(context);
    return context;
  }
}
