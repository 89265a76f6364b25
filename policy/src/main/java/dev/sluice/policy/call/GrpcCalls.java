package dev.sluice.policy.call;

import dev.sluice.policy.DecisionBasis;
import dev.sluice.policy.DeniedCall;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.document.Protocol;
import java.util.List;
import java.util.Optional;

/** Calls of gRPC, which the head of a request names. Any thread. */
public final class GrpcCalls {
  private static final String POST = "POST";

  private GrpcCalls() {}

  /**
   * The call of a request: a POST to {@code /package.Service/Method} without a query. Empty for
   * every other request.
   */
  public static Optional<DeniedCall> of(RequestFacts request) {
    String path = request.path();
    int slash = path.indexOf('/', 1);
    boolean call =
        request.method().equals(POST)
            && request.query().isEmpty()
            && !request.upgrade()
            && slash > 1
            && slash < path.length() - 1
            && path.indexOf('/', slash + 1) < 0;
    return call
        ? Optional.of(
            new DeniedCall.Rpc(Protocol.GRPC, DeniedCall.cut(path.substring(1)), Optional.empty()))
        : Optional.empty();
  }

  public static DecisionBasis asked(DecisionBasis basis, Optional<DeniedCall> call) {
    return call.map(it -> new DecisionBasis(basis.place(), List.of(it))).orElse(basis);
  }
}
