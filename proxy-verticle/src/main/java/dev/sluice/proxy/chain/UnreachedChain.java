package dev.sluice.proxy.chain;

import dev.sluice.config.policy.middleware.MiddlewareEntry;
import dev.sluice.config.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What becomes of the entries of a chain that could not be asked. */
final class UnreachedChain {
  private UnreachedChain() {}

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

  /** Of an entry whose {@code on_error} alone decides. */
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
