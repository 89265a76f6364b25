package dev.sluice.proxy.exchange;

import static dev.sluice.proxy.exchange.StagedTrial.remove;
import static dev.sluice.proxy.exchange.StagedTrial.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.v1.BodyRecheck;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.RequestToStream;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.chain.pipeline.OpenedPipeline;
import dev.sluice.proxy.chain.pipeline.ScriptedRun;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.Trailers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A body that policy reads, and whose stages are services with hooks. */
class JudgedUploadTest {
  private static final String QUERY = "{\"query\":\"{ me }\"}";
  private static final String HEAD =
      """
      POST /graphql HTTP/1.1
      Host: origin.test
      Content-Type: application/json
      Content-Length: %d
      """
          .formatted(QUERY.length());

  private static ScriptedClient sends(UploadTrial trial) {
    ScriptedClient client = trial.tunneled(HEAD);
    client.sends(QUERY);
    client.endsBody(Trailers.NONE);
    return client;
  }

  private static OpenedPipeline passed(HeaderMutation... mutations) {
    StageTrace trace = UploadTrial.trace("continue").toBuilder().setTransformed(true).build();
    return new OpenedPipeline.Passed(List.of(mutations), List.of(trace));
  }

  /** The stages get all of it at once, and the client is not asked for more. */
  @Test
  void judgedBodyIsHandedToTheHooks() {
    try (UploadTrial trial = UploadTrial.graphql("enforce")) {
      ScriptedRun run = trial.reads(true, "buffered");
      ScriptedClient client = sends(trial);
      RequestToStream asked = trial.harness.pipelines.asked().getFirst().getRequest();
      assertThat(asked.getBodyPolicy()).isTrue();
      assertThat(asked.getLive()).isFalse();
      assertThat(asked.getDeclaredBytes()).isEqualTo(QUERY.length());
      assertThat(run.told()).containsExactly("write " + QUERY, "end");

      run.starts(UploadTrial.start());
      run.puts(QUERY);
      run.ends(UploadTrial.complete());

      assertThat(trial.origin.told()).containsExactly("send POST /graphql with " + QUERY);
      trial.holdsNothing(client);
    }
  }

  @Test
  void bodyThatPolicyDeniesIsShownToNoStage() {
    try (UploadTrial trial = UploadTrial.graphql("enforce")) {
      trial.reads(true, "buffered");
      ScriptedClient client = trial.tunneled(HEAD.replace(": " + QUERY.length(), ": 3"));
      client.sends("{x}");
      client.endsBody(Trailers.NONE);

      assertThat(client.told()).last().asString().startsWith("answer 403");
      assertThat(trial.harness.pipelines.asked()).isEmpty();
      trial.holdsNothing(client);
    }
  }

  /** The origin would read the same bytes as something else. */
  @Test
  void bodyUnderAnotherTypeIsJudgedAgain() {
    try (UploadTrial trial = UploadTrial.graphql("enforce")) {
      trial.harness.pipelines.answers(
          passed(write("Content-Type", "application/x-www-form-urlencoded")));
      ScriptedClient client = sends(trial);

      assertThat(client.told()).endsWith("answer 403 Forbidden middleware_failed");
      assertThat(trial.harness.asked).isEmpty();
      RequestDecision decision = trial.records().getFirst().getRequest();
      assertThat(decision.getReason()).startsWith("middleware transformation rejected: ");
      BodyRecheck recheck = decision.getStages(0).getRecheck();
      assertThat(recheck.getOutcome()).isEqualTo(BodyRecheck.Outcome.OUTCOME_DENIED);
      assertThat(recheck.getPolicy()).isEqualTo("test");
      trial.holdsNothing(client);
    }
  }

  @Test
  void bodyThatPolicyStillAllowsGoesOn() {
    try (UploadTrial trial = UploadTrial.graphql("enforce")) {
      trial.harness.pipelines.answers(
          passed(write("Content-Type", "application/json; charset=utf-8"), remove("accept")));
      ScriptedClient client = sends(trial);

      assertThat(trial.origin.told()).containsExactly("send POST /graphql with " + QUERY);
      assertThat(trial.origin.head()).contains("Content-Type: application/json; charset=utf-8");
      assertThat(trial.records().getFirst().getRequest().getStages(0).hasRecheck()).isFalse();
      trial.holdsNothing(client);
    }
  }
}
