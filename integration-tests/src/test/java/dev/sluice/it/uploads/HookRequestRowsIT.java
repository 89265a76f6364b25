package dev.sluice.it.uploads;

import static dev.sluice.it.uploads.UploadRow.DENIAL;
import static dev.sluice.it.uploads.UploadRow.FAILURE;
import static dev.sluice.it.uploads.UploadRow.bodiless;
import static dev.sluice.it.uploads.UploadRow.declared;
import static dev.sluice.it.uploads.UploadRow.early;
import static dev.sluice.it.uploads.UploadRow.late;
import static dev.sluice.it.uploads.UploadRow.withheld;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.AuditTopic;
import dev.sluice.it.uploads.UploadOrigin.State;
import dev.sluice.it.uploads.UploadRow.Outcome;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each failure of a service that reads requests by hooks (http-hooks 9 and 13): the bytes that the
 * client gets, what the origin has of the request, the events, and what the stages hear.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(UploadNode.Resolver.class)
class HookRequestRowsIT {
  private static final Map<String, Outcome> OUTCOMES = new ConcurrentHashMap<>();

  private UploadNode node;

  static Stream<UploadRow> rows() {
    return Stream.of(preflights(), streams(), brokenStreams(), buffers()).flatMap(rows -> rows);
  }

  /** The head alone is known. */
  private static Stream<UploadRow> preflights() {
    return Stream.of(
        withheld("scripted", "stream/preflight/reject", DENIAL),
        early("scripted", "stream/preflight/reject", DENIAL),
        bodiless("scripted", "skip/preflight/reject", DENIAL),
        withheld("preflight_result_expected", "stream/preflight/start", FAILURE),
        early("preflight_result_expected", "stream/preflight/chunk", FAILURE),
        withheld("preflight_result_unknown", "stream/preflight/undecided", FAILURE),
        withheld("preflight_result_unknown", "stream/preflight/modeless", FAILURE),
        withheld("body_mode_not_permitted", "stream/preflight/buffers-nothing", FAILURE),
        withheld("body_mode_not_permitted", "stream/preflight/buffers-much", FAILURE),
        bodiless("result_unknown", "skip/preflight/unset", FAILURE),
        withheld("middleware_result_stream_closed", "stream/preflight/close", 0),
        bodiless("middleware_timeout", "skip/preflight/silent", FAILURE),
        withheld("middleware_timeout", "stream/preflight/deadline", 0),
        withheld("middleware_cannot_inspect", "stream/preflight/cannot", 0),
        withheld("middleware_unimplemented", "stream/preflight/unimplemented", 0),
        withheld("external_service_error", "stream/preflight/internal", 0),
        withheld("header_mutation_protected_header", "skip/preflight/protected", FAILURE),
        withheld("header_mutation_credential_placeholder", "skip/preflight/placeholder", FAILURE),
        withheld("diagnostics_reason_over_capacity", "skip/preflight/reason", FAILURE),
        withheld("diagnostics_reason_code_invalid", "skip/preflight/rejects-badly", FAILURE),
        withheld("diagnostics_findings_over_capacity", "skip/preflight/findings", FAILURE),
        withheld("diagnostics_metadata_over_capacity", "skip/preflight/metadata", FAILURE));
  }

  private static Stream<UploadRow> streams() {
    return Stream.of(
        withheld("scripted", "stream/begin/reject", DENIAL),
        early("scripted", "stream/begin/reject", DENIAL),
        withheld("scripted", "stream/chunk/reject", DENIAL),
        late("scripted", "stream/chunk/reject", DENIAL),
        declared("scripted", "stream/chunk/reject", DENIAL),
        withheld("scripted", "stream/end/reject", DENIAL),
        late("scripted", "stream/end/reject", DENIAL),
        declared("scripted", "stream/end/reject", DENIAL),
        withheld("stream_result_order_invalid", "stream/begin/chunk", FAILURE),
        early("stream_result_order_invalid", "stream/begin/chunk", FAILURE),
        late("stream_result_order_invalid", "stream/chunk/start", FAILURE),
        late("stream_result_order_invalid", "stream/chunk/whole", FAILURE),
        withheld("stream_output_chunk_invalid", "stream/chunk/empty-chunk", FAILURE),
        late("stream_output_chunk_invalid", "stream/chunk/empty-chunk", FAILURE),
        late("stream_output_chunk_invalid", "stream/chunk/long-chunk", FAILURE),
        withheld("stream_output_length_mismatch", "stream/begin/declares-less", FAILURE),
        withheld("stream_output_length_mismatch", "stream/begin/declares-more", FAILURE),
        late("stream_output_length_mismatch", "stream/begin/declares-more", FAILURE),
        declared("stream_output_length_mismatch", "stream/begin/declares-more", FAILURE),
        withheld("stream_finish_before_input_end", "stream/chunk/finish", FAILURE),
        late("stream_finish_before_input_end", "stream/chunk/finish", FAILURE),
        withheld("trailer_mutation_absent_name", "stream/end/trailer", FAILURE),
        late("trailer_mutation_absent_name", "stream/end/trailer", FAILURE),
        withheld("result_unknown", "stream/chunk/unset", FAILURE));
  }

  private static Stream<UploadRow> brokenStreams() {
    return Stream.of(
        late("result_unknown", "stream/chunk/unset", FAILURE),
        withheld("middleware_result_stream_closed", "stream/chunk/close", 0),
        late("middleware_result_stream_closed", "stream/chunk/close", 0),
        late("middleware_unimplemented", "stream/chunk/unimplemented", 0),
        withheld("external_service_error", "stream/chunk/internal", 0),
        late("external_service_error", "stream/chunk/internal", 0),
        declared("external_service_error", "stream/end/internal", 0));
  }

  /** One that reads the body whole lets nothing go on before, also in a tunnel. */
  private static Stream<UploadRow> buffers() {
    return Stream.of(
        withheld("scripted", "buffer/whole/reject", DENIAL),
        early("scripted", "buffer/whole/reject", DENIAL),
        withheld("buffered_result_expected", "buffer/whole/start", FAILURE),
        withheld("buffered_result_unknown", "buffer/whole/whole-unset", FAILURE),
        withheld("buffered_input_over_capacity", "tiny/none/none", FAILURE),
        early("buffered_input_over_capacity", "tiny/none/none", FAILURE),
        withheld("buffered_output_over_capacity", "buffer/whole/whole-long", FAILURE),
        early("buffered_output_over_capacity", "buffer/whole/whole-long", FAILURE),
        withheld("middleware_timeout", "buffer/whole/silent", FAILURE),
        withheld("external_service_error", "buffer/whole/internal", 0),
        withheld("middleware_result_stream_closed", "buffer/whole/close", 0));
  }

  /** Several at once, since some take as long as a service has; a sandbox has 24 sessions. */
  @BeforeAll
  void drive(UploadNode shared) {
    node = shared;
    Semaphore free = new Semaphore(12);
    CompletableFuture.allOf(
            rows()
                .map(
                    row ->
                        CompletableFuture.runAsync(
                            () -> drive(row, free), Thread::startVirtualThread))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private static Outcome outcome(UploadRow row) {
    return Objects.requireNonNull(OUTCOMES.get(row.id()));
  }

  private void drive(UploadRow row, Semaphore free) {
    free.acquireUninterruptibly();
    try {
      OUTCOMES.put(row.id(), row.drive(node));
    } catch (ConditionTimeoutException | UncheckedIOException e) {
      OUTCOMES.put(row.id(), Outcome.none(e + " " + node.origin.got(row.path())));
    } finally {
      free.release();
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theClientGetsARefusal(UploadRow row) {
    Outcome outcome = outcome(row);

    assertThat(outcome.answer().text())
        .startsWith("HTTP/1.1 403 Forbidden (sluice: " + row.error() + ")\r\n")
        .contains("\r\nContent-Type: application/json\r\n", "\r\nConnection: close\r\n")
        .doesNotContain("canary-of-a-service", "100 Continue");
    assertThat(outcome.answer().reset()).isFalse();
    JsonObject body = new JsonObject(outcome.answer().body());
    assertThat(body.getString("error")).isEqualTo(row.error());
    assertThat(body.getString("policy")).isEqualTo("test");
    assertThat(body.getString("middleware")).isEqualTo(row.isRejected() ? "acting" : null);
    assertThat(body.getString("reason_code")).isEqualTo(row.isRejected() ? "scripted" : null);
  }

  /** Nothing, or a request that it cannot take for a whole one. */
  @ParameterizedTest
  @MethodSource("rows")
  void theOriginSeesNoWholeRequest(UploadRow row) {
    UploadOrigin.Got got = outcome(row).got();

    assertThat(got.state()).isEqualTo(row.origin());
    if (got.state() == State.CUT) {
      assertThat(got.bytes())
          .contains("first ")
          .doesNotContain("\r\n0\r\n", "Expect:", "canary-of-a-service");
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theAuditTellsTheStage(UploadRow row) {
    JsonObject refused =
        node.event(row.path(), event -> event.getString("status_code", "").equals(row.error()));
    JsonObject stage =
        node.event(
            row.path(),
            event -> AuditTopic.code(event).equals("http.stage") && isStatus(event, row.code()));

    assertThat(refused.getString("status_detail")).isEqualTo(row.detail());
    assertThat(refused.getString("disposition")).isEqualTo("Blocked");
    assertThat(refused.getString("severity")).isEqualTo("Medium");
    assertThat(refused.getJsonObject("http_response").getInteger("code")).isEqualTo(403);
    assertThat(refused.getJsonObject("unmapped").getLong("sent_bytes", 0L) > 0)
        .isEqualTo(row.origin() == State.CUT);
    assertThat(stage.getString("disposition")).isEqualTo("Blocked");
    assertThat(stage.getString("severity")).isEqualTo("Medium");
    JsonObject told = stage.getJsonObject("unmapped");
    assertThat(told.getString("middleware")).isEqualTo("acting");
    assertThat(told.getBoolean("failed")).isEqualTo(!row.isRejected());
    assertThat(told.getJsonObject("streamed").getString("outcome"))
        .isEqualTo(row.isRejected() ? "reject" : "failclosed");
    if (!row.isRejected()) {
      assertThat(finding(row).getString("severity")).isEqualTo("High");
    }
  }

  private static boolean isStatus(JsonObject event, String code) {
    return event.getString("status_code", "").equals(code);
  }

  private JsonObject finding(UploadRow row) {
    return node.event(
        row.path(),
        event ->
            event
                .getJsonObject("finding_info", new JsonObject())
                .getString("uid", "")
                .equals("openshell.middleware.failure"));
  }

  /** At most once each. Others are cut with it, unless they had ended before. */
  @ParameterizedTest
  @MethodSource("rows")
  void theStagesHearTheEnd(UploadRow row) {
    int open = row.isRejected() ? DENIAL : FAILURE;
    List<String> reasons =
        IntStream.of(open, UploadRow.NORMAL, UploadRow.SKIPPED)
            .mapToObj(Integer::toString)
            .toList();
    node.awaitPrinted("end quiet " + row.path() + " ");
    if (row.end() != 0) {
      node.awaitPrinted("end acting " + row.path() + " " + row.end());
    }
    List<String> ends = node.ends(row.path());
    assertThat(ends.stream().filter(end -> end.startsWith("end acting")))
        .hasSize(row.end() == 0 ? 0 : 1);
    assertThat(ends.stream().filter(end -> end.startsWith("end quiet")))
        .hasSizeBetween(1, 2)
        .allMatch(end -> reasons.contains(end.substring(end.lastIndexOf(' ') + 1)));
  }
}
