package dev.sluice.app.tracing;

import dev.sluice.app.tracing.SpanCollector.What;
import dev.sluice.app.tracing.SpanCollector.Within;
import dev.sluice.proto.ContractNames;
import dev.sluice.proto.TraceParent;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.StageTrace;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import java.util.Locale;

/**
 * The spans of the stages of a chain. A chain node has a clock of its own: its run is placed in the
 * middle of the time that the proxy waited for it.
 */
final class ChainSpans {
  private static final String OUTCOME = "OUTCOME_";

  /** Numbers of spans that only this node names; those of services are below. */
  private static final int FIRST_BUILT_IN = 1000;

  private ChainSpans() {}

  static void add(SpanCollector sheet, long chain, Within waited, List<StageTrace> stages) {
    long last =
        stages.stream()
            .filter(ChainSpans::hasRun)
            .mapToLong(stage -> stage.getBegunNanos() + stage.getDurationNanos())
            .max()
            .orElse(0);
    addFrom(
        sheet,
        chain,
        waited.begun() + Math.max(0, (waited.ended() - waited.begun() - last) / 2),
        stages,
        false);
  }

  /** Adds the stages that were asked at the begin of the chain: its body may take much longer. */
  static void addAsked(SpanCollector sheet, long chain, Within within, List<StageTrace> stages) {
    addFrom(sheet, chain, within.begun(), stages, true);
  }

  private static void addFrom(
      SpanCollector sheet, long chain, long begun, List<StageTrace> stages, boolean response) {
    for (int i = 0; i < stages.size(); i++) {
      StageTrace stage = stages.get(i);
      if (hasRun(stage)) {
        long from = begun + stage.getBegunNanos();
        Within when = new Within(from, from + stage.getDurationNanos());
        sheet.below(chain, span(stage, chain, i), when, what(stage, response));
      }
    }
  }

  /** Adds stages that did not run in a chain: a search of the head, or a chain that did not run. */
  static void addOthers(
      SpanCollector sheet, long parent, Within within, List<StageTrace> stages, boolean response) {
    for (int i = 0; i < stages.size(); i++) {
      StageTrace stage = stages.get(i);
      if (!hasRun(stage)) {
        long from = Math.max(within.begun(), within.ended() - stage.getDurationNanos());
        Within when = new Within(from, within.ended());
        sheet.below(parent, span(stage, parent, i), when, what(stage, response));
      }
    }
  }

  static boolean hasRun(StageTrace stage) {
    return stage.getBegunNanos() != 0;
  }

  private static long span(StageTrace stage, long parent, int index) {
    return stage.getSpan() == 0
        ? TraceParent.childSpan(parent, FIRST_BUILT_IN + index)
        : stage.getSpan();
  }

  private static What what(StageTrace stage, boolean response) {
    boolean remote = stage.getSpan() != 0;
    return new What(
        remote ? method(stage, response) : stage.getImplementation(),
        remote ? SpanKind.CLIENT : SpanKind.INTERNAL,
        attributes(stage, remote ? method(stage, response) : ""),
        status(stage));
  }

  private static String method(StageTrace stage, boolean response) {
    if (stage.getStreamed().getHooks()) {
      return response ? ContractNames.RESPONSE_HOOK : ContractNames.REQUEST_HOOK;
    }
    return response ? ContractNames.EVALUATE_RESPONSE : ContractNames.EVALUATE_REQUEST;
  }

  private static Attributes attributes(StageTrace stage, String method) {
    AttributesBuilder attributes =
        Attributes.builder()
            .put(SpanAttributes.STAGE, stage.getEntry())
            .put(SpanAttributes.IMPLEMENTATION, stage.getImplementation())
            .put(SpanAttributes.OUTCOME, outcome(stage));
    if (!method.isEmpty()) {
      int slash = method.indexOf('/');
      attributes
          .put(SpanAttributes.RPC_SYSTEM, "grpc")
          .put(SpanAttributes.RPC_SERVICE, method.substring(0, slash))
          .put(SpanAttributes.RPC_METHOD, method.substring(slash + 1));
    }
    if (!stage.getReasonCode().isEmpty()) {
      attributes.put(SpanAttributes.ERROR, stage.getReasonCode());
    }
    if (stage.getFindingsCount() > 0) {
      attributes.put(
          SpanAttributes.FINDINGS,
          stage.getFindingsList().stream().mapToLong(FindingCount::getCount).sum());
    }
    return attributes.build();
  }

  private static String outcome(StageTrace stage) {
    String name = stage.getOutcome().name();
    return name.startsWith(OUTCOME)
        ? name.substring(OUTCOME.length()).toLowerCase(Locale.ROOT)
        : "other";
  }

  private static StatusData status(StageTrace stage) {
    return switch (stage.getOutcome()) {
      case OUTCOME_FAILED_OPEN, OUTCOME_FAILED_CLOSED -> StatusData.error();
      case OUTCOME_ALLOWED,
          OUTCOME_DENIED,
          OUTCOME_INSPECTS,
          OUTCOME_SKIPPED,
          OUTCOME_UNSPECIFIED,
          UNRECOGNIZED ->
          StatusData.unset();
    };
  }
}
