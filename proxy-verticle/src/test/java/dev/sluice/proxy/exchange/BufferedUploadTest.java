package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.proxy.chain.pipeline.OpenedPipeline;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.proxy.chain.pipeline.ScriptedRun;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.Trailers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Output that is kept until all stages have decided, and long bodies of built-ins. */
class BufferedUploadTest {
  private static final int MIB = 1 << 20;
  private static final String ABSOLUTE =
      """
      POST http://origin.test/x HTTP/1.1
      Host: origin.test
      """;

  @Test
  void forwardProxyWithholdsTheOutput() {
    try (UploadTrial trial = UploadTrial.hooks()) {
      ScriptedRun run = trial.reads(false, "stream");
      ScriptedClient client = trial.harness.start(ABSOLUTE + "Content-Length: 3");
      client.sends("abc");
      client.endsBody(Trailers.NONE);
      run.starts(UploadTrial.start());
      run.puts("ABCD");
      run.pauses();
      assertThat(trial.harness.asked).isEmpty();
      assertThat(trial.harness.loop.node().inspected().inUse()).isEqualTo(4);

      run.ends(UploadTrial.complete());

      assertThat(trial.origin.told()).containsExactly("send POST /x with ABCD");
      assertThat(trial.origin.head()).contains("Content-Length: 4\r\n");
      RequestDecision decision = trial.records().getFirst().getRequest();
      assertThat(decision.getStreaming()).isFalse();
      assertThat(decision.getStages(0).getStreamed().getOutcome()).isEqualTo("finish");
      trial.holdsNothing(client);
    }
  }

  @Test
  void trailersGoInChunks() {
    try (UploadTrial trial = UploadTrial.hooks()) {
      ScriptedRun run = trial.reads(true, "buffered");
      ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
      client.endsBody(Trailers.NONE);
      run.starts(UploadTrial.start());
      run.puts("AB");
      run.ends(
          new PipelineEnding.Complete(
              List.of(HttpHeader.newBuilder().setName("x-sum").setValue("1").build()), List.of()));

      assertThat(trial.origin.head())
          .contains("Transfer-Encoding: chunked\r\n")
          .contains("Trailer: x-sum\r\n");
      assertThat(trial.origin.told())
          .containsExactly("begin POST /x of unknown length", "write AB", "end x-sum: 1");
      trial.holdsNothing(client);
    }
  }

  @Test
  void tooMuchOutputIsRefused() {
    try (UploadTrial trial = UploadTrial.hooks()) {
      ScriptedRun run = trial.reads(true, "buffered");
      ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
      run.puts("x".repeat(4 * MIB));
      assertThat(client.told()).containsExactly("invite");
      run.puts("x");

      assertThat(client.told()).containsExactly("invite", "answer 403 Forbidden middleware_failed");
      assertThat(trial.records().getFirst().getRequest().getReason())
          .isEqualTo("middleware_failed: request_output_over_capacity");
      trial.holdsNothing(client);
    }
  }

  @Test
  void requestWithoutBodyHasAnEmptyInput() {
    try (UploadTrial trial = UploadTrial.hooks()) {
      ScriptedRun run = trial.reads(true, "buffered");
      trial.tunneled("GET /x HTTP/1.1\nHost: origin.test\n");
      assertThat(run.told()).containsExactly("end");
      run.starts(UploadTrial.start());
      run.ends(UploadTrial.complete());

      assertThat(trial.origin.told()).containsExactly("send GET /x");
      assertThat(trial.origin.head()).doesNotContain("Content-Length");
    }
  }

  /** The stages have a clock of their own, and a client may think for longer. */
  @Test
  void clientOfStagesThatReadWholeBodiesIsNotTimed() {
    try (UploadTrial trial = UploadTrial.hooks()) {
      trial.reads(true, "buffered");
      ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
      trial.harness.after(Duration.ofSeconds(100));

      assertThat(client.told()).containsExactly("invite");
    }
  }

  @Test
  void longBodyForBuiltInsGoesOnAsTheyReadIt() {
    try (UploadTrial trial = UploadTrial.builtIn()) {
      ScriptedRun run = trial.reads(false, "stream");
      ScriptedClient client = trial.harness.start(ABSOLUTE + "Content-Length: " + 5 * MIB);
      client.sends("abc");
      run.starts(UploadTrial.start(5 * MIB));
      run.puts("abc");
      run.pauses();
      assertThat(trial.origin.told())
          .containsExactly("begin POST /x of " + 5 * MIB + " bytes", "write abc");
      assertThat(trial.records().getFirst().getRequest().getStreaming()).isTrue();

      run.ends(UploadTrial.refused());

      assertThat(client.told()).endsWith("answer 403 Forbidden middleware_denied");
      assertThat(trial.origin.told()).endsWith("reset");
      assertThat(trial.records().get(1).getRequest().getVerdict())
          .isEqualTo(Verdict.VERDICT_DENIED);
      assertThat(trial.records().get(1).getRequest().getSentBytes()).isEqualTo(3);
      trial.holdsNothing(client);
    }
  }

  @Test
  void bodyThatOutgrowsTheChainGoesOnFromItsBegin() {
    try (UploadTrial trial = UploadTrial.builtIn()) {
      ScriptedRun run = trial.reads(false, "stream");
      ScriptedClient client = trial.harness.start(ABSOLUTE + "Transfer-Encoding: chunked");
      for (int i = 0; i < 4; i++) {
        client.sends("x".repeat(MIB));
      }
      assertThat(trial.harness.pipelines.asked()).isEmpty();
      client.sends("y");
      assertThat(trial.harness.pipelines.asked()).hasSize(1);
      assertThat(trial.harness.loop.node().permits().inUse()).isZero();
      assertThat(client.told()).containsExactly("invite");
      for (int i = 0; i < 20; i++) {
        run.takes(256 << 10);
      }
      assertThat(run.written()).isEqualTo(4 * MIB + 1);
      client.endsBody(Trailers.NONE);
      run.takes(256 << 10);
      assertThat(run.told()).last().isEqualTo("end");
    }
  }

  @Test
  void bodyThatOutgrewTheChainPassesStagesThatDoNotWantIt() {
    try (UploadTrial trial = UploadTrial.builtIn()) {
      trial.harness.pipelines.answers(new OpenedPipeline.Passed(List.of(), List.of()));
      ScriptedClient client = trial.harness.start(ABSOLUTE + "Transfer-Encoding: chunked");
      client.sends("x".repeat(4 * MIB));
      client.sends("y");
      client.endsBody(Trailers.NONE);

      assertThat(trial.origin.told())
          .containsExactly(
              "begin POST /x of unknown length", "write " + (4 * MIB + 1) + " bytes", "end");
      assertThat(trial.harness.loop.node().bodies().inUse()).isZero();
    }
  }
}
