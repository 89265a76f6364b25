package dev.sluice.proxy.admission;

import dev.sluice.config.policy.PolicyDecision;
import dev.sluice.inspect.grpc.GrpcMedia;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proxy.wire.head.HeaderName;
import dev.sluice.proxy.wire.head.RequestHead;
import java.util.List;

/** Requests to endpoints with {@code protocol: grpc}, which take nothing but calls. */
final class GrpcCall {
  private static final String NO_CALL = "no call of gRPC: content-type is not application/grpc";

  private GrpcCall() {}

  static PolicyDecision checked(PolicyDecision decision, RequestHead head) {
    boolean other =
        !(decision instanceof PolicyDecision.Stopped)
            && decision.engine().equals(RuleEngine.L7_GRPC.text())
            && !isCall(head);
    return other
        ? new PolicyDecision.Denied(decision.policy(), decision.engine(), NO_CALL)
        : decision;
  }

  private static boolean isCall(RequestHead head) {
    List<String> contentTypes = head.headers().values(HeaderName.CONTENT_TYPE);
    return !head.connection().nominates(HeaderName.CONTENT_TYPE)
        && !contentTypes.isEmpty()
        && contentTypes.stream().allMatch(GrpcMedia::isGrpc);
  }
}
