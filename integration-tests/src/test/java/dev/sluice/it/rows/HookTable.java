package dev.sluice.it.rows;

import static dev.sluice.it.rows.node.HookAnswersOfRows.buffered;
import static dev.sluice.it.rows.node.HookAnswersOfRows.chunk;
import static dev.sluice.it.rows.node.HookAnswersOfRows.finish;
import static dev.sluice.it.rows.node.HookAnswersOfRows.head;
import static dev.sluice.it.rows.node.HookAnswersOfRows.rejects;
import static dev.sluice.it.rows.node.HookAnswersOfRows.start;
import static dev.sluice.it.rows.node.HookAnswersOfRows.stream;
import static dev.sluice.it.rows.node.HookAnswersOfRows.whole;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.sluice.it.rows.HookRows.Fault;
import dev.sluice.it.rows.node.HookAnswersOfRows;
import dev.sluice.it.rows.node.RowHosts;
import dev.sluice.it.rows.node.RowOrigin.Reply;
import dev.sluice.it.rows.node.RowReplies;
import dev.sluice.it.service.ResponsePeer.PeerScript;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpBufferedResult;
import dev.sluice.proto.middleware.v1.HttpContinue;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpFinish;
import dev.sluice.proto.middleware.v1.HttpInspect;
import dev.sluice.proto.middleware.v1.HttpOutputStart;
import dev.sluice.proto.middleware.v1.HttpPreflightResult;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.HttpUnchanged;
import dev.sluice.proto.middleware.v1.MiddlewareDiagnostics;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;

/** The rows of hooks that a service causes (http-hooks 4, 6, 7, 13). */
final class HookTable {
  private static final HttpUnchanged UNCHANGED = HttpUnchanged.getDefaultInstance();

  private static final HttpResult OF_A_LATER_KIND =
      HttpResult.newBuilder()
          .setUnknownFields(
              UnknownFieldSet.newBuilder()
                  .addField(
                      1000,
                      UnknownFieldSet.Field.newBuilder()
                          .addLengthDelimited(ByteString.EMPTY)
                          .build())
                  .build())
          .build();

  private final HookRows rows = new HookRows();

  private HookTable() {}

  static List<Row<HttpEvent>> rows() {
    HookTable table = new HookTable();
    table.transport();
    table.heads();
    table.mutations();
    table.order();
    table.output();
    table.trailers();
    table.lengths();
    table.wholes();
    BadParts.diagnostics().forEach(table::diagnostics);
    table.platform();
    table.rows.blocked();
    List<Row<HttpEvent>> all = new ArrayList<>(table.rows.made());
    all.addAll(
        new OriginFaults<>(RowHosts.HOOKS, HookAnswersOfRows::pass, HookAnswersOfRows.whole())
            .rows());
    return all;
  }

  private static PeerScript<HttpEvent> answering(HttpResult result) {
    return (event, line) -> line.answer(result);
  }

  private void transport() {
    rows.anywhere(failing("external_service_error", Status.INTERNAL));
    rows.anywhere(failing("middleware_timeout", Status.DEADLINE_EXCEEDED));
    rows.anywhere(failing("middleware_cannot_inspect", Status.FAILED_PRECONDITION));
    rows.anywhere(
        failing("middleware_unimplemented", Status.UNIMPLEMENTED)
            .speakingOtherwise("unimplemented"));
    rows.anywhere(
        Fault.of("middleware_contract_failure_decode", "", (event, line) -> line.garbage())
            .speakingOtherwise("decode"));
    rows.anywhere(
        Fault.of("middleware_result_stream_closed", "", (event, line) -> line.close()).quiet());
    rows.anywhere(
        Fault.of("result_unknown", "unset", answering(HttpResult.getDefaultInstance()))
            .speakingOtherwise("result_unset"));
    rows.anywhere(
        Fault.of("result_unknown", "kind", answering(OF_A_LATER_KIND))
            .speakingOtherwise("result_unknown"));
    Fault silent = Fault.of("middleware_timeout", "silent", (event, line) -> {}).hasty();
    rows.preflight(silent);
    rows.whole(silent);
  }

  private static Fault failing(String id, Status status) {
    Status described = status.withDescription("canary-of-a-service");
    return Fault.of(id, "status", (event, line) -> line.fail(described)).quiet();
  }

  private void heads() {
    rows.preflight(
        Fault.of("preflight_result_expected", "", answering(start(HttpOutputStart.newBuilder()))));
    rows.preflight(
        Fault.of(
            "preflight_result_unknown",
            "decision",
            answering(head(HttpPreflightResult.newBuilder()))));
    rows.preflight(mode("preflight_result_unknown", "mode", HttpInspect.newBuilder()));
    rows.preflight(mode("body_mode_not_permitted", "none", buffered(0)));
    rows.preflight(mode("body_mode_not_permitted", "large", buffered((256 << 10) + 1)));
    rows.preflight(
        mode("body_mode_not_permitted", "withheld", stream()),
        RowReplies.with("Cache-Control: no-transform\r\n"));
  }

  private static Fault mode(String id, String variant, HttpInspect.Builder mode) {
    return Fault.of(
        id, variant, answering(head(HttpPreflightResult.newBuilder().setInspect(mode))));
  }

  /** At the head, at the start, and at a whole body. */
  private void mutations() {
    BadParts.mutations().forEach(this::mutations);
    int number = 0;
    for (HeaderMutation bad : BadParts.protectedOnes()) {
      String variant = "of-responses-" + number++;
      rows.preflight(
          Fault.of(
              "header_mutation_protected_header",
              variant,
              answering(mutating(List.of(BadParts.write("x-good", "1"), bad)))));
    }
  }

  private void mutations(String code, List<HeaderMutation> bad) {
    Reply reply = RowReplies.with("X-Hop: 1\r\nConnection: X-Hop\r\n");
    rows.preflight(Fault.of(code, "", answering(mutating(bad))), reply);
    if (!code.endsWith("hop_by_hop_header")) {
      rows.begin(
          Fault.of(
              code, "", answering(start(HttpOutputStart.newBuilder().addAllHeaderMutations(bad)))));
      rows.whole(
          Fault.of(
              code,
              "",
              answering(
                  whole(
                      HttpBufferedResult.newBuilder()
                          .setUnchanged(UNCHANGED)
                          .addAllHeaderMutations(bad)))));
    }
  }

  private static HttpResult mutating(List<HeaderMutation> mutations) {
    return head(
        HttpPreflightResult.newBuilder()
            .setContinueWithoutBody(HttpContinue.getDefaultInstance())
            .addAllHeaderMutations(mutations));
  }

  private void order() {
    String order = "stream_result_order_invalid";
    ByteString some = ByteString.copyFromUtf8("some");
    rows.begin(Fault.of(order, "chunk", answering(chunk(some))));
    rows.begin(Fault.of(order, "finish", answering(finish(HttpFinish.newBuilder()))));
    rows.begin(Fault.of(order, "preflight", answering(mutating(List.of()))));
    rows.chunk(Fault.of(order, "start", answering(start(HttpOutputStart.newBuilder()))));
    rows.chunk(
        Fault.of(
            order,
            "buffered",
            answering(whole(HttpBufferedResult.newBuilder().setUnchanged(UNCHANGED)))));
  }

  private void output() {
    rows.early(
        Fault.of("stream_finish_before_input_end", "", answering(finish(HttpFinish.newBuilder()))));
    rows.chunk(
        Fault.of("stream_output_chunk_invalid", "empty", answering(chunk(ByteString.EMPTY))));
    rows.chunk(
        Fault.of(
            "stream_output_chunk_invalid",
            "large",
            answering(chunk(ByteString.copyFrom(new byte[(64 << 10) + 1])))));
  }

  private void trailers() {
    List<HeaderMutation> absent = List.of(BadParts.write("x-absent", "1"));
    rows.end(
        Fault.of(
            "trailer_mutation_absent_name",
            "",
            answering(finish(HttpFinish.newBuilder().addAllTrailerMutations(absent)))));
    rows.whole(
        Fault.of(
            "trailer_mutation_absent_name",
            "",
            answering(
                whole(
                    HttpBufferedResult.newBuilder()
                        .setUnchanged(UNCHANGED)
                        .addAllTrailerMutations(absent)))));
  }

  private void lengths() {
    rows.begin(
        Fault.of(
            "stream_output_length_mismatch",
            "never",
            answering(start(HttpOutputStart.newBuilder().setOutputBodyBytes(-1)))));
    PeerScript<HttpEvent> none = (event, line) -> {};
    rows.declared(Fault.of("stream_output_length_mismatch", "exceeded", none), 8, "first ");
    rows.declared(Fault.of("stream_output_length_mismatch", "missed", none), 12, "first last");
  }

  private void wholes() {
    rows.whole(
        Fault.of(
            "buffered_result_expected", "", answering(chunk(ByteString.copyFromUtf8("some")))));
    rows.whole(
        Fault.of("buffered_result_unknown", "", answering(whole(HttpBufferedResult.newBuilder()))));
    rows.whole(Fault.of("buffered_input_over_capacity", "", (event, line) -> {}), buffered(9));
    rows.whole(
        Fault.of(
            "buffered_output_over_capacity",
            "",
            answering(
                whole(
                    HttpBufferedResult.newBuilder()
                        .setReplacement(ByteString.copyFrom(new byte[(1 << 10) + 1]))))));
  }

  /** Of any result; they spoil a rejection too. */
  private void diagnostics(String older, MiddlewareDiagnostics.Builder bad) {
    String id = hookCode(older);
    rows.anywhere(Fault.of(id, "reject-" + older, answering(rejects(bad))));
    HttpPreflightResult.Builder continues =
        HttpPreflightResult.newBuilder()
            .setContinueWithoutBody(HttpContinue.getDefaultInstance())
            .setDiagnostics(bad);
    rows.preflight(Fault.of(id, "continue-" + older, answering(head(continues))));
    HttpFinish.Builder finishes = HttpFinish.newBuilder().setDiagnostics(bad);
    rows.end(Fault.of(id, "finish-" + older, answering(finish(finishes))));
    HttpBufferedResult.Builder unchanged =
        HttpBufferedResult.newBuilder().setUnchanged(UNCHANGED).setDiagnostics(bad);
    rows.whole(Fault.of(id, "unchanged-" + older, answering(whole(unchanged))));
  }

  /** What no service is asked about. */
  private void platform() {
    PeerScript<HttpEvent> none = (event, line) -> {};
    rows.preflight(
        Fault.of("response_input_unrepresentable", "", none).quiet(),
        RowReplies.with(RowReplies.OBS_TEXT));
    rows.preflight(
        Fault.of("head_input_over_capacity", "", none).quiet(), RowReplies.with(RowReplies.MANY));
  }

  private static String hookCode(String older) {
    return "diagnostics_"
        + older
            .replace("finding_", "findings_")
            .replace("metadata_count_", "metadata_")
            .replace("metadata_bytes_", "metadata_");
  }
}
