package dev.sluice.proxy.request;

import dev.sluice.config.Snapshots;
import dev.sluice.config.settings.audit.NameSettings;
import dev.sluice.config.settings.proxy.HalfClose;
import dev.sluice.config.settings.proxy.Http2Use;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.inspect.mcp.ToolMemory;
import dev.sluice.proto.AuditLog;
import dev.sluice.proxy.capacity.MessageCapacity;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.capacity.StreamingBudget;
import dev.sluice.proxy.capacity.WorkPermits;
import dev.sluice.proxy.chain.ChainClient;
import dev.sluice.proxy.connection.Deadlines;
import dev.sluice.proxy.credential.CredentialInjector;
import dev.sluice.proxy.destination.DestinationResolver;
import dev.sluice.proxy.known.KnownValueSearch;
import dev.sluice.proxy.local.LocalSites;
import dev.sluice.proxy.pipeline.Pipelines;
import dev.sluice.proxy.secrets.SecretSearches;
import dev.sluice.proxy.timing.SetupTimes;
import dev.sluice.proxy.trace.Tracer;
import dev.sluice.proxy.upstream.UpstreamPool;
import dev.sluice.proxy.wire.http2.frame.Http2Counts;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Event loop only. The services that the connections of one loop share.
 *
 * @param clock of the node, by which what is temporary in a policy is judged
 * @param http2Counts of the node
 * @param bugs logs and counts exceptions of the proxy's own code
 * @param injector shared by the node, like known, local, permits, bodies, streaming, messages and
 *     inspected, tools; all others belong to the loop
 * @param inspected bytes of messages that stages read as streams
 * @param tools how tools of MCP servers were described
 * @param bodies bytes of approved request bodies that are still being sent to origins
 */
public record LoopServices(
    Snapshots snapshots,
    DestinationResolver destinations,
    UpstreamPool upstreams,
    ChainClient chains,
    SecretSearches searches,
    KnownValueSearch known,
    LocalSites local,
    CredentialInjector injector,
    WorkPermits permits,
    SandboxShares bodies,
    StreamingBudget streaming,
    MessageCapacity messages,
    Pipelines pipelines,
    SandboxShares inspected,
    ToolMemory tools,
    AuditLog audit,
    RequestIds ids,
    Tracer tracer,
    Deadlines deadlines,
    SetupTimes times,
    InstantSource clock,
    LoopSettings settings,
    Http2Counts http2Counts,
    Consumer<Throwable> bugs) {
  public Timeouts timeouts() {
    return settings.timeouts();
  }

  public HalfClose halfClose() {
    return settings.halfClose();
  }

  public Http2Use http2() {
    return settings.http2();
  }

  public int minBodyRate() {
    return settings.minBodyRate();
  }

  public boolean recodes() {
    return settings.recodes();
  }

  public NameSettings names() {
    return settings.names();
  }
}
