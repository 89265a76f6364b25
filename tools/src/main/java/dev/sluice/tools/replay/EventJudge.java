package dev.sluice.tools.replay;

import dev.sluice.config.source.KeyPath;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.RecordedDecision;
import dev.sluice.policy.RecordedDecision.Missing;
import dev.sluice.tools.replay.RecordedEvent.Outcome;
import java.time.Instant;
import java.util.Optional;

/** Judges recorded decisions by a policy. One thread. */
final class EventJudge {
  private static final String NO_ENDPOINT = "";

  private final Policy policy;
  private final Optional<Policy> against;

  /**
   * @param against judges what was decided before; empty: the record says it
   */
  EventJudge(Policy policy, Optional<Policy> against) {
    this.policy = policy;
    this.against = against;
  }

  private record Verdict(Optional<Boolean> passes, String place, boolean byKeys) {}

  ReplayGroup.Key judge(RecordedEvent event) {
    if (event.outcome() == Outcome.NOT_POLICY) {
      return new ReplayGroup.Key(Change.NOT_POLICY, event.refusal(), "", false);
    }
    Verdict now = verdict(policy, event);
    Verdict before = against.map(old -> verdict(old, event)).orElseGet(() -> recorded(event));
    boolean byKeys = now.byKeys() || before.byKeys();
    if (now.passes().isEmpty() || before.passes().isEmpty()) {
      Verdict open = now.passes().isEmpty() ? now : before;
      return new ReplayGroup.Key(Change.UNDECIDED, open.place(), event.place(), false);
    }
    return new ReplayGroup.Key(
        change(before.passes().get(), now.passes().get()), now.place(), before.place(), byKeys);
  }

  private static Verdict recorded(RecordedEvent event) {
    return new Verdict(Optional.of(event.outcome() == Outcome.ALLOWED), event.place(), false);
  }

  private static Change change(boolean passed, boolean passes) {
    if (passed == passes) {
      return Change.SAME;
    }
    return passes ? Change.NOW_ALLOWED : Change.NOW_DENIED;
  }

  /** By the rules that were present when the event happened. */
  private Verdict verdict(Policy policy, RecordedEvent event) {
    Policy judge = policy.at(Instant.ofEpochMilli(event.timeMs())).unobserved();
    if (event.request().isEmpty()) {
      return undecided(Missing.HOST, NO_ENDPOINT);
    }
    if (event.connect()) {
      return endpoint(judge.admitEndpoint(event.target().host(), event.target().port()));
    }
    return switch (judge.admitRecorded(event.request().get())) {
      case RecordedDecision.Decided decided ->
          new Verdict(
              Optional.of(decided.passes()),
              decided.decision().basis().place().map(KeyPath::text).orElse(NO_ENDPOINT),
              decided.byKeys());
      case RecordedDecision.Undecided(var missing, var place) ->
          undecided(missing, place.map(KeyPath::text).orElse(NO_ENDPOINT));
    };
  }

  private Verdict endpoint(EndpointDecision decision) {
    return switch (decision) {
      case EndpointDecision.Admitted admitted ->
          new Verdict(Optional.of(true), admitted.place().text(), false);
      case EndpointDecision.Refused refused -> new Verdict(Optional.of(false), NO_ENDPOINT, false);
    };
  }

  private static Verdict undecided(Missing missing, String place) {
    String where = place.isEmpty() ? "" : " (" + place + ")";
    return new Verdict(Optional.empty(), missing.words() + where, false);
  }
}
