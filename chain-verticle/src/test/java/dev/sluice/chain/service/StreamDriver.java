package dev.sluice.chain.service;

import dev.sluice.chain.stage.Implementation;
import dev.sluice.chain.stage.RemoteBinding;
import dev.sluice.chain.stage.ServiceStream;
import dev.sluice.chain.stage.ServiceStream.Next;
import dev.sluice.chain.stage.StreamingService;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResponsePreflight;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.middleware.v1.RequestContext;
import dev.sluice.testing.LongTurn;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** One stream of a service, driven from a test's thread. */
final class StreamDriver<E, R> {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SANDBOX = "default";
  private static final RequestContext CONTEXT =
      RequestContext.newBuilder().setSandboxId(SANDBOX).build();
  private static final StreamingService.Caller CALLER =
      new StreamingService.Caller(SANDBOX, Optional.empty());

  private final ServiceLoop loop;
  private final ServiceStream<E, R> stream;

  private StreamDriver(ServiceLoop loop, ServiceStream<E, R> stream) {
    this.loop = loop;
    this.stream = stream;
  }

  static StreamDriver<HttpEvent, HttpResult> hook(ServiceLoop loop, String name) {
    HttpPreflight preflight = HttpPreflight.newBuilder().setContext(CONTEXT).build();
    StreamingService.Hooks service = (StreamingService.Hooks) streaming(loop, name).orElseThrow();
    return new StreamDriver<>(loop, loop.onLoop(() -> service.openResponse(preflight, CALLER)));
  }

  static StreamDriver<HttpResponseEvent, HttpResponseEventResult> older(
      ServiceLoop loop, String name) {
    HttpResponsePreflight preflight =
        HttpResponsePreflight.newBuilder().setContext(CONTEXT).build();
    StreamingService.Responses service =
        (StreamingService.Responses) streaming(loop, name).orElseThrow();
    return new StreamDriver<>(loop, loop.onLoop(() -> service.open(preflight, CALLER)));
  }

  static Optional<StreamingService> streaming(ServiceLoop loop, String name) {
    return switch (loop.find(name)) {
      case Implementation.Remote remote -> remote.service().streaming();
      case Implementation.Unbound unbound -> unbound.messages().flatMap(RemoteBinding::streaming);
      case Implementation.Unresolved unresolved -> Optional.empty();
      case Implementation.Local local -> Optional.empty();
    };
  }

  Future<Boolean> send(E event) {
    return loop.onLoop(() -> stream.send(event));
  }

  /** Waits for the next result without a limit of time. */
  Future<Next<R>> begin() {
    return loop.onLoop(() -> stream.next());
  }

  Next<R> next() {
    return next(PATIENCE);
  }

  Next<R> next(Duration timeout) {
    return loop.onLoop(() -> stream.next(timeout)).await();
  }

  R result() {
    Next<R> next = next();
    if (next instanceof Next.Result<R> received) {
      return received.result();
    }
    throw new AssertionError(next.toString());
  }

  void end(MiddlewareSessionEndReason reason) {
    loop.onLoop(
        () -> {
          stream.end(because(reason));
          return true;
        });
  }

  /** Ends it when the next result is there, in a turn of the event loop that goes on for longer. */
  Future<Void> endInLongTurn(MiddlewareSessionEndReason reason, Duration turn) {
    return loop.onLoop(
        () ->
            stream
                .next()
                .map(
                    result -> {
                      stream.end(because(reason));
                      LongTurn.of(turn);
                      return null;
                    }));
  }

  private static MiddlewareSessionEnd because(MiddlewareSessionEndReason reason) {
    return MiddlewareSessionEnd.newBuilder().setReason(reason).build();
  }
}
