package dev.sluice.chain.run;

import static dev.sluice.chain.run.ScriptedStages.allow;
import static dev.sluice.chain.run.ScriptedStages.answering;
import static dev.sluice.chain.run.ScriptedStages.remote;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.builtin.BuiltIns;
import dev.sluice.chain.stage.Implementation;
import dev.sluice.chain.stage.Stage;
import dev.sluice.config.source.Value;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.RemoveHeader;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.testing.SampleSecrets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A built-in neither passes nor edits a body whose Content-Encoding it cannot read: for
 * openshell/regex any, for sluice/secrets an unknown one, and bytes that are not in it.
 */
class CodedBodyTest {
  private static final String ENCODED = "request_body_encoded";
  private static final String SECRET = SampleSecrets.all().getOrDefault("github-token", "");
  private static final String REGEX_SECRET = "sk-" + "a1".repeat(9);
  private static final String BODY = SECRET + " " + REGEX_SECRET;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "GZip",
        "br",
        "zstd",
        "x-gzip",
        "gzip, br",
        "identity, gzip",
        "identity;q=1",
        "\"identity\"",
        "identity identity",
        "unknown"
      })
  void makesTheStageFail(String coding) {
    for (String name : new BuiltIns().names()) {
      assertThat(run(coded(coding), builtIn(name, FAIL_CLOSED)).getUnavailable().getReasonCode())
          .as(name)
          .isEqualTo(ENCODED);
      assertUntouched(run(coded(coding), builtIn(name, FAIL_OPEN)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "IDENTITY", "identity, Identity", " identity\t,", "", ","})
  void identityIsRead(String coding) {
    for (String name : new BuiltIns().names()) {
      assertThat(run(coded(coding), builtIn(name, FAIL_CLOSED)).getAllow().getBody().toStringUtf8())
          .as(name)
          .contains("[REDACTED]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sluice/secrets", "openshell/regex"})
  void repeatedLinesCountTogether(String name) {
    ChainRequest request = coded("identity").toBuilder().addHeaders(encoding("gzip")).build();

    assertThat(run(request, builtIn(name, FAIL_CLOSED)).getUnavailable().getReasonCode())
        .isEqualTo(ENCODED);
  }

  /** The line is not shown to the chain, so the body may be coded. */
  @ParameterizedTest
  @ValueSource(strings = {"sluice/secrets", "openshell/regex"})
  void nominatedLineCounts(String name) {
    ChainRequest request =
        ScriptedStages.request(BODY).toBuilder().addNominated("content-encoding").build();

    assertThat(run(request, builtIn(name, FAIL_CLOSED)).getUnavailable().getReasonCode())
        .isEqualTo(ENCODED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sluice/secrets", "openshell/regex"})
  void emptyBodyHoldsNothing(String name) {
    ChainRequest request = coded("gzip").toBuilder().clearBody().build();

    assertThat(run(request, builtIn(name, FAIL_CLOSED)).hasAllow()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sluice/secrets", "openshell/regex"})
  void codingWrittenByAnEarlierStageCounts(String name) {
    Stage encoder =
        remote(
            "encoder",
            FAIL_CLOSED,
            answering(allow().addHeaderMutations(ScriptedStages.append("Content-Encoding", "br"))));

    assertThat(
            run(ScriptedStages.request(BODY), encoder, builtIn(name, FAIL_CLOSED))
                .getUnavailable()
                .getReasonCode())
        .isEqualTo(ENCODED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sluice/secrets", "openshell/regex"})
  void bodyDecodedByAnEarlierStageIsRead(String name) {
    Stage decoder =
        remote(
            "decoder",
            FAIL_CLOSED,
            answering(
                allow()
                    .setHasBody(true)
                    .setBody(ByteString.copyFromUtf8(BODY))
                    .addHeaderMutations(
                        HeaderMutation.newBuilder()
                            .setRemove(RemoveHeader.newBuilder().setName("content-encoding")))));

    assertThat(
            run(coded("gzip"), decoder, builtIn(name, FAIL_CLOSED))
                .getAllow()
                .getBody()
                .toStringUtf8())
        .contains("[REDACTED]");
  }

  private static void assertUntouched(ChainResult result) {
    assertThat(result.getAllow()).isEqualTo(ChainResult.Allow.getDefaultInstance());
    assertThat(result.getStages(0).getOutcome()).isEqualTo(StageTrace.Outcome.OUTCOME_FAILED_OPEN);
    assertThat(result.getStages(0).getReasonCode()).isEqualTo(ENCODED);
  }

  private static ChainRequest coded(String coding) {
    return ScriptedStages.request(BODY).toBuilder().addHeaders(encoding(coding)).build();
  }

  private static HttpHeader encoding(String coding) {
    return HttpHeader.newBuilder().setName("content-encoding").setValue(coding).build();
  }

  private static Stage builtIn(String name, OnError onError) {
    MiddlewareEntry entry = new MiddlewareEntry("b", name, 0, Value.MapValue.EMPTY, onError);
    return new StageFactory(
            wanted -> new Implementation.Local(new BuiltIns().find(wanted).orElseThrow()))
        .stageOf(entry);
  }

  private static ChainResult run(ChainRequest request, Stage... stages) {
    CollectedReplies replies = new CollectedReplies();
    new ChainRunner(
            request,
            List.of(stages),
            body -> Optional.empty(),
            ScriptedStages.AT_ONCE,
            () -> 0,
            replies)
        .run();
    assertThat(replies.answers()).hasSize(1);
    return replies.answers().getFirst();
  }
}
