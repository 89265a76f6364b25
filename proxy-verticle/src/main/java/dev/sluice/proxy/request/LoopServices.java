package dev.sluice.proxy.request;

import dev.sluice.config.settings.audit.NameSettings;
import dev.sluice.config.settings.proxy.HalfClose;
import dev.sluice.config.settings.proxy.Http2Use;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.proto.AuditLog;
import dev.sluice.proxy.chain.ChainClient;
import dev.sluice.proxy.chain.pipeline.Pipelines;
import dev.sluice.proxy.secret.known.SecretSearches;
import dev.sluice.proxy.trace.Tracer;
import dev.sluice.proxy.upstream.DestinationResolver;
import dev.sluice.proxy.upstream.UpstreamPool;
import dev.sluice.wire.connection.Deadlines;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Event loop only. The services that the connections of one loop share.
 *
 * @param node what all loops share
 * @param work that is too long for one turn of the loop
 * @param clock of the node, by which what is temporary in a policy is judged
 * @param bugs logs and counts exceptions of the proxy's own code
 */
public record LoopServices(
    SharedServices node,
    DestinationResolver destinations,
    UpstreamPool upstreams,
    ChainClient chains,
    SecretSearches searches,
    Pipelines pipelines,
    AuditLog audit,
    RequestIds ids,
    Tracer tracer,
    Deadlines deadlines,
    FairTaskQueue work,
    InstantSource clock,
    LoopSettings settings,
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
