package dev.sluice.proxy;

import dev.sluice.config.Snapshots;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.audit.NameSettings;
import dev.sluice.config.settings.proxy.Http2Mode;
import dev.sluice.config.settings.proxy.ProxySettings;
import dev.sluice.config.settings.proxy.RefusedConnect;
import dev.sluice.inspect.mcp.ToolMemory;
import dev.sluice.proto.AuditLog;
import dev.sluice.proxy.capacity.ConnectionPermits;
import dev.sluice.proxy.capacity.MessageCapacity;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.capacity.StreamingBudget;
import dev.sluice.proxy.capacity.WorkPermits;
import dev.sluice.proxy.chain.ChainReachability;
import dev.sluice.proxy.credential.CredentialInjector;
import dev.sluice.proxy.credential.CredentialStore;
import dev.sluice.proxy.known.KnownValueSearch;
import dev.sluice.proxy.known.KnownValueStore;
import dev.sluice.proxy.local.LocalSites;
import dev.sluice.proxy.pipeline.PipelineCapacity;
import dev.sluice.proxy.timing.SetupTimes;
import dev.sluice.proxy.trace.TracePolicy;
import dev.sluice.proxy.tunnel.HandshakeLog;
import dev.sluice.proxy.tunnel.Interception;
import dev.sluice.proxy.tunnel.leaf.AdmittedLeaves;
import dev.sluice.proxy.tunnel.leaf.MintTurns;
import dev.sluice.proxy.tunnel.leaf.RefusedLeaves;
import dev.sluice.proxy.wire.http2.frame.Http2Counts;
import dev.sluice.proxy.wire.tls.CertificateAuthority;
import dev.sluice.proxy.wire.tls.LeafContexts;
import dev.sluice.proxy.wire.tls.TlsTermination;
import dev.sluice.proxy.wire.tls.UpstreamTls;
import dev.sluice.proxy.wire.tls.hello.AlpnOffer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The services that all proxy verticles of a node share. Safe for all event loops.
 *
 * @param chains whether the loops reach chain nodes
 * @param inspected bytes of messages that stages read as streams
 * @param tools how tools of MCP servers were described
 * @param connections counts the connections of all loops against {@code proxy.limits}
 * @param originSockets does the same for connections to origins
 * @param http2 counts what clients do on HTTP/2 connections
 * @param times is told how long connections take to set up
 * @param tracing which requests are traced
 * @param own where the node and Kafka listen, which no request may reach
 */
public record ProxyServices(
    ProxySettings settings,
    Snapshots snapshots,
    AuditLog.Factory audit,
    NameSettings names,
    Interception interception,
    UpstreamTls upstreamTls,
    CredentialInjector injector,
    KnownValueSearch known,
    LocalSites local,
    ChainReachability chains,
    WorkPermits permits,
    SandboxShares bodies,
    StreamingBudget streaming,
    MessageCapacity messages,
    SandboxShares inspected,
    ToolMemory tools,
    ConnectionPermits connections,
    SandboxShares originSockets,
    Http2Counts http2,
    SetupTimes times,
    TracePolicy tracing,
    Set<HostPort> own) {
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
    return new ProxyServices(
        settings,
        snapshots,
        audit,
        names,
        interception(vertx, authority, settings, times),
        UpstreamTls.create(settings.upstream()),
        new CredentialInjector(credentials),
        new KnownValueSearch(known, vertx),
        LocalSites.of(vertx, settings, authority.certificatesForClients()),
        new ChainReachability(),
        new WorkPermits(settings.capacity()),
        new SandboxShares(settings.capacity().outgoing()),
        StreamingBudget.of(settings.capacity()),
        MessageCapacity.of(settings.limits()),
        new SandboxShares(settings.limits().inspectedBytes()),
        new ToolMemory(),
        new ConnectionPermits(settings.limits()),
        new SandboxShares(settings.limits().upstreamConnections()),
        new Http2Counts(),
        times,
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
    SecretRefresh.start(vertx, credentials, known);
    return known;
  }

  /**
   * The same at a node.
   *
   * @param node its name
   * @param addresses that no request may reach, besides those of middleware
   */
  public ProxyServices at(String node, Set<HostPort> addresses) {
    return new ProxyServices(
        settings,
        snapshots,
        audit,
        names,
        interception,
        upstreamTls,
        injector,
        known,
        local.at(node),
        chains,
        permits,
        bodies,
        streaming,
        messages,
        inspected,
        tools,
        connections,
        originSockets,
        http2,
        times,
        tracing,
        addresses);
  }

  /** What the pipelines of all loops share. */
  PipelineCapacity pipelines() {
    return new PipelineCapacity(messages.sessions(), permits, inspected);
  }

  private static Interception interception(
      Vertx vertx, CertificateAuthority authority, ProxySettings settings, SetupTimes times) {
    MintTurns turns = new MintTurns();
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
        new AdmittedLeaves(admitted, turns),
        new TlsTermination(settings.timeouts().handshake()),
        refused(settings.refusedConnect(), refused, turns),
        new HandshakeLog(),
        times);
  }

  private static AlpnOffer offer(Http2Mode mode) {
    return switch (mode) {
      case OFF -> AlpnOffer.HTTP1;
      case BRIDGE, ORIGIN -> AlpnOffer.HTTP2;
    };
  }

  private static Optional<RefusedLeaves> refused(
      RefusedConnect how, Supplier<LeafContexts> leaves, MintTurns turns) {
    return switch (how) {
      case STATUS -> Optional.empty();
      case INSIDE -> Optional.of(new RefusedLeaves(leaves.get(), turns));
    };
  }
}
