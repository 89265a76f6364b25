package dev.sluice.proxy;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.audit.NameSettings;
import dev.sluice.config.settings.proxy.Http2Mode;
import dev.sluice.config.settings.proxy.ProxySettings;
import dev.sluice.config.settings.proxy.RefusedConnect;
import dev.sluice.policy.snapshot.Snapshots;
import dev.sluice.proto.AuditLog;
import dev.sluice.proxy.capacity.ConnectionPermits;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.chain.ChainReachability;
import dev.sluice.proxy.chain.pipeline.PipelineCapacity;
import dev.sluice.proxy.entrance.Interception;
import dev.sluice.proxy.entrance.MintingQueue;
import dev.sluice.proxy.entrance.RefusedLeaves;
import dev.sluice.proxy.entrance.TlsFailureLog;
import dev.sluice.proxy.local.LocalSites;
import dev.sluice.proxy.request.SharedServices;
import dev.sluice.proxy.secret.credential.CredentialInjector;
import dev.sluice.proxy.secret.credential.CredentialStore;
import dev.sluice.proxy.secret.known.KnownValueSearch;
import dev.sluice.proxy.secret.known.KnownValueStore;
import dev.sluice.proxy.trace.TracePolicy;
import dev.sluice.wire.SetupTimes;
import dev.sluice.wire.tls.AlpnOffer;
import dev.sluice.wire.tls.CertificateAuthority;
import dev.sluice.wire.tls.LeafContexts;
import dev.sluice.wire.tls.TlsTermination;
import dev.sluice.wire.tls.UpstreamTls;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The services that all proxy verticles of a node share. Safe for all event loops.
 *
 * @param node what requests on all loops share
 * @param chains whether the loops reach chain nodes
 * @param connections counts the connections of all loops against {@code proxy.limits}
 * @param originSockets does the same for connections to origins
 * @param tracing which requests are traced
 * @param own where the node and Kafka listen, which no request may reach
 */
public record ProxyServices(
    ProxySettings settings,
    SharedServices node,
    AuditLog.Factory audit,
    NameSettings names,
    Interception interception,
    UpstreamTls upstreamTls,
    ChainReachability chains,
    ConnectionPermits connections,
    SandboxShares originSockets,
    TracePolicy tracing,
    Set<HostPort> own) {
  /** Period for rereading the files of credentials and of known values. */
  private static final long REFRESH_MILLIS = 2000;

  public ProxyServices {
    own = Set.copyOf(own);
  }

  /**
   * Opens or creates the CA and loads the trusted roots and the credentials. Blocks on the disk.
   *
   * @param state the node's state directory; the CA lives in its {@code ca} subdirectory
   * @param names what clients chose that records hold
   * @param times is told how long connections take to set up
   * @param tracing which requests are traced
   * @throws IOException names the unusable file or setting, and the remedy
   */
  public static ProxyServices create(
      Vertx vertx,
      ProxySettings settings,
      Path state,
      Snapshots snapshots,
      AuditLog.Factory audit,
      NameSettings names,
      SetupTimes times,
      TracePolicy tracing)
      throws IOException {
    CertificateAuthority authority = authority(settings, state);
    CredentialStore credentials = CredentialStore.open(settings.credentials());
    KnownValueStore known = refreshed(vertx, settings, credentials);
    SharedServices node =
        SharedServices.of(
            settings,
            snapshots,
            new KnownValueSearch(known, vertx),
            LocalSites.of(vertx, settings, authority.certificatesForClients()),
            new CredentialInjector(credentials),
            times);
    return new ProxyServices(
        settings,
        node,
        audit,
        names,
        interception(vertx, authority, settings, times),
        UpstreamTls.create(settings.upstream()),
        new ChainReachability(),
        new ConnectionPermits(settings.limits()),
        new SandboxShares(settings.limits().upstreamConnections()),
        tracing,
        Set.of());
  }

  private static CertificateAuthority authority(ProxySettings settings, Path state)
      throws IOException {
    CertificateAuthority authority = CertificateAuthority.openOrCreate(state.resolve("ca"));
    if (settings.authorityExport().isPresent()) {
      authority.export(settings.authorityExport().get());
    }
    return authority;
  }

  private static KnownValueStore refreshed(
      Vertx vertx, ProxySettings settings, CredentialStore credentials) throws IOException {
    KnownValueStore known = KnownValueStore.open(settings.knownValues(), credentials);
    if (credentials.hasFiles() || known.canChange()) {
      refreshSecrets(vertx, credentials, known);
    }
    return known;
  }

  public ProxyServices at(String name, Set<HostPort> addresses) {
    return new ProxyServices(
        settings,
        node.at(name),
        audit,
        names,
        interception,
        upstreamTls,
        chains,
        connections,
        originSockets,
        tracing,
        addresses);
  }

  PipelineCapacity pipelines() {
    return new PipelineCapacity(node.messages().sessions(), node.permits(), node.inspected());
  }

  private static Interception interception(
      Vertx vertx, CertificateAuthority authority, ProxySettings settings, SetupTimes times) {
    MintingQueue turns = new MintingQueue();
    LeafContexts admitted =
        LeafContexts.offering(
            offer(settings.http2().mode()),
            vertx,
            authority,
            settings.limits().leafCertificates(),
            times);
    Supplier<LeafContexts> refused =
        () -> new LeafContexts(vertx, authority, RefusedLeaves.HOSTS, times);
    return new Interception(
        admitted,
        turns,
        new TlsTermination(settings.timeouts().handshake()),
        refused(settings.refusedConnect(), refused, turns),
        new TlsFailureLog(),
        times);
  }

  private static AlpnOffer offer(Http2Mode mode) {
    return switch (mode) {
      case OFF -> AlpnOffer.HTTP1;
      case BRIDGE, ORIGIN -> AlpnOffer.HTTP2;
    };
  }

  private static Optional<RefusedLeaves> refused(
      RefusedConnect how, Supplier<LeafContexts> leaves, MintingQueue turns) {
    return switch (how) {
      case STATUS -> Optional.empty();
      case INSIDE -> Optional.of(new RefusedLeaves(leaves.get(), turns));
    };
  }

  /** Reads on a worker thread, one reload after the other. */
  private static void refreshSecrets(
      Vertx vertx, CredentialStore credentials, KnownValueStore known) {
    vertx.setTimer(
        REFRESH_MILLIS,
        ignored ->
            vertx
                .<Void>executeBlocking(
                    () -> {
                      credentials.reload();
                      known.reload();
                      return null;
                    })
                .onComplete(done -> refreshSecrets(vertx, credentials, known)));
  }
}
