package dev.sluice.audit.ocsf;

import dev.sluice.audit.ocsf.EventBatch.Header;
import dev.sluice.audit.ocsf.code.OcsfCode.Severity;
import dev.sluice.audit.ocsf.code.OcsfCode.Status;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.audit.ocsf.code.Ruling;
import dev.sluice.audit.ocsf.summary.ResponseStage;
import dev.sluice.audit.ocsf.summary.ResponseSummary;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.v1.ResponseClosing;
import dev.sluice.proto.v1.ResponseDecision;
import dev.sluice.proto.v1.ResponseEvent;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.StageTrace;

/**
 * HTTP Activity, 4002: what was decided about a response, how it ended, and one event for each
 * stage that was asked (http-responses 14).
 */
final class ResponseEvents {
  private static final String HOOKS_VERSION = "2";
  private static final String GENERATION = "generation";
  private static final String STAGES = "stages";
  private static final String CHAIN = "chain_micros";

  private final HttpEvents http;

  ResponseEvents(HttpEvents http) {
    this.http = http;
  }

  OcsfEvent decision(Header header, ResponseEvent response) {
    ResponseDecision decision = response.getDecision();
    Ruling ruling = Ruling.of(decision.getVerdict());
    EventStream event = begin(header, response, ruling, 0);
    event.severity(ruling.isDenial() ? Severity.MEDIUM : Severity.INFORMATIONAL);
    event.status(
        ruling.isDenial() ? Status.FAILURE : Status.SUCCESS,
        decision.getRefusal(),
        decision.getReason());
    event.object(
        "unmapped",
        () -> {
          event.number(GENERATION, response.getGeneration());
          event.number("answered", decision.getStatus());
          if (decision.getStreaming()) {
            event.flag("streaming", true);
          }
          event.number(STAGES, decision.getStagesCount());
          event.number(CHAIN, decision.getChainNanos() / 1000);
          RequestParts.failed(event, decision.getStagesList());
        });
    return event.text("message", ResponseSummary.decision(response)).end();
  }

  OcsfEvent closing(Header header, ResponseEvent response) {
    ResponseClosing closing = response.getClosing();
    EventStream event =
        begin(header, response, ResponseSummary.ruling(closing), closing.getDeliveredBytes());
    event.severity(ResponseSummary.severity(closing));
    boolean whole = ResponseSummary.code(closing).isEmpty();
    String detail = closing.getReason().isEmpty() ? closing.getRefusal() : closing.getReason();
    event.status(whole ? Status.SUCCESS : Status.FAILURE, closing.getRefusal(), detail);
    event.object("unmapped", () -> unmapped(event, response.getGeneration(), closing));
    return event.text("message", ResponseSummary.closing(response)).end();
  }

  private static void unmapped(EventStream event, long generation, ResponseClosing closing) {
    event.number(GENERATION, generation);
    event.json().writeNumberProperty("received_bytes", closing.getReceivedBytes());
    event.json().writeNumberProperty("delivered_bytes", closing.getDeliveredBytes());
    event.text("commitment", commitment(closing));
    event.text("downstream_framing", closing.getDownstreamFraming());
    if (closing.getScrubReplacements() > 0) {
      event.texts("scrubbed", closing.getScrubbedList());
    }
    event.number("scrub_replacements", closing.getScrubReplacements());
    event.number("tools_hidden", closing.getToolsHidden());
    event.number(STAGES, closing.getStagesCount());
    event.number(CHAIN, closing.getChainNanos() / 1000);
    RequestParts.failed(event, closing.getStagesList());
  }

  static String commitment(ResponseClosing closing) {
    return switch (closing.getCommitment()) {
      case COMMITMENT_BEFORE_COMMIT -> "before_commit";
      case COMMITMENT_AFTER_COMMIT -> "after_commit";
      case COMMITMENT_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }

  OcsfEvent stage(Header header, ResponseEvent response, StageTrace stage) {
    ResponseStage said = ResponseStage.of(stage);
    EventStream event = begin(header, response, said.ruling(), 0);
    event.severity(said.severity());
    event.status(
        said.isSuccess() ? Status.SUCCESS : Status.FAILURE,
        said.isSuccess() ? "" : stage.getReasonCode(),
        ResponseStage.failure(stage));
    event.object(
        "unmapped",
        () -> {
          event.text("middleware_config", stage.getEntry());
          event.text("middleware_implementation", stage.getImplementation());
          event.text("response_middleware_outcome", said.token());
          if (stage.getStreamed().getHooks()) {
            event.text("http_hook_version", HOOKS_VERSION);
          } else {
            event.json().writeNumberProperty("sequence", stage.getStreamed().getUnits());
          }
          event.json().writeNumberProperty("input_bytes", stage.getStreamed().getInputBytes());
          event.flag("failed", ResponseStage.failed(stage));
          event.text("failure_reason", ResponseStage.failure(stage));
          event.text("version", stage.getVersion());
          event.number("units", stage.getStreamed().getUnits());
          event.number("output_bytes", stage.getStreamed().getOutputBytes());
          event.number("findings_left_out", stage.getStreamed().getFindingsLeftOut());
          event.number("duration_micros", stage.getDurationNanos() / 1000);
        });
    return event.text("message", said.message(stage)).end();
  }

  private EventStream begin(Header header, ResponseEvent response, Ruling ruling, long bytes) {
    EventStream event = http.begin(header, ResponseSummary.request(response));
    HttpEvents.response(event, response.getUpstreamStatus(), bytes);
    return event
        .ruling(ruling)
        .rule(
            Rule.newBuilder()
                .setPolicy(response.getRule().getPolicy())
                .setEngine(RuleEngine.SUPERVISOR_MIDDLEWARE.text())
                .build());
  }
}
