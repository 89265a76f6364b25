package dev.sluice.chain.service;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.health.OutcomeCounts;
import dev.sluice.chain.service.manifest.ServiceProfile;
import dev.sluice.chain.service.stream.OpenedStream;
import dev.sluice.chain.service.stream.StreamDialect;
import dev.sluice.chain.service.stream.StreamOpening;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.PendingEvaluation;
import dev.sluice.chain.stage.RemoteBinding;
import dev.sluice.chain.stage.RemoteRequest;
import dev.sluice.chain.stage.ServiceSession;
import dev.sluice.chain.stage.ServiceStream;
import dev.sluice.chain.stage.StreamingService;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResponsePreflight;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import dev.sluice.proto.middleware.v1.WebSocketMessage;
import dev.sluice.proto.middleware.v1.WebSocketPreflight;
import dev.sluice.proto.middleware.v1.WebSocketSessionStart;
import dev.sluice.proto.v1.TraceContext;
import io.vertx.core.Future;
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
    if (!profile.streams().exist()) {
      return Optional.empty();
    }
    return Optional.of(
        profile.streams().hooks()
            ? new OfHooks(this, service.registration().decode())
            : new Older(this));
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

  private <E extends MessageLite, R extends MessageLite> ServiceStream<E, R> open(
      StreamDialect<E, R> kind,
      E preflight,
      Optional<Binding> binding,
      StreamingService.Caller caller) {
    Duration timeout =
        binding.map(Binding::timeout).orElseGet(() -> service.registration().timeout());
    StreamOpening<E, R> opening = new StreamOpening<>(kind, preflight, caller, profile, timeout);
    return service.call(
        caller.sandbox(),
        (target, ticket) -> OpenedStream.open(target, Optional.of(ticket), opening),
        FailedStream::new);
  }

  private record OfHooks(DescribedBinding described, boolean decodes)
      implements StreamingService.Hooks {
    @Override
    public Optional<Binding> requests() {
      return described.profile().streams().requests();
    }

    @Override
    public Optional<Binding> responses() {
      return described.profile().streams().responses();
    }

    @Override
    public ServiceStream<HttpEvent, HttpResult> openRequest(
        HttpPreflight preflight, Caller caller) {
      return described.open(StreamDialect.REQUEST_HOOK, event(preflight), requests(), caller);
    }

    @Override
    public ServiceStream<HttpEvent, HttpResult> openResponse(
        HttpPreflight preflight, Caller caller) {
      return described.open(StreamDialect.RESPONSE_HOOK, event(preflight), responses(), caller);
    }

    private static HttpEvent event(HttpPreflight preflight) {
      return HttpEvent.newBuilder().setPreflight(preflight).build();
    }
  }

  private record Older(DescribedBinding described) implements StreamingService.Responses {
    @Override
    public Optional<Binding> responses() {
      return described.profile().streams().responses();
    }

    @Override
    public ServiceStream<HttpResponseEvent, HttpResponseEventResult> open(
        HttpResponsePreflight preflight, Caller caller) {
      return described.open(
          StreamDialect.OLDER_RESPONSE,
          HttpResponseEvent.newBuilder().setPreflight(preflight).build(),
          responses(),
          caller);
    }
  }

  /** A session without a stream: the service cannot be called. */
  private record FailedSession(StageFailure why) implements ServiceSession {
    @Override
    public Future<Answer> preflight() {
      return Future.succeededFuture(new Answer.Failed(why.text()));
    }

    @Override
    public Future<Boolean> start(WebSocketSessionStart start) {
      return Future.succeededFuture(false);
    }

    @Override
    public Future<Answer> ask(WebSocketMessage message, Duration timeout) {
      return preflight();
    }

    @Override
    public void end(MiddlewareSessionEnd end) {
      // There is no one to tell.
    }
  }

  /** A stream that was not opened: the service cannot be called. */
  private record FailedStream<E, R>(StageFailure why) implements ServiceStream<E, R> {
    @Override
    public Future<Boolean> send(E event) {
      return Future.succeededFuture(false);
    }

    @Override
    public Future<Next<R>> next(Duration timeout) {
      return next();
    }

    @Override
    public Future<Next<R>> next() {
      return Future.succeededFuture(new Next.Failed<>(why.text(), ""));
    }

    @Override
    public void end(MiddlewareSessionEnd end) {
      // There is no one to tell.
    }
  }
}
