package dev.sluice.tools.conformance;

import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.tools.conformance.Judgment.Invalid;
import dev.sluice.tools.conformance.Judgment.Unanswered;
import dev.sluice.tools.conformance.Judgment.Unusable;
import dev.sluice.tools.conformance.Judgment.Usable;
import dev.sluice.tools.conformance.SampleRequests.Sample;
import java.util.ArrayList;
import java.util.List;

/** Turns judgments of answers into results for the author of the service. */
final class Verdicts {
  private Verdicts() {}

  static CheckResult of(Sample sample, Judgment judgment) {
    return switch (judgment) {
      case Usable usable -> new CheckResult.Passed(sample.name(), usable.summary());
      case Invalid invalid -> failed(sample.name(), invalid);
      case Unanswered unanswered ->
          sample
              .waiver()
              .filter(waiver -> unanswered.inTime())
              .<CheckResult>map(
                  waiver -> new CheckResult.Doubtful(sample.name(), unanswered.why(), waiver))
              .orElseGet(() -> failed(sample.name(), unanswered));
    };
  }

  /** Judges an answer to a request that may also be refused, if that happens in time. */
  static CheckResult refusable(String name, Judgment judgment) {
    return switch (judgment) {
      case Usable usable -> new CheckResult.Passed(name, usable.summary());
      case Invalid invalid -> failed(name, invalid);
      case Unanswered unanswered ->
          unanswered.inTime()
              ? new CheckResult.Passed(name, "refused: " + unanswered.what())
              : failed(name, unanswered);
    };
  }

  static CheckResult same(String name, Judgment first, Judgment second) {
    return switch (first) {
      case Unusable unusable -> failed(name, unusable);
      case Usable one ->
          switch (second) {
            case Unusable unusable -> failed(name, unusable);
            case Usable other -> compared(name, differences(one.result(), other.result()));
          };
    };
  }

  static CheckResult together(String name, List<Judgment> judgments) {
    List<Unusable> unusable = new ArrayList<>();
    for (Judgment judgment : judgments) {
      if (judgment instanceof Unusable bad) {
        unusable.add(bad);
      }
    }
    if (unusable.isEmpty()) {
      return new CheckResult.Passed(name, judgments.size() + " at once");
    }
    Unusable first = unusable.getFirst();
    String why = "%d of %d at once: %s".formatted(unusable.size(), judgments.size(), first.why());
    return new CheckResult.Failed(name, why, first.remedy());
  }

  private static CheckResult failed(String name, Unusable unusable) {
    return new CheckResult.Failed(name, unusable.why(), unusable.remedy());
  }

  private static CheckResult compared(String name, List<String> differences) {
    return differences.isEmpty()
        ? new CheckResult.Passed(name, "the same answer twice")
        : new CheckResult.Doubtful(
            name,
            "two answers to one request differ in " + String.join(", ", differences),
            "nothing if that is intended; clients that retry will notice");
  }

  private static List<String> differences(HttpRequestResult one, HttpRequestResult other) {
    List<String> differences = new ArrayList<>();
    if (one.getDecision() != other.getDecision()) {
      differences.add("decision");
    }
    if (!one.getReasonCode().equals(other.getReasonCode())) {
      differences.add("reason_code");
    }
    if (one.getHasBody() != other.getHasBody() || !one.getBody().equals(other.getBody())) {
      differences.add("body");
    }
    if (!one.getHeaderMutationsList().equals(other.getHeaderMutationsList())) {
      differences.add("header_mutations");
    }
    return differences;
  }
}
