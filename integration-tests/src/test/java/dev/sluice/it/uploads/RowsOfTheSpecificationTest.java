package dev.sluice.it.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every failure of requests in the tables of http-hooks 9 and 13 is driven by some test. */
class RowsOfTheSpecificationTest {
  private static final String CHAIN = "../chain-verticle/src/test/java/dev/sluice/chain/";
  private static final String UPLOADS = "src/test/java/dev/sluice/it/uploads/";

  /** http-hooks 13, as far as requests go; the four of section 7 and of MC f.13 in full. */
  private static final Set<String> CODES =
      Set.of(
          "head_input_over_capacity",
          "session_capacity_exhausted",
          "middleware_hook_versions_mixed",
          "binding_not_described",
          "request_output_over_capacity",
          "admission_exhausted",
          "traffic_uninspectable",
          "preflight_result_expected",
          "preflight_result_unknown",
          "body_mode_not_permitted",
          "result_unknown",
          "buffered_result_expected",
          "buffered_result_unknown",
          "buffered_input_over_capacity",
          "buffered_output_over_capacity",
          "stream_result_order_invalid",
          "stream_output_chunk_invalid",
          "stream_output_length_mismatch",
          "stream_finish_before_input_end",
          "header_mutation_protected_header",
          "header_mutation_credential_placeholder",
          "trailer_mutation_absent_name",
          "diagnostics_reason_over_capacity",
          "diagnostics_reason_code_invalid",
          "diagnostics_findings_over_capacity",
          "diagnostics_metadata_over_capacity",
          "uninspectable_header_mutations",
          "middleware_timeout",
          "middleware_chain_timeout",
          "middleware_body_timeout",
          "middleware_stall_timeout",
          "middleware_stream_closed",
          "middleware_result_stream_closed",
          "middleware_unimplemented",
          "middleware_cannot_inspect",
          "external_service_error",
          // Cancelled, section 9.
          "upstream_response",
          "client_progress_timeout",
          "request_body_read_failed");

  /** Rows of their own, and those with clocks that no test of a node waits for. */
  private static final Map<String, List<String>> ELSEWHERE =
      Map.of(
          UPLOADS + "EndedUploadsIT.java",
          List.of(
              "head_input_over_capacity",
              "binding_not_described",
              "request_output_over_capacity",
              "upstream_response",
              "request_body_read_failed"),
          UPLOADS + "HookRulesIT.java",
          List.of("uninspectable_header_mutations"),
          UPLOADS + "StalledUploadsIT.java",
          List.of("middleware_stall_timeout", "client_progress_timeout"),
          UPLOADS + "UploadKillIT.java",
          List.of("session_capacity_exhausted"),
          CHAIN + "pipeline/HookFailuresTest.java",
          List.of(
              "middleware_chain_timeout",
              "middleware_stream_closed",
              "middleware_hook_versions_mixed"),
          CHAIN + "pipeline/HookPipelineTest.java",
          List.of("middleware_body_timeout"),
          CHAIN + "pipeline/UninspectableQuestionsTest.java",
          List.of("traffic_uninspectable"),
          "../proxy-verticle/src/test/java/dev/sluice/proxy/chain/pipeline/BusPipelinesTest.java",
          List.of("admission_exhausted"));

  static Stream<Map.Entry<String, List<String>>> elsewhere() {
    return ELSEWHERE.entrySet().stream();
  }

  @Test
  void eachIsDriven() {
    Set<String> driven =
        HookRequestRowsIT.rows()
            .map(UploadRow::code)
            .collect(Collectors.toCollection(TreeSet::new));
    ELSEWHERE.values().forEach(driven::addAll);

    assertThat(driven).containsAll(CODES);
    driven.removeAll(CODES);
    assertThat(driven).containsExactly("scripted");
  }

  @ParameterizedTest
  @MethodSource("elsewhere")
  void theOtherTestsNameTheirs(Map.Entry<String, List<String>> other) throws IOException {
    assertThat(Files.readString(Path.of(other.getKey())))
        .contains(other.getValue().toArray(String[]::new));
  }

  /** Section 9: before the output began, after the origin's head, and each framing. */
  @Test
  void rejectionAndFailureComeInEachWay() {
    for (boolean rejected : new boolean[] {true, false}) {
      Set<String> ways =
          HookRequestRowsIT.rows()
              .filter(row -> row.isRejected() == rejected)
              .map(row -> row.way() + " " + row.origin())
              .collect(Collectors.toSet());
      assertThat(ways)
          .containsAll(
              Arrays.asList(
                  "WITHHELD NONE", "LIVE NONE", "LIVE CUT", "DECLARED CUT", "BODILESS NONE"));
    }
  }
}
