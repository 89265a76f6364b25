package dev.sluice.it.rows;

import static dev.sluice.it.rows.node.OlderAnswers.head;
import static dev.sluice.it.rows.node.OlderAnswers.inspect;
import static dev.sluice.it.rows.node.OlderAnswers.inspects;
import static dev.sluice.it.rows.node.OlderAnswers.passed;
import static dev.sluice.it.rows.node.OlderAnswers.replaced;

import com.google.protobuf.ByteString;
import dev.sluice.it.rows.OlderRows.Fault;
import dev.sluice.it.rows.node.OlderAnswers;
import dev.sluice.it.rows.node.RowHosts;
import dev.sluice.it.rows.node.RowOrigin.Reply;
import dev.sluice.it.rows.node.RowReplies;
import dev.sluice.it.service.ResponsePeer.PeerScript;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpResponseBodyMode;
import dev.sluice.proto.middleware.v1.HttpResponseBodyResult;
import dev.sluice.proto.middleware.v1.HttpResponseBodySkipRemaining;
import dev.sluice.proto.middleware.v1.HttpResponseBodyTransform;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResponsePreflightResult;
import dev.sluice.proto.middleware.v1.HttpResponseTrailersResult;
import dev.sluice.proto.middleware.v1.MiddlewareDiagnostics;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** The rows of the older response contract that a service causes (http-responses 11). */
final class OlderTable {
  private static final String INVALID = "invalid_result";
  private static final String TRANSPORT = "transport";
  private static final String CAPACITY = "payload_capacity";
  private static final String NO_TRANSFORM = "Cache-Control: no-transform\r\n";

  private final OlderRows rows = new OlderRows();

  private OlderTable() {}

  static List<Row<HttpResponseEvent>> rows() {
    OlderTable table = new OlderTable();
    table.transport();
    table.contract();
    table.heads();
    table.mutations();
    table.units();
    table.trailers();
    table.diagnostics();
    table.platform();
    table.rows.blocked();
    List<Row<HttpResponseEvent>> all = new ArrayList<>(table.rows.made());
    for (String host : List.of(RowHosts.CLOSED, RowHosts.OPEN)) {
      all.addAll(new OriginFaults<>(host, OlderAnswers::pass, OlderAnswers.whole()).rows());
    }
    return all;
  }

  private static PeerScript<HttpResponseEvent> answering(HttpResponseEventResult result) {
    return (event, line) -> line.answer(result);
  }

  /** A stream that ends, is silent, or holds what is no message. */
  private void transport() {
    Fault silent = Fault.of("middleware_timeout", "silent", "timeout", (event, line) -> {}).hasty();
    Fault late =
        Fault.of(
                "middleware_timeout",
                "status",
                "timeout",
                (event, line) -> line.fail(Status.DEADLINE_EXCEEDED))
            .quiet();
    Fault closed =
        Fault.of("external_service_error", "closed", TRANSPORT, (event, line) -> line.close())
            .quiet();
    Fault failed =
        Fault.of(
                "external_service_error",
                "status",
                TRANSPORT,
                (event, line) -> line.fail(Status.INTERNAL.withDescription("canary-of-a-service")))
            .quiet();
    for (Fault fault : List.of(silent, late, closed, failed)) {
      rows.preflight(fault);
      rows.unit(fault);
      rows.trailers(fault);
    }
  }

  private void contract() {
    rows.closed(
        Fault.of(
                "middleware_contract_failure_unimplemented",
                "",
                TRANSPORT,
                (event, line) -> line.fail(Status.UNIMPLEMENTED))
            .quiet(),
        "unimplemented");
    rows.closed(
        Fault.of(
            "middleware_contract_failure_decode", "", TRANSPORT, (event, line) -> line.garbage()),
        "decode");
  }

  private void heads() {
    rows.preflight(
        Fault.of(
            "unexpected_response_result", "", INVALID, answering(OlderAnswers.unit(passed(1)))));
    rows.preflight(
        Fault.of(
            "invalid_preflight_decision",
            "",
            INVALID,
            answering(head(HttpResponsePreflightResult.newBuilder()))));
    rows.preflight(mode("unset", HttpResponseBodyMode.HTTP_RESPONSE_BODY_MODE_UNSPECIFIED_VALUE));
    rows.preflight(mode("unknown", 9));
    rows.preflight(
        Fault.of(
            "response_body_mode_not_permitted",
            "",
            INVALID,
            answering(inspects(inspect(OlderAnswers.STREAM)))),
        RowReplies.with(NO_TRANSFORM),
        RowReplies.untouched(NO_TRANSFORM));
  }

  private static Fault mode(String variant, int mode) {
    return Fault.of(
        "invalid_response_body_mode",
        variant,
        INVALID,
        answering(inspects(inspect(OlderAnswers.STREAM).setBodyModeValue(mode))));
  }

  private void mutations() {
    String hop = RowReplies.STATUS + "X-Hop: 1\r\nConnection: X-Hop\r\nContent-Length: 10\r\n";
    String untouched = hop.replace("Connection: X-Hop\r\n", "").replace("X-Hop: 1\r\n", "");
    BadParts.mutations()
        .forEach(
            (code, bad) ->
                rows.preflight(
                    Fault.of(code, "", category(code), answering(mutating(bad))),
                    Reply.of(hop + "\r\nfirst last"),
                    untouched + RowReplies.OURS + "\r\nfirst last"));
    int number = 0;
    for (HeaderMutation bad : BadParts.protectedOnes()) {
      rows.preflight(
          Fault.of(
              "header_mutation_protected_header",
              "of-responses-" + number++,
              INVALID,
              answering(mutating(List.of(BadParts.write("x-good", "1"), bad)))));
    }
  }

  private static HttpResponseEventResult mutating(List<HeaderMutation> mutations) {
    return inspects(inspect(OlderAnswers.STREAM).addAllHeaderMutations(mutations));
  }

  private static String category(String code) {
    return code.contains("over_capacity") ? CAPACITY : INVALID;
  }

  private void units() {
    rows.unit(
        Fault.of(
            "unexpected_response_result",
            "",
            INVALID,
            answering(head(HttpResponsePreflightResult.newBuilder()))));
    unit("response_body_sequence_mismatch", result -> passed(result + 1));
    unit(
        "invalid_response_body_decision",
        result -> HttpResponseBodyResult.newBuilder().setSequence(result));
    unit(
        "invalid_response_body_skip_remaining_action",
        result ->
            HttpResponseBodyResult.newBuilder()
                .setSequence(result)
                .setSkipRemaining(HttpResponseBodySkipRemaining.getDefaultInstance()));
    unit(
        "response_body_replacement_missing",
        result ->
            HttpResponseBodyResult.newBuilder()
                .setSequence(result)
                .setTransform(HttpResponseBodyTransform.getDefaultInstance()));
    ByteString large = ByteString.copyFrom(new byte[(256 << 10) + 1]);
    unit("response_body_replacement_over_capacity", result -> replaced(result, large));
  }

  private void unit(String id, LongFunction<HttpResponseBodyResult.Builder> how) {
    rows.unit(
        Fault.of(
            id,
            "",
            category(id),
            (event, line) ->
                line.answer(OlderAnswers.unit(how.apply(event.getBody().getSequence())))));
  }

  private void trailers() {
    rows.trailers(
        Fault.of(
            "unexpected_response_result", "", INVALID, answering(OlderAnswers.unit(passed(1)))));
    rows.trailers(
        Fault.of(
            "trailer_mutation_absent_name",
            "",
            INVALID,
            answering(trailing(List.of(BadParts.write("x-absent", "1"))))));
    for (String code : List.of("header_mutation_empty", "header_mutation_protected_header")) {
      rows.trailers(
          Fault.of(
              code,
              "",
              INVALID,
              answering(trailing(BadParts.mutations().getOrDefault(code, List.of())))));
    }
  }

  private static HttpResponseEventResult trailing(List<HeaderMutation> mutations) {
    return HttpResponseEventResult.newBuilder()
        .setTrailersResult(
            HttpResponseTrailersResult.newBuilder().addAllTrailerMutations(mutations))
        .build();
  }

  /** Of any result; they spoil a refusal too. */
  private void diagnostics() {
    for (Map.Entry<String, MiddlewareDiagnostics.Builder> bad : BadParts.diagnostics().entrySet()) {
      String id = "response_" + bad.getKey();
      MiddlewareDiagnostics said = bad.getValue().build();
      rows.preflight(Fault.of(id, "", category(id), answering(OlderAnswers.blocking(said))));
      rows.unit(
          Fault.of(
              id,
              "",
              category(id),
              (event, line) ->
                  line.answer(OlderAnswers.blocking(event.getBody().getSequence(), said))));
      rows.trailers(Fault.of(id, "", category(id), answering(OlderAnswers.trailers(said))));
    }
  }

  /** What no service is asked about. */
  private void platform() {
    PeerScript<HttpResponseEvent> none = (event, line) -> {};
    rows.preflight(
        Fault.of("response_input_unrepresentable", "", "response_not_inspectable", none).quiet(),
        RowReplies.with(RowReplies.OBS_TEXT),
        RowReplies.untouched(RowReplies.OBS_TEXT));
    rows.preflight(
        Fault.of("response_input_over_capacity", "", CAPACITY, none).quiet(),
        RowReplies.with(RowReplies.MANY),
        RowReplies.untouched(RowReplies.MANY));
  }
}
