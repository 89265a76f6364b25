package dev.sluice.app.metrics;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.proto.v1.MessageTotals;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.RequestHalt;
import dev.sluice.proto.v1.ResponseClosing;
import dev.sluice.proto.v1.ResponseClosing.Commitment;
import dev.sluice.proto.v1.ResponseDecision;
import dev.sluice.proto.v1.ResponseEvent;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StreamedStage;
import dev.sluice.proto.v1.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;

/** What stages read as streams, requests and responses, and what became of it. Any thread. */
final class ResponseMeters {
  private static final int MOST_SERIES = 40;
  private static final String REQUEST = "request";
  private static final String RESPONSE = "response";
  private static final String DELIVERED = "delivered";
  private static final String REFUSED = "refused";
  private static final String CUT = "cut";

  private final Series<Ended, Counter> ended;
  private final Series<String, Counter> units;
  private final Series<String, Counter> bytes;
  private final Counter scrubbed;
  private final Counter hidden;
  private final Timer added;

  private record Ended(String direction, String contract, String outcome) {}

  ResponseMeters(MeterRegistry meters) {
    ended =
        new Series<>(
            MOST_SERIES, new Ended(Text.OTHER, Text.OTHER, Text.OTHER), key -> ended(meters, key));
    units = new Series<>(MOST_SERIES, Text.OTHER, key -> units(meters, key));
    bytes = new Series<>(MOST_SERIES, Text.OTHER, key -> bytes(meters, key));
    scrubbed =
        Counter.builder("sluice.responses.scrubbed")
            .description("Secrets of requests that responses held and that were replaced")
            .register(meters);
    hidden =
        Counter.builder("sluice.tools.hidden")
            .description("Tools that were left out of lists of MCP servers")
            .register(meters);
    added =
        Durations.step(
                "sluice.response.inspection.duration",
                "From the head of a response to the decision of its stages")
            .register(meters);
  }

  void decided(RequestDecision decision) {
    if (hasStreamed(decision.getStagesList())) {
      read(REQUEST, decision.getStagesList());
      // How a body ends that goes on while it is read, a later record tells.
      if (decision.getLater() || !decision.getStreaming()) {
        count(REQUEST, decision.getStagesList(), outcome(decision));
      }
    }
  }

  /** Asked of every request, so without a stream. */
  private static boolean hasStreamed(List<StageTrace> stages) {
    for (StageTrace stage : stages) {
      if (stage.hasStreamed()) {
        return true;
      }
    }
    return false;
  }

  /** A request that the node ended while stages read it; one that had not gone on has no stages. */
  void halted(RequestHalt halt) {
    read(REQUEST, halt.getStagesList());
    count(REQUEST, halt.getStagesList(), CUT);
  }

  void told(MessageTotals messages) {
    scrubbed.increment((double) messages.getScrubReplacements());
  }

  void told(ResponseEvent event) {
    if (event.hasDecision()) {
      decided(event.getDecision());
    } else if (event.hasClosing()) {
      closed(event.getClosing());
    }
  }

  private void decided(ResponseDecision decision) {
    if (decision.getChainNanos() > 0) {
      added.record(decision.getChainNanos(), NANOSECONDS);
    }
    if (!decision.getStreaming()) {
      read(RESPONSE, decision.getStagesList());
    }
    if (decision.getVerdict() == Verdict.VERDICT_DENIED) {
      count(RESPONSE, decision.getStagesList(), REFUSED);
    }
  }

  private void closed(ResponseClosing closing) {
    scrubbed.increment((double) closing.getScrubReplacements());
    hidden.increment((double) closing.getToolsHidden());
    read(RESPONSE, closing.getStagesList());
    if (closing.getRefusal().isEmpty() && closing.getReason().isEmpty()) {
      count(RESPONSE, closing.getStagesList(), DELIVERED);
    } else if (closing.getCommitment() == Commitment.COMMITMENT_AFTER_COMMIT) {
      count(RESPONSE, closing.getStagesList(), CUT);
    } else if (!closing.getRefusal().isEmpty()) {
      count(RESPONSE, closing.getStagesList(), REFUSED);
    }
  }

  private void count(String direction, List<StageTrace> stages, String outcome) {
    if (!stages.isEmpty()) {
      ended.of(new Ended(direction, contract(stages), outcome)).increment();
    }
  }

  private void read(String direction, List<StageTrace> stages) {
    for (StageTrace stage : stages) {
      StreamedStage streamed = stage.getStreamed();
      if (streamed.getUnits() > 0) {
        units.of(direction).increment((double) streamed.getUnits());
        bytes.of(direction).increment((double) streamed.getInputBytes());
      }
    }
  }

  private static String outcome(RequestDecision decision) {
    if (decision.getVerdict() != Verdict.VERDICT_DENIED) {
      return DELIVERED;
    }
    return decision.getLater() ? CUT : REFUSED;
  }

  /** Built-ins run with either contract, so that the other stages decide. */
  private static String contract(List<StageTrace> stages) {
    String contract = "built_in";
    for (StageTrace stage : stages) {
      if (!isBuiltIn(stage)) {
        if (stage.getStreamed().getHooks()) {
          return "hooks";
        }
        contract = "older";
      }
    }
    return contract;
  }

  private static boolean isBuiltIn(StageTrace stage) {
    return stage.getImplementation().indexOf('/') >= 0;
  }

  private static Counter ended(MeterRegistry meters, Ended key) {
    return Counter.builder("sluice.streamed.messages")
        .description("Requests and responses that stages read as streams, by how they ended")
        .tags("direction", key.direction, "contract", key.contract, "outcome", key.outcome)
        .register(meters);
  }

  private static Counter units(MeterRegistry meters, String direction) {
    return Counter.builder("sluice.streamed.units")
        .description("Pieces of bodies that stages read")
        .tag("direction", direction)
        .register(meters);
  }

  private static Counter bytes(MeterRegistry meters, String direction) {
    return Counter.builder("sluice.streamed.read")
        .baseUnit("bytes")
        .description("Bytes of bodies that stages read; a byte that two stages read counts twice")
        .tag("direction", direction)
        .register(meters);
  }
}
