package dev.sluice.proxy.chain;

import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.MessageBound;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Why a chain verticle did not answer, and the outcome for the entries that it was asked about. */
public final class UnreachedChain {
  private UnreachedChain() {}

  static final class Silent extends RuntimeException {
    private static final long serialVersionUID = 1;

    Silent() {
      super("the chain node fell silent", null, false, false);
    }
  }

  /**
   * Whether the verticle did nothing, so that another may be asked in its place: it was not there,
   * or does not have the generation.
   */
  public static boolean isNotBegun(Throwable failure) {
    return hasNoHandler(failure) || hasCode(failure, ChainRefusal.UNKNOWN_GENERATION);
  }

  static boolean hasNoHandler(Throwable failure) {
    return failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }

  private static boolean hasCode(Throwable failure, int code) {
    return failure instanceof ReplyException reply && reply.failureCode() == code;
  }

  static StageFailure why(Throwable failure) {
    return hasCode(failure, MessageBound.CODE)
        ? StageFailure.MESSAGE_TOO_LARGE
        : StageFailure.CHAIN_UNREACHABLE;
  }

  /**
   * The verdict: each entry's {@code on_error}, in order; but hooks never fail open (http-hooks
   * 1.4).
   *
   * @param hooks the services that run hooks, of which a report may have come after the question
   */
  static ChainVerdict verdict(SelectedChain chain, StageFailure why, Predicate<String> hooks) {
    List<StageTrace> traces = new ArrayList<>();
    for (MiddlewareEntry entry : chain.entries()) {
      boolean closed = entry.onError() == OnError.FAIL_CLOSED || hooks.test(entry.implementation());
      traces.add(trace(entry, closed, why).build());
      if (closed) {
        return new ChainVerdict.Unavailable(entry.key(), why.text(), List.copyOf(traces));
      }
    }
    return new ChainVerdict.Allow(Optional.empty(), List.of(), List.copyOf(traces));
  }

  static StageTrace.Builder trace(MiddlewareEntry entry, StageFailure why) {
    return trace(entry, entry.onError() == OnError.FAIL_CLOSED, why);
  }

  private static StageTrace.Builder trace(MiddlewareEntry entry, boolean closed, StageFailure why) {
    return StageTrace.newBuilder()
        .setEntry(entry.key())
        .setImplementation(entry.implementation())
        .setOutcome(closed ? Outcome.OUTCOME_FAILED_CLOSED : Outcome.OUTCOME_FAILED_OPEN)
        .setReasonCode(why.text());
  }
}
