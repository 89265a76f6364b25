package dev.sluice.chain.service.stream;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.service.call.Rpc;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The differences between streams of hooks and of the older response contract.
 *
 * @param lastEvent wraps the end
 * @param unset whether a result says nothing that this gateway knows; only hooks hold that for
 *     another form of the contract
 */
public record StreamDialect<E extends MessageLite, R extends MessageLite>(
    Rpc<R> rpc, boolean hooks, Function<MiddlewareSessionEnd, E> lastEvent, Predicate<R> unset) {
  // For the service to end its side after the last event (http-responses 13).
  private static final Duration GRACE = Duration.ofMillis(10);

  public static final StreamDialect<HttpEvent, HttpResult> REQUEST_HOOK = hooks(Rpc.REQUEST_HOOK);

  public static final StreamDialect<HttpEvent, HttpResult> RESPONSE_HOOK = hooks(Rpc.RESPONSE_HOOK);

  public static final StreamDialect<HttpResponseEvent, HttpResponseEventResult> OLDER_RESPONSE =
      new StreamDialect<>(
          Rpc.RESPONSE,
          false,
          end -> HttpResponseEvent.newBuilder().setSessionEnd(end).build(),
          result -> false);

  private static StreamDialect<HttpEvent, HttpResult> hooks(Rpc<HttpResult> rpc) {
    return new StreamDialect<>(
        rpc,
        true,
        end -> HttpEvent.newBuilder().setSessionEnd(end).build(),
        result -> result.getResultCase() == HttpResult.ResultCase.RESULT_NOT_SET);
  }

  Rpc.Streaming<R> onTheWire() {
    return new Rpc.Streaming<>(rpc, true, GRACE);
  }

  StageFailure unimplemented() {
    return hooks
        ? StageFailure.UNIMPLEMENTED
        : StageFailure.MIDDLEWARE_CONTRACT_FAILURE_UNIMPLEMENTED;
  }

  StageFailure noRoom() {
    return hooks
        ? StageFailure.HOOK_SESSION_CAPACITY_EXHAUSTED
        : StageFailure.SESSION_CAPACITY_EXHAUSTED;
  }
}
