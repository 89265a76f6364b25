package dev.sluice.chain.run;

import dev.sluice.chain.contract.RequestEnvelope;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.BuiltIn.Evaluator;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.CurrentRequest;
import dev.sluice.chain.stage.GrpcBodies;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase;
import dev.sluice.proto.v1.ChainRequest;
import java.util.Optional;

/**
 * The request as a stage sees it, or the reason why it cannot. Immutable; event loop only.
 *
 * @param current as the stages before left it
 */
record ShownRequest(ChainRequest request, CurrentRequest current) {
  Optional<String> violation(PreparedEntry entry, Binding binding) {
    if (request.getBodyUnread()) {
      return Optional.of(StageFailure.BINDING_NOT_DESCRIBED.text());
    }
    if (GrpcBodies.isBroken(current)) {
      return Optional.of(StageFailure.GRPC_FRAMES_INVALID.text());
    }
    if (current.body().size() > binding.maxPayloadBytes()) {
      return Optional.of(StageFailure.REQUEST_BODY_OVER_CAPACITY.text());
    }
    return new RequestEnvelope(
            request.getContext(),
            entry.config(),
            request.getTarget(),
            current.headers(),
            current.body())
        .violation();
  }

  Optional<String> unreadable(Evaluator evaluator) {
    return current.isUnreadable(evaluator.readsCodedBodies())
        ? Optional.of(StageFailure.REQUEST_BODY_ENCODED.text())
        : Optional.empty();
  }

  Subject subject() {
    return new Subject(request.getTarget(), current.headers(), current.body());
  }

  HttpRequestEvaluation evaluation(PreparedEntry entry) {
    return HttpRequestEvaluation.newBuilder()
        .setPhase(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS)
        .setContext(request.getContext())
        .setConfig(entry.config())
        .setTarget(request.getTarget())
        .addAllHeaders(current.headers())
        .setBody(current.body())
        .setMiddlewareName(entry.implementation())
        .build();
  }

  @Override
  public String toString() {
    return "ShownRequest[" + current.body().size() + " bytes]";
  }
}
