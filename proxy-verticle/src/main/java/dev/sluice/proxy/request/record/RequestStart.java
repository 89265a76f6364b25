package dev.sluice.proxy.request.record;

import com.google.protobuf.ByteString;
import dev.sluice.policy.DecisionBasis;
import dev.sluice.policy.DeniedCall;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.proto.RefusalCode;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proxy.request.ExchangeContext;

/** What all decisions about one request say: who asked for what, when, and under which policy. */
public final class RequestStart {
  private static final LatestMessages<RuleName, Rule> RULES =
      new LatestMessages<>(RuleName::message);

  private final ExchangeContext context;
  private final int stream;
  private final long startedNanos = System.nanoTime();

  public RequestStart(ExchangeContext context, int stream) {
    this.context = context;
    this.stream = stream;
  }

  public long nanos() {
    return System.nanoTime() - startedNanos;
  }

  public void ask(String query, DecisionBasis basis, RequestDecision.Builder decision) {
    if (context.loop().names().asked()) {
      decision.setAsked(RecordedNames.asked(query, basis.asked(), context.loop().node().known()));
    }
  }

  public RecordedTarget target(String host, String path) {
    return RecordedTarget.of(context.head().method(), host, path, context.loop().node().known());
  }

  public void name(DeniedCall call, RequestDecision.Builder decision) {
    decision
        .setDeniedCall(RecordedCall.of(call, context.loop().node().known()))
        .setReason(RecordedCall.in(decision.getReason(), call, context.loop().node().known()));
  }

  public void tellDenial(
      PolicyDecision policy, RecordedTarget target, RequestDecision.Builder decision) {
    if (policy instanceof PolicyDecision.AuditOnly audited) {
      decision.setAuditOnly(true).setReason(target.in(audited.reason()));
      audited.call().ifPresent(call -> name(call, decision));
    } else if (policy instanceof PolicyDecision.Observed observed) {
      decision
          .setWouldRefuse(RefusalCode.POLICY_DENIED.text())
          .setReason(target.in(observed.denied().reason()));
      observed.call().ifPresent(call -> name(call, decision));
    }
  }

  public RequestDecision.Builder decision(RecordedTarget target) {
    RequestDecision.Builder decision = RequestDecision.newBuilder();
    if (context.loop().names().userAgent()) {
      decision.setUserAgent(RecordedNames.userAgent(context.head(), context.loop().node().known()));
    }
    context.origin().session().ifPresent(decision::setTls);
    return decision
        .setClient(context.client().peer())
        .setPolicy(RecordedPolicy.of(context.snapshot(), context.sandbox()))
        .setScheme(context.origin().scheme())
        .setMethod(target.method())
        .setPath(target.path())
        .setGeneration(context.snapshot().generation())
        .setTunnelled(context.origin().isTunneled())
        .setDecidedNanos(nanos())
        .setHttpVersion(context.head().version().text())
        .setStream(stream);
  }

  public static AuditRecord.Builder record(ExchangeContext context) {
    return AuditRecord.newBuilder()
        .setTimeMs(System.currentTimeMillis())
        .setCorrelationUid(context.requestId())
        .setSandbox(context.sandbox());
  }

  public static Rule rule(String policy, String engine, DecisionBasis basis) {
    return RULES.of(new RuleName(policy, engine, basis.placeText()));
  }

  private record RuleName(String policy, String engine, String place) {
    Rule message() {
      return Rule.newBuilder()
          .setPolicyBytes(ByteString.copyFromUtf8(policy))
          .setEngineBytes(ByteString.copyFromUtf8(engine))
          .setPlaceBytes(ByteString.copyFromUtf8(place))
          .build();
    }
  }
}
