package dev.sluice.chain.builtin.secrets;

import static dev.sluice.chain.builtin.secrets.SecretsRequest.labels;
import static dev.sluice.chain.builtin.secrets.SecretsRequest.list;
import static dev.sluice.chain.builtin.secrets.SecretsRequest.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.stage.Evaluation;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Random text in a request, for an entry that asks for the category. */
class OpaqueRequestTest {
  private static final String VALUE = "q7ZtB2mK9xWc4RfV8nLd3HsY";
  private final SecretsRequest request =
      new SecretsRequest().config("categories", list(text("entropy")));

  private void recording() {
    request.config(
        "actions",
        list(new MapValue(Map.of("action", text("record"), "categories", list(text("entropy"))))));
  }

  @Test
  void isRecordedWhereItIs() {
    recording();

    HttpRequestResult result = request.header("x-note", VALUE).answer();

    assertThat(result.getDecision()).isEqualTo(Decision.DECISION_ALLOW);
    assertThat(labels(result)).containsExactly("Opaque value in header:x-note");
    assertThat(result.getFindings(0).getType()).isEqualTo("secrets.opaque-value");
    assertThat(result.getFindings(0).getConfidence()).isEqualTo("low");
  }

  /** No scan of a value finds it again, so nothing could tell that it is gone. */
  @Test
  void isDeniedWhereRedactionIsTheAction() {
    HttpRequestResult result = request.header("x-note", VALUE).answer();

    assertThat(result.getDecision()).isEqualTo(Decision.DECISION_DENY);
    assertThat(result.getReasonCode()).isEqualTo("secret_found");
  }

  @Test
  void isNoFindingInBodiesAndPaths() {
    Evaluation evaluation =
        request.to("api.corp.example", "/" + VALUE).body("{\"d\":\"" + VALUE + "\"}").evaluate();

    assertThat(evaluation).isEqualTo(new Evaluation.Passed());
  }

  @Test
  void isFoundInPathsForTheCategoryOfPaths() {
    request.config("categories", list(text("entropy-path")));

    assertThat(labels(request.to("api.corp.example", "/" + VALUE).answer()))
        .containsExactly("Opaque segment of a path in path");
  }

  @Test
  void isNoFindingByDefault() {
    assertThat(new SecretsRequest().header("x-note", VALUE).evaluate())
        .isEqualTo(new Evaluation.Passed());
  }
}
