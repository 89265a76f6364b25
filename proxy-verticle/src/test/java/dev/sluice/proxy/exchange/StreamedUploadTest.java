package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.proxy.chain.pipeline.OpenedPipeline;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.proxy.chain.pipeline.ScriptedRun;
import dev.sluice.wire.OriginFault;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.Trailers;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rows of http-hooks 9 for output that goes on while the client sends its body. */
class StreamedUploadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ANSWER = "HTTP/1.1 200 OK\nContent-Length: 2";

  private final UploadTrial trial = UploadTrial.hooks();

  @AfterEach
  void close() {
    trial.close();
  }

  @Test
  void bodyIsUnreadUntilAllStagesWereAsked() {
    var answer = trial.harness.pipelines.answersSlowly();
    ScriptedClient client = trial.tunneled(UploadTrial.DECLARED);
    client.sends("0123456789");

    assertThat(client.told()).isEmpty();
    assertThat(client.credit()).isZero();
    assertThat(trial.harness.pipelines.asked().getFirst().getRequest().getDeclaredBytes())
        .isEqualTo(10);
    assertThat(trial.harness.pipelines.asked().getFirst().getRequest().getLive()).isTrue();

    answer.complete(new OpenedPipeline.Passed(List.of(), List.of()));
    client.endsBody(Trailers.NONE);

    assertThat(client.told()).isEmpty();
    assertThat(trial.origin.told())
        .containsExactly("begin POST /x of 10 bytes", "write 0123456789", "end");
  }

  @Test
  void outputGoesOnWhileTheClientSends() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED + "Expect: 100-continue\n");
    client.sends("abc");
    run.starts(UploadTrial.start());
    run.puts("ABC");
    run.pauses();

    assertThat(client.told()).containsExactly("invite");
    assertThat(trial.origin.head()).contains("Transfer-Encoding: chunked").doesNotContain("Expect");
    assertThat(trial.origin.told()).containsExactly("begin POST /x of unknown length", "write ABC");

    client.sends("def");
    client.endsBody(UploadTrial.trailers("X-Sum: 1"));
    assertThat(run.told()).containsExactly("write abc", "write def", "end x-sum");
    run.puts("DEF");
    run.ends(UploadTrial.complete());
    trial.origin.answers(ANSWER);
    trial.origin.sends("ok");
    trial.origin.ends(Trailers.NONE);

    assertThat(trial.origin.told()).endsWith("write DEF", "end", "release");
    assertThat(client.told()).endsWith("respond 200", "write ok", "end");
    RequestDecision decision = trial.records().getFirst().getRequest();
    assertThat(decision.getStreaming()).isTrue();
    assertThat(trial.records().get(1).getRequest().getLater()).isTrue();
    assertThat(trial.records().get(1).getRequest().getStages(0).getStreamed().getOutcome())
        .isEqualTo("finish");
    trial.holdsNothing(client);
  }

  @Test
  void noOutputIsAskedForUntilTheOriginIsThere() {
    trial.harness.dialed.clear();
    Promise<OriginStream> dialing = trial.harness.dialingSlowly();
    ScriptedRun run = trial.reads(false, "stream");
    trial.tunneled(UploadTrial.CHUNKED);
    run.starts(UploadTrial.start());
    run.puts("A");
    run.pauses();

    assertThat(run.demanded()).isLessThanOrEqualTo(0);
    dialing.complete(trial.origin);
    assertThat(trial.origin.told()).endsWith("write A");
    assertThat(run.demanded()).isPositive();
  }

  @Test
  void declaredOutputHasItsLength() {
    ScriptedRun run = trial.reads(false, "stream");
    trial.tunneled(UploadTrial.DECLARED);
    run.starts(UploadTrial.start(4));

    assertThat(trial.origin.head()).contains("Content-Length: 4\r\n").doesNotContain("chunked");
    assertThat(trial.origin.told()).containsExactly("begin POST /x of 4 bytes");
  }

  @Test
  void refusalBeforeTheHeadReachesNoOrigin() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    client.sends("abc");
    run.ends(UploadTrial.refused());

    assertThat(client.told()).containsExactly("invite", "answer 403 Forbidden middleware_denied");
    assertThat(trial.harness.asked).isEmpty();
    assertThat(trial.records().getFirst().getRequest().getReason())
        .isEqualTo("middleware_denied:guard:no_secrets");
    trial.holdsNothing(client);
  }

  @Test
  void refusalAfterTheHeadLeavesTheOriginsRequestUnterminated() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    client.sends("abc");
    run.starts(UploadTrial.start());
    run.puts("AB");
    run.ends(UploadTrial.refused());

    assertThat(client.told()).containsExactly("invite", "answer 403 Forbidden middleware_denied");
    assertThat(trial.origin.told()).endsWith("write AB", "reset");
    RequestDecision later = trial.records().get(1).getRequest();
    assertThat(later.getVerdict()).isEqualTo(Verdict.VERDICT_DENIED);
    assertThat(later.getLater()).isTrue();
    assertThat(later.getSentBytes()).isEqualTo(2);
    trial.holdsNothing(client);
  }

  @Test
  void failureIsRefusedWithoutANameOfItsStage() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    run.starts(UploadTrial.start());
    run.ends(UploadTrial.failed());

    assertThat(client.told()).containsExactly("invite", "answer 403 Forbidden middleware_failed");
    assertThat(trial.origin.told()).endsWith("reset");
    assertThat(trial.records().get(1).getRequest().getReason())
        .isEqualTo("middleware_failed: middleware_stall_timeout");
  }

  @Test
  void exhaustedSessionsAreShed() {
    trial.harness.pipelines.answers(
        new PipelineEnding.Failed(
            StageFailure.HOOK_SESSION_CAPACITY_EXHAUSTED.text(), true, List.of()));
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);

    assertThat(client.told()).containsExactly("answer 503 Service Unavailable middleware_failed");
    RequestDecision decision = trial.records().getFirst().getRequest();
    assertThat(decision.getStagesCount()).isZero();
    assertThat(decision.getFindings(0).getUid())
        .isEqualTo("openshell.middleware.session_capacity_exhausted");
  }

  @Test
  void silentClientGets408BeforeTheHead() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    trial.harness.after(PATIENCE);

    assertThat(client.told())
        .containsExactly("invite", "answer 408 Request Timeout request_timeout");
    assertThat(run.told()).containsExactly("close CANCELLATION client_progress_timeout");
    assertThat(trial.halt().getCancelled()).isEqualTo("client_progress_timeout");
    assertThat(trial.halt().getStatus()).isEqualTo(408);
    assertThat(trial.halt().getStagesCount()).isZero();
    trial.holdsNothing(client);
  }

  @Test
  void silentClientGets408AfterTheHead() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    run.starts(UploadTrial.start());
    trial.harness.after(PATIENCE);

    assertThat(client.told()).endsWith("answer 408 Request Timeout request_timeout");
    assertThat(run.told()).containsExactly("close CANCELLATION client_progress_timeout");
    assertThat(trial.origin.told()).endsWith("reset");
    assertThat(trial.halt().getStatus()).isEqualTo(408);
    trial.holdsNothing(client);
  }

  /** It is the stages that are slow. */
  @Test
  void clientThatMayNotSendIsNotAwaited() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    run.takes(3);
    client.sends("abc");
    trial.harness.after(PATIENCE.multipliedBy(2));

    assertThat(client.told()).containsExactly("invite");
    assertThat(client.credit()).isZero();
  }

  @Test
  void clientThatLeavesCancelsItsStages() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    run.starts(UploadTrial.start());
    client.leaves();

    assertThat(run.told()).containsExactly("close CANCELLATION request_body_read_failed");
    assertThat(trial.origin.told()).endsWith("reset");
    assertThat(trial.halt().getCancelled()).isEqualTo("request_body_read_failed");
    assertThat(trial.halt().getStatus()).isZero();
    trial.holdsNothing(client);
  }

  @Test
  void clientThatLeavesBeforeTheHeadIsRecorded() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    client.leaves();

    assertThat(run.told()).containsExactly("close CANCELLATION request_body_read_failed");
    assertThat(trial.harness.asked).isEmpty();
    assertThat(trial.records()).filteredOn(AuditRecord::hasRequest).hasSize(1);
    trial.holdsNothing(client);
  }

  @Test
  void clientThatLeavesWhileStagesAreAskedGivesUpTheQuestion() {
    var answer = trial.harness.pipelines.answersSlowly();
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    client.leaves();
    assertThat(trial.harness.pipelines.cancelled()).isOne();

    answer.complete(new PipelineEnding.Failed("cancelled", true, List.of()));
    trial.holdsNothing(client);
  }

  @Test
  void earlyResponseIsDeliveredAtOnce() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    client.sends("abc");
    run.starts(UploadTrial.start());
    trial.origin.answers("HTTP/1.1 413 Content Too Large\nContent-Length: 2");

    assertThat(run.told()).endsWith("close CANCELLATION upstream_response");
    assertThat(client.told()).containsExactly("invite", "respond 413 and close");
    trial.origin.sends("no");
    trial.origin.ends(Trailers.NONE);

    assertThat(client.told()).endsWith("write no", "end");
    assertThat(trial.origin.isReusable()).isFalse();
    assertThat(trial.halt().getCancelled()).isEqualTo("upstream_response");
    assertThat(trial.halt().getStatus()).isEqualTo(413);
    trial.holdsNothing(client);
  }

  @Test
  void originThatTakesNothingIsAwaitedForItsAnswer() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    run.starts(UploadTrial.start());
    trial.origin.takes(false);
    run.puts("ABC");
    run.pauses();
    assertThat(run.demanded()).isZero();
    trial.harness.after(Duration.ofMinutes(2));

    assertThat(run.told()).endsWith("close CANCELLATION upstream_write_failed");
    client.sends("dropped");
    assertThat(client.waitingBytes()).isZero();
    trial.origin.answers(ANSWER);
    assertThat(client.told()).endsWith("respond 200");
  }

  @Test
  void faultOfTheOriginEndsItsStages() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    run.starts(UploadTrial.start());
    trial.origin.fails(OriginFault.CLOSED_UNANSWERED);

    assertThat(run.told()).containsExactly("close CANCELLATION upstream_write_failed");
    assertThat(client.told()).hasSize(2).last().asString().startsWith("answer 502");
    trial.holdsNothing(client);
  }
}
