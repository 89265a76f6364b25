package dev.sluice.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each failure that the two contracts know of responses is driven. */
class RowIdsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String ROWS = "integration-tests/src/test/java/dev/sluice/it/rows/";
  private static final String CHANGED = ROWS + "ChangedServicesIT.java";
  private static final String CAPACITY = ROWS + "ResponseCapacityIT.java";
  private static final String STAGES = ROWS + "ResponseStagesIT.java";
  private static final String ENDS = ROWS + "ResponseEndsIT.java";
  private static final String UNITS = "chain-verticle/src/test/java/dev/sluice/chain/";

  /** The failures of http-responses 11, with those of 5.3 and 6.3 that it names together. */
  private static final List<String> OLDER =
      List.of(
          "binding_not_described",
          "middleware_session_capacity_exhausted",
          "admission_exhausted",
          "response_input_unrepresentable",
          "response_input_over_capacity",
          "middleware_timeout",
          "middleware_chain_timeout",
          "external_service_error",
          "middleware_contract_failure_unimplemented",
          "middleware_contract_failure_decode",
          "unexpected_response_result",
          "invalid_preflight_decision",
          "invalid_response_body_mode",
          "response_body_mode_not_permitted",
          "response_payload_limit_invalid",
          "response_reason_over_capacity",
          "response_reason_code_invalid",
          "response_findings_over_capacity",
          "response_finding_over_capacity",
          "response_metadata_count_over_capacity",
          "response_metadata_bytes_over_capacity",
          "header_mutation_count_over_capacity",
          "header_mutation_bytes_over_capacity",
          "header_mutation_invalid_name",
          "header_mutation_protected_header",
          "header_mutation_hop_by_hop_header",
          "header_mutation_unsafe_value",
          "header_mutation_credential_placeholder",
          "header_mutation_missing_existing_action",
          "header_mutation_invalid_existing_action",
          "header_mutation_empty",
          "response_body_sequence_mismatch",
          "invalid_response_body_decision",
          "invalid_response_body_skip_remaining_action",
          "response_body_replacement_missing",
          "response_body_replacement_over_capacity",
          "response_body_aggregate_over_capacity",
          "whole_body_over_capacity",
          "whole_body_accumulation_timeout",
          "trailer_mutation_absent_name",
          "malformed-head",
          "origin-fault",
          "middleware_denied",
          "downstream_disconnect",
          "client-half-closed",
          "policy-reload");

  /** The failures of http-hooks 13 that responses meet, and those of http-responses 11. */
  private static final List<String> OF_HOOKS =
      List.of(
          "head_input_over_capacity",
          "session_capacity_exhausted",
          "middleware_hook_versions_mixed",
          "response_input_unrepresentable",
          "admission_exhausted",
          "pipeline_event_order_invalid",
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
          "header_mutation_count_over_capacity",
          "header_mutation_bytes_over_capacity",
          "header_mutation_invalid_name",
          "header_mutation_protected_header",
          "header_mutation_hop_by_hop_header",
          "header_mutation_unsafe_value",
          "header_mutation_credential_placeholder",
          "header_mutation_missing_existing_action",
          "header_mutation_invalid_existing_action",
          "header_mutation_empty",
          "trailer_mutation_absent_name",
          "diagnostics_reason_over_capacity",
          "diagnostics_reason_code_invalid",
          "diagnostics_findings_over_capacity",
          "diagnostics_metadata_over_capacity",
          "middleware_timeout",
          "middleware_chain_timeout",
          "middleware_body_timeout",
          "middleware_stall_timeout",
          "middleware_stream_closed",
          "middleware_result_stream_closed",
          "middleware_unimplemented",
          "middleware_cannot_inspect",
          "middleware_contract_failure_decode",
          "external_service_error",
          "malformed-head",
          "origin-fault",
          "middleware_denied",
          "downstream_disconnect",
          "client-half-closed",
          "policy-reload");

  /** Driven outside the tables, by a test that names them. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "binding_not_described", CHANGED,
          "middleware_hook_versions_mixed", CHANGED,
          "response_body_aggregate_over_capacity", CHANGED,
          "whole_body_over_capacity", CHANGED,
          "middleware_session_capacity_exhausted", CAPACITY,
          "session_capacity_exhausted", CAPACITY,
          "admission_exhausted", CAPACITY,
          "downstream_disconnect", STAGES,
          "client-half-closed", ENDS,
          "policy-reload", ENDS);

  /**
   * What takes 30 s or more, for which {@link StageTimesIT} waits when it is asked to, or cannot
   * come from outside; driven with a manual clock, on the bus, or by the answer alone.
   */
  private static final Map<String, String> UNIT_TESTED =
      Map.of(
          "middleware_chain_timeout", "pipeline/HookFailuresTest",
          "middleware_body_timeout", "pipeline/HookPipelineTest",
          "middleware_stall_timeout", "pipeline/HookFailuresTest",
          "middleware_stream_closed", "pipeline/HookFailuresTest",
          "whole_body_accumulation_timeout", "pipeline/OlderPipelineTest",
          "response_payload_limit_invalid", "contract/answer/StreamAnswersTest",
          "pipeline_event_order_invalid", "pipeline/HookPipelineTest");

  private static Set<String> ids(List<? extends Row<?>> rows) {
    Set<String> ids = new TreeSet<>();
    rows.forEach(row -> ids.add(row.id()));
    return ids;
  }

  private static void assertDriven(List<String> spec, Set<String> table) {
    List<String> missing = new ArrayList<>(spec);
    missing.removeAll(table);
    missing.removeAll(ELSEWHERE.keySet());
    missing.removeAll(UNIT_TESTED.keySet());
    assertThat(missing).isEmpty();
    assertThat(spec).containsAll(table);
  }

  @Test
  void eachFailureOfTheOlderContract() {
    assertDriven(OLDER, ids(OlderTable.rows()));
  }

  @Test
  void eachFailureOfHooks() {
    assertDriven(OF_HOOKS, ids(HookTable.rows()));
  }

  @Test
  void testsOutsideTheTablesNameTheirs() throws IOException {
    for (Map.Entry<String, String> driven : ELSEWHERE.entrySet()) {
      assertThat(Files.readString(ROOT.resolve(driven.getValue())))
          .as(driven.getValue())
          .contains("\"" + driven.getKey() + "\"");
    }
    for (Map.Entry<String, String> driven : UNIT_TESTED.entrySet()) {
      String file = UNITS + driven.getValue() + ".java";
      assertThat(Files.readString(ROOT.resolve(file))).as(file).contains(driven.getKey());
    }
  }

  /** Their events are found by their paths. */
  @Test
  void noTwoRowsHaveOnePath() {
    for (List<? extends Row<?>> rows : List.of(OlderTable.rows(), HookTable.rows())) {
      assertThat(rows.stream().map(Row::path)).doesNotHaveDuplicates();
    }
  }
}
