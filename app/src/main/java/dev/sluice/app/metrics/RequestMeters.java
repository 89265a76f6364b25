package dev.sluice.app.metrics;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** Decisions about requests, their durations and the ends of requests. Any thread. */
final class RequestMeters {
  private static final int MOST_REASONS = 150;

  private static final int MOST_ENDS = 20;
  private static final int FIRST_STATUS = 100;
  private static final int LAST_STATUS = 599;
  private static final int OTHER_CLASS = -1;

  private final Series<Decided, Counter> decided;
  private final Series<Verdict, Timer> decisions;
  private final Series<String, Counter> stopped;
  private final Series<Ended, Timer> ended;
  private final Series<Integer, Counter> answers;
  private final Counter audited;
  private final Counter observed;

  private record Decided(String protocol, Verdict decision, String reason) {}

  private record Ended(String protocol, RequestCompletion.Outcome outcome) {}

  RequestMeters(MeterRegistry meters) {
    Decided other = new Decided(Text.OTHER, Verdict.UNRECOGNIZED, Text.OTHER);
    decided = new Series<>(MOST_REASONS, other, key -> decided(meters, key));
    decisions =
        new Series<>(MOST_ENDS, Verdict.UNRECOGNIZED, decision -> decision(meters, decision));
    stopped = new Series<>(MOST_REASONS, Text.OTHER, reason -> stopped(meters, reason));
    Ended unknown = new Ended(Text.OTHER, RequestCompletion.Outcome.UNRECOGNIZED);
    ended = new Series<>(MOST_ENDS, unknown, key -> ended(meters, key));
    answers = new Series<>(MOST_ENDS, OTHER_CLASS, status -> answers(meters, status));
    audited =
        Counter.builder("sluice.requests.audited")
            .description("Requests that policy denies and enforcement: audit let pass")
            .register(meters);
    observed =
        Counter.builder("sluice.requests.observed")
            .description("Requests that policy denies and mode: observe let pass")
            .register(meters);
  }

  void decided(RequestDecision decision) {
    if (!decision.getLater()) {
      count(decision, decision.getVerdict(), decision.getRefusal());
    } else if (decision.getVerdict() == Verdict.VERDICT_DENIED) {
      stopped.of(Text.reason(decision.getRefusal())).increment();
    }
  }

  /**
   * A first decision that the journal did not take. The request is refused, whatever it was.
   *
   * @param refusal code that the client gets
   */
  void unrecorded(RequestDecision decision, String refusal) {
    count(decision, Verdict.VERDICT_DENIED, refusal);
  }

  private void count(RequestDecision decision, Verdict verdict, String refusal) {
    decided.of(new Decided(Text.protocol(decision), verdict, Text.reason(refusal))).increment();
    decisions.of(verdict).record(decision.getDecidedNanos(), NANOSECONDS);
    if (decision.getAuditOnly()) {
      audited.increment();
    }
    if (!decision.getWouldRefuse().isEmpty()) {
      observed.increment();
    }
  }

  void completed(RequestCompletion completion) {
    String protocol = Text.protocol(completion.getDecision());
    ended
        .of(new Ended(protocol, completion.getOutcome()))
        .record(completion.getDurationNanos(), NANOSECONDS);
    answers.of(statusClass(completion.getStatus())).increment();
  }

  private static int statusClass(int status) {
    return status == 0 || (status >= FIRST_STATUS && status <= LAST_STATUS)
        ? status / 100
        : OTHER_CLASS;
  }

  private static String text(int statusClass) {
    return switch (statusClass) {
      case OTHER_CLASS -> Text.OTHER;
      case 0 -> Text.NONE;
      default -> statusClass + "xx";
    };
  }

  private static Counter decided(MeterRegistry meters, Decided key) {
    return Counter.builder("sluice.requests")
        .description("Requests by decision; the reason is the code of the refusal, or none")
        .tags("protocol", key.protocol, "decision", Text.of(key.decision), "reason", key.reason)
        .register(meters);
  }

  private static Timer decision(MeterRegistry meters, Verdict decision) {
    return Durations.request(
            "sluice.decision.duration", "From the first byte of a request to its decision")
        .tag("decision", Text.of(decision))
        .register(meters);
  }

  private static Counter stopped(MeterRegistry meters, String reason) {
    return Counter.builder("sluice.requests.stopped")
        .description("Requests that were allowed, and refused while they were forwarded")
        .tag("reason", reason)
        .register(meters);
  }

  private static Timer ended(MeterRegistry meters, Ended key) {
    return Durations.request(
            "sluice.request.duration",
            "Of forwarded requests, from the first byte to the last of the response")
        .tags("protocol", key.protocol, "outcome", Text.of(key.outcome))
        .register(meters);
  }

  private static Counter answers(MeterRegistry meters, int status) {
    return Counter.builder("sluice.responses")
        .description("Responses of origins by class of status; none where there was no response")
        .tag("status", text(status))
        .register(meters);
  }
}
