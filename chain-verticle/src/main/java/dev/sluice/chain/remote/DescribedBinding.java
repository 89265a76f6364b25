package dev.sluice.chain.remote;

import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.health.OutcomeCounts;
import dev.sluice.chain.remote.manifest.ServiceProfile;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.PendingEvaluation;
import dev.sluice.chain.stage.RemoteBinding;
import dev.sluice.chain.stage.RemoteRequest;
import dev.sluice.chain.stage.ServiceSession;
import dev.sluice.chain.stage.stream.StreamingService;
import dev.sluice.proto.middleware.v1.WebSocketPreflight;
import dev.sluice.proto.v1.TraceContext;
import java.time.Duration;
import java.util.Optional;

/**
 * A described service as a stage sees it; a chain and a session keep the limits of their start. A
 * service that came back with another protocol revision is not called. Event loop only.
 */
record DescribedBinding(Binding binding, ServiceProfile profile, RemoteService service)
    implements RemoteBinding {
  @Override
  public Optional<Binding> messages() {
    return profile.messages();
  }

  @Override
  public Optional<StreamingService> streaming() {
    return new DescribedStreams(profile, service).service(service.registration().decode());
  }

  @Override
  public WriteRule writeRule() {
    return profile.writeRule();
  }

  @Override
  public String version() {
    return profile.version();
  }

  @Override
  public OutcomeCounts outcomes() {
    return service.outcomes();
  }

  @Override
  public PendingEvaluation evaluate(RemoteRequest request, Duration timeout) {
    return service.call(
        request.sandbox(),
        (target, ticket) -> new EvaluationCall(target, ticket, writeRule(), request, timeout).run(),
        failure -> PendingEvaluation.ended(new Evaluation.Failed(failure.text())));
  }

  @Override
  public ServiceSession openSession(
      WebSocketPreflight preflight,
      String sandbox,
      Optional<TraceContext> parent,
      Duration timeout) {
    RemoteSession.Opening opening =
        new RemoteSession.Opening(preflight, sandbox, parent, profile, timeout);
    return service.call(
        sandbox,
        (target, ticket) -> new RemoteSession(target, ticket, opening),
        FailedSession::new);
  }
}
