package dev.sluice.proxy.entrance;

import dev.sluice.policy.EndpointDecision.Admitted;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.proto.middleware.v1.UninspectableTraffic;
import dev.sluice.proto.middleware.v1.UninspectableTrafficReason;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proxy.chain.Cancellation;
import dev.sluice.proxy.chain.StreamingEntries;
import dev.sluice.proxy.chain.pipeline.OpenedPipeline;
import dev.sluice.proxy.refusal.Authority;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.request.Workload;
import dev.sluice.wire.connection.ClientConnection;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Optional;

/**
 * Event loop only. Traffic of a tunnel that the proxy cannot read, about which entries with hooks
 * decide (http-hooks 11).
 *
 * @param chain the entries that the host selects, in order
 */
record TrafficQuestion(
    LoopServices loop,
    ClientConnection client,
    Workload sandbox,
    Authority to,
    Admitted endpoint,
    TunnelRecords records,
    MiddlewareChain chain) {
  private static final String PREFIX = "UNINSPECTABLE_TRAFFIC_REASON_";

  /** Empty when no entry has hooks for requests: middleware-contract h.7 then decides. */
  Optional<Future<OpenedPipeline>> ask(UninspectableTrafficReason what) {
    StreamingEntries streamed = loop.chains().streamedRequests(chain);
    return streamed.runsHooks() ? Optional.of(ask(what, streamed)) : Optional.empty();
  }

  private Future<OpenedPipeline> ask(UninspectableTrafficReason what, StreamingEntries asked) {
    PipelineOpen.Builder question =
        PipelineOpen.newBuilder()
            .setGeneration(records.generation())
            .setSandbox(sandbox.sandbox())
            .setJudgedMs(loop.clock().instant().toEpochMilli())
            .setContext(sandbox.middlewareContext(records.tunnelId()))
            .setUninspectable(
                UninspectableTraffic.newBuilder()
                    .setHost(to.host())
                    .setPort(to.port())
                    .setEndpoint(endpoint.policy())
                    .setReason(what));
    records.trace().toChain().ifPresent(question::setTrace);
    asked.entries().entries().forEach(entry -> question.addEntries(entry.key()));
    Cancellation cancellation = new Cancellation();
    client.whenClosed(cancellation::cancel);
    return loop.pipelines().open(question, asked, sandbox.claimant(), cancellation);
  }

  static String text(UninspectableTrafficReason what) {
    return what.name().substring(PREFIX.length()).toLowerCase(Locale.ROOT);
  }
}
