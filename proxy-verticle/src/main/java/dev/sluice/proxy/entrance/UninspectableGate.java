package dev.sluice.proxy.entrance;

import dev.sluice.policy.EndpointDecision.Admitted;
import dev.sluice.policy.EndpointDecision.TlsMode;
import dev.sluice.proto.middleware.v1.UninspectableTrafficReason;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.TunnelDecision.Kind;
import dev.sluice.proxy.chain.pipeline.OpenedPipeline;
import dev.sluice.proxy.entrance.TunnelContext.Admission;
import dev.sluice.proxy.refusal.Authority;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.RefusalWriter;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.upstream.DialedSocket;
import dev.sluice.wire.connection.AwaitingExchange;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.connection.LingeringClose;
import dev.sluice.wire.relay.ByteRelay;
import dev.sluice.wire.relay.ClientByteChannel;
import dev.sluice.wire.relay.OriginByteChannel;
import dev.sluice.wire.relay.RelayEnd;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Event loop only. Decides about tunnel traffic that the proxy cannot read. It refuses the traffic,
 * or relays it as bytes if no rule and no required middleware must read it.
 */
final class UninspectableGate {
  private static final String MIDDLEWARE = "middleware";

  private final TunnelContext context;
  private final LoopServices loop;
  private final ClientConnection client;
  private final Admission admission;
  private final Consumer<String> closeBecause;

  UninspectableGate(TunnelContext context, Consumer<String> closeBecause) {
    this.context = context;
    this.loop = context.loop();
    this.client = context.client();
    this.admission = context.admission();
    this.closeBecause = closeBecause;
  }

  static boolean mayCarryCredentials(
      LoopServices loop, String sandbox, Authority to, Admitted endpoint) {
    return (!endpoint.inspected() || endpoint.tls() == TlsMode.SKIP)
        && !endpoint.credentials().uninspectedAllowed()
        && loop.node().injector().snapshot().hasBoundTo(sandbox, to.host(), to.port());
  }

  void judge(UninspectableTrafficReason kind, String what, String whereInspected) {
    Optional<Future<OpenedPipeline>> answer =
        admission.endpoint().inspected() ? Optional.empty() : context.question().ask(kind);
    if (answer.isPresent()) {
      await();
      answer.get().onSuccess(said -> client.run(() -> judged(said, kind, what)));
    } else {
      judge(what, whereInspected);
    }
  }

  private void judged(OpenedPipeline said, UninspectableTrafficReason kind, String what) {
    String detail = what + " cannot be inspected by required middleware";
    TrafficVerdict verdict = TrafficVerdict.of(said, kind, Refusals.unsupportedProtocol(detail));
    TunnelRecords records = context.records();
    String policy = admission.endpoint().policy();
    String address = admission.decision().getDestination().getIp();
    TunnelDecision decision =
        verdict
            .refusal()
            .map(
                refusal ->
                    records.refused(
                        Kind.KIND_UNINSPECTABLE, refusal, policy, MIDDLEWARE, verdict.reason()))
            .orElseGet(() -> records.allowed(Kind.KIND_UNINSPECTABLE, policy, MIDDLEWARE, address));
    loop.audit()
        .append(records.record(verdict.in(decision)))
        .onSuccess(
            ignored ->
                client.run(() -> verdict.refusal().ifPresentOrElse(this::answer, this::relay)))
        .onFailure(ignored -> client.run(client::close));
  }

  // Judges by the middleware entries that the host selects (middleware-contract h.7).
  private void judge(String what, String whereInspected) {
    if (admission.endpoint().inspected()) {
      refuse(what + " " + whereInspected, "l7");
    } else if (admission.chain().anyFailsClosed()) {
      refuse(what + " cannot be inspected by required middleware", MIDDLEWARE);
    } else if (admission.chain().isEmpty()) {
      relay();
    } else {
      bypass();
    }
  }

  private void refuse(String detail, String engine) {
    await();
    Refusal refusal = Refusals.unsupportedProtocol(detail);
    TunnelRecords records = context.records();
    TunnelDecision denied =
        records.refused(
            Kind.KIND_UNINSPECTABLE, refusal, admission.endpoint().policy(), engine, detail);
    TunnelDecision told =
        admission.chain().anyFailsClosed() ? records.uninspectable(denied, true, detail) : denied;
    loop.audit()
        .append(records.record(told))
        .onSuccess(ignored -> client.run(() -> answer(refusal)))
        .onFailure(ignored -> client.run(client::close));
  }

  private void answer(Refusal refusal) {
    LingeringClose.answer(
        client,
        loop.deadlines(),
        RefusalWriter.write("CONNECT", refusal, context.records().tunnelId()),
        true);
  }

  private void bypass() {
    TunnelRecords records = context.records();
    TunnelDecision passed =
        records.uninspectable(
            records.allowed(
                Kind.KIND_UNINSPECTABLE,
                admission.endpoint().policy(),
                MIDDLEWARE,
                admission.decision().getDestination().getIp()),
            false,
            "non-http tcp");
    await();
    loop.audit()
        .append(records.record(passed))
        .onSuccess(ignored -> client.run(this::relay))
        .onFailure(ignored -> client.run(client::close));
  }

  void relay() {
    await();
    context
        .spare()
        .take()
        .map(Future::succeededFuture)
        .orElseGet(() -> loop.upstreams().dial(admission.origin()))
        .onSuccess(dialed -> client.run(() -> join(dialed)))
        .onFailure(why -> client.run(() -> closeBecause.accept(String.valueOf(why.getMessage()))));
  }

  private void await() {
    client.stopReading();
    client.enter(new AwaitingExchange(client));
  }

  private void join(DialedSocket dialed) {
    ByteRelay.join(
        new ClientByteChannel(client),
        OriginByteChannel.of(dialed.connection(), loop.deadlines(), loop.timeouts().send()),
        this::ended);
  }

  private void ended(ByteRelay.Transfer transfer) {
    if (transfer.end() instanceof RelayEnd.Stalled stalled) {
      closeBecause.accept(stalled.text());
    }
  }
}
