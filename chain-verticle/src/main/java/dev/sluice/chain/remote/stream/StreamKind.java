package dev.sluice.chain.remote.stream;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.remote.call.Rpc;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What differs between the streams of hooks and of the older response contract.
 *
 * @param lastEvent wraps the end
 * @param unset whether a result says nothing that this gateway knows; only hooks hold that for
 *     another form of the contract
 */
public record StreamKind<E extends MessageLite, R extends MessageLite>(
    Rpc<R> rpc, boolean hooks, Function<MiddlewareSessionEnd, E> lastEvent, Predicate<R> unset) {
  public static final StreamKind<HttpEvent, HttpResult> REQUEST_HOOK = hooks(Rpc.REQUEST_HOOK);

  public static final StreamKind<HttpEvent, HttpResult> RESPONSE_HOOK = hooks(Rpc.RESPONSE_HOOK);

  public static final StreamKind<HttpResponseEvent, HttpResponseEventResult> OLDER_RESPONSE =
      new StreamKind<>(
          Rpc.RESPONSE,
          false,
          end -> HttpResponseEvent.newBuilder().setSessionEnd(end).build(),
          result -> false);

  private static StreamKind<HttpEvent, HttpResult> hooks(Rpc<HttpResult> rpc) {
    return new StreamKind<>(
        rpc,
        true,
        end -> HttpEvent.newBuilder().setSessionEnd(end).build(),
        result -> result.getResultCase() == HttpResult.ResultCase.RESULT_NOT_SET);
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
