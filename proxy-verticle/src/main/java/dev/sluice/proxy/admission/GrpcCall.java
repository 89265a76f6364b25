package dev.sluice.proxy.admission;

import dev.sluice.config.policy.PolicyDecision;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proxy.wire.head.RequestHead;
import dev.sluice.proxy.wire.http2.head.FieldWriter;

/** Requests to endpoints with {@code protocol: grpc}, which take nothing but calls. */
final class GrpcCall {
  private static final String NO_CALL = "no call of gRPC: content-type is not application/grpc";

  private GrpcCall() {}

  /** Denies what rules about calls admitted by its path alone, whatever the enforcement. */
  static PolicyDecision checked(PolicyDecision decision, RequestHead head) {
    boolean other =
        !(decision instanceof PolicyDecision.Stopped)
            && decision.engine().equals(RuleEngine.L7_GRPC.text())
            && !FieldWriter.isGrpc(head.headers());
    return other
        ? new PolicyDecision.Denied(decision.policy(), decision.engine(), NO_CALL)
        : decision;
  }
}
