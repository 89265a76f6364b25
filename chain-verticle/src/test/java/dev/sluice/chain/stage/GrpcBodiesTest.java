package dev.sluice.chain.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.stage.AnswerRules.AnswerSource;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcBodiesTest {
  private static final String ONE = "0000000002aabb";
  private static final String TWO = "0000000002aabb0000000000";

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  private static CurrentRequest request(String type, String body) {
    HttpHeader header = HttpHeader.newBuilder().setName("content-type").setValue(type).build();
    return new CurrentRequest(List.of(header), Set.of(), bytes(body));
  }

  private static StageOutcome judge(CurrentRequest before, String replacement) {
    AnswerSource source = new AnswerSource.External("corp/guard", WriteRule.END_TO_END);
    return new AnswerRules(source, 100)
        .judge(
            new Evaluation.Answered(
                HttpRequestResult.newBuilder()
                    .setDecision(Decision.DECISION_ALLOW)
                    .setHasBody(true)
                    .setBody(bytes(replacement))
                    .build()),
            before);
  }

  @ParameterizedTest
  @CsvSource({
    // Whole frames.
    ONE + ", 0000000001cc, 0000000001cc",
    ONE + ", " + TWO + ", " + TWO,
    ONE + ", '', ''",
    TWO + ", 0000000001cc, 0000000001cc",
    // The prefix of the frame before, whose length is corrected.
    ONE + ", 0000000002aabbccdd, 0000000004aabbccdd",
    ONE + ", 0000000002cc, 0000000001cc",
    ONE + ", 0000000002, 0000000000",
  })
  void aReplacementIsWholeFrames(String before, String replacement, String goesOn) {
    StageOutcome outcome = judge(request("application/grpc+proto", before), replacement);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            StageOutcome.Allowed.class,
            allowed -> assertThat(allowed.body()).contains(bytes(goesOn)));
  }

  @ParameterizedTest
  @CsvSource({
    ONE + ", aabb",
    ONE + ", 00000000",
    ONE + ", 0000000009cc",
    ONE + ", 0100000002aabbcc",
    TWO + ", 0000000002aabbcc",
  })
  void anyOtherIsAFailure(String before, String replacement) {
    assertThat(judge(request("application/grpc", before), replacement))
        .isEqualTo(new StageOutcome.Failed("grpc_frames_invalid"));
  }

  @Test
  void otherBodiesAreFree() {
    assertThat(judge(request("application/grpc-web", ONE), "aabb"))
        .isInstanceOf(StageOutcome.Allowed.class);
    assertThat(GrpcBodies.isBroken(request("application/grpc-web", "aabb"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'', false",
    ONE + ", false",
    TWO + ", false",
    "00000000, true",
    "0000000009aa, true"
  })
  void stagesSeeWholeFrames(String body, boolean broken) {
    assertThat(GrpcBodies.isBroken(request("application/grpc", body))).isEqualTo(broken);
  }
}
