package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.PipelineOpened.Inspect;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.chain.pipeline.OpenedPipeline;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.proxy.chain.pipeline.ScriptedRun;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.Connection;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client's side of a streamed request does to it. */
class UploadInputTest {
  private final UploadTrial trial = UploadTrial.hooks();

  @AfterEach
  void close() {
    trial.close();
  }

  @Test
  void brokenFramingIsRefused() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    run.starts(UploadTrial.start());
    client.sendsMalformed();

    assertThat(client.told()).containsExactly("invite", "answer 400 Bad Request");
    assertThat(run.told()).containsExactly("close CANCELLATION request_body_read_failed");
    assertThat(trial.origin.told()).endsWith("reset");
  }

  /** Its stages have a second to say what they did; the client does not wait for it. */
  @Test
  void clientThatLeavesBehindItsFaultChangesNothing() {
    ScriptedRun run = trial.reads(false, "stream");
    run.closingLater();
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    client.sendsMalformed();
    client.leaves();
    run.closes();

    assertThat(run.told()).containsExactly("close CANCELLATION request_body_read_failed");
    assertThat(trial.records()).filteredOn(AuditRecord::hasRequest).hasSize(1);
    assertThat(trial.records()).filteredOn(AuditRecord::hasHalt).hasSize(1);
    assertThat(trial.halt().getStatus()).isZero();
    assertThat(trial.halt().getDecision().getStatus()).isEqualTo(400);
    trial.holdsNothing(client);
  }

  @Test
  void protectedTrailerIsRefused() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    client.endsBody(UploadTrial.trailers("Authorization: x"));

    assertThat(client.told()).containsExactly("invite", "answer 400 Bad Request");
    assertThat(run.told()).containsExactly("close CANCELLATION request_body_read_failed");
    assertThat(trial.harness.asked).isEmpty();
  }

  @Test
  void memoryThatIsGoneRefusesWithheldOutput() {
    ExchangeSettings.exhaust(trial.harness.loop.node().inspected());
    ScriptedRun run = trial.reads(true, "buffered");
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    run.puts("AB");

    assertThat(client.told())
        .containsExactly("invite", "answer 503 Service Unavailable body_memory_exhausted");
    assertThat(run.told()).containsExactly("close CANCELLATION output_closed");
    assertThat(trial.lackedMemory().getStagesList())
        .extracting(StageTrace::getEntry)
        .containsExactly("guard");
  }

  @Test
  void mixedContractsAreRefusedUnread() {
    trial.harness.pipelines.answers(
        new PipelineEnding.Failed("middleware_hook_versions_mixed", true, List.of()));
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);

    assertThat(client.told()).containsExactly("answer 403 Forbidden middleware_failed");
    assertThat(client.credit()).isZero();
    assertThat(trial.records().getFirst().getRequest().getReason())
        .isEqualTo("middleware_failed: middleware_hook_versions_mixed");
  }

  /** Its origin is dialed: the stages end, and the halt is in the journal. */
  @Test
  void clientThatLeavesBeforeTheOriginIsThereIsRecorded() {
    trial.harness.dialingSlowly();
    ScriptedRun first = trial.reads(false, "stream");
    trial.tunneled(UploadTrial.CHUNKED);
    first.starts(UploadTrial.start());
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    run.starts(UploadTrial.start());
    client.leaves();

    assertThat(run.told()).containsExactly("close CANCELLATION request_body_read_failed");
    assertThat(trial.halt().getCancelled()).isEqualTo("request_body_read_failed");
    assertThat(trial.halt().getStatus()).isZero();
    trial.holdsNothing(client);
  }

  /** No secret may be put in: the stages that read the body end, and the journal says so. */
  @Test
  void credentialThatIsMissingHaltsTheStages() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client =
        trial.tunneled(UploadTrial.CHUNKED + "X-Key: openshell:resolve:env:NONE\n");
    run.starts(UploadTrial.start());

    assertThat(client.told()).last().asString().startsWith("answer 403");
    assertThat(run.told()).containsExactly("close CANCELLATION output_closed");
    assertThat(trial.halt().getCancelled()).isEqualTo("output_closed");
    assertThat(trial.halt().getStatus()).isEqualTo(trial.halt().getDecision().getStatus());
    assertThat(trial.halt().getDecision().getStagesList()).isNotEmpty();
    assertThat(trial.halt().getStagesList()).isEmpty();
    trial.holdsNothing(client);
  }

  /** Without an event: the exchange finds the client closed once its stages let the head go. */
  @Test
  void clientThatIsFoundGoneBeforeTheDecisionHaltsTheStages() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    client.breaks();
    run.starts(UploadTrial.start());

    assertThat(run.told()).containsExactly("close CANCELLATION request_body_read_failed");
    assertThat(trial.halt().getCancelled()).isEqualTo("request_body_read_failed");
    assertThat(trial.halt().getStatus()).isZero();
    trial.holdsNothing(client);
  }

  @Test
  void originThatCannotBeReachedEndsTheStages() {
    ScriptedRun first = trial.reads(false, "stream");
    trial.tunneled(UploadTrial.CHUNKED);
    first.starts(UploadTrial.start());
    Promise<OriginStream> dialed = trial.harness.dialingSlowly();
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    run.starts(UploadTrial.start());
    dialed.fail("refused");

    assertThat(client.told()).last().asString().startsWith("answer 502");
    assertThat(trial.halt().getCancelled()).isEqualTo("output_closed");
    assertThat(trial.halt().getStatus()).isEqualTo(502);
  }

  @Test
  void exactBytesOf408() {
    trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    trial.harness.after(Duration.ofSeconds(30));

    String answer = client.answered().replaceFirst("request-id: .{36}", "request-id: ID");
    assertThat(answer.replace("\r\n", "\n"))
        .isEqualTo(
            """
            HTTP/1.1 408 Request Timeout (sluice: request_timeout)
            Content-Type: application/json
            Content-Length: 164
            X-OpenShell-Policy: test
            x-sluice-request-id: ID
            Proxy-Status: sluice; error=http_request_error; details="request_timeout"
            Connection: close

            {"error":"request_timeout","detail":"Request body was not received in time",\
            "host":"origin.test","layer":"l7","method":"POST","path":"/x","policy":"test","port":80}\
            """);
  }

  /** A byte every 29 s would hold a session for ever. */
  @Test
  void clientThatDripsGets408() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    run.starts(UploadTrial.start());
    for (int i = 0; i < 6; i++) {
      client.sends("a");
      trial.harness.passes(Duration.ofSeconds(29));
    }

    assertThat(client.told()).endsWith("answer 408 Request Timeout request_timeout");
    assertThat(run.told()).endsWith("close CANCELLATION client_progress_timeout");
    trial.holdsNothing(client);
  }

  @Test
  void clientThatKeepsAPaceMayPause() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    run.starts(UploadTrial.start());
    for (int i = 0; i < 10; i++) {
      run.takes(256 << 10);
      client.sends("a".repeat(40_000));
      trial.harness.passes(Duration.ofSeconds(29));
    }

    assertThat(client.told()).containsExactly("invite");
  }

  /** Whoever is slow: bytes keep their order, and the client is asked for no more than a read. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyScheduleEndsWithTheSameBytes(long seed) {
    Random random = new Random(seed);
    EchoingRun run = new EchoingRun(Inspect.newBuilder().setChunkBytes(1 << 16).build());
    trial.harness.pipelines.answers(
        new OpenedPipeline.Reading(run, List.of(), List.of(UploadTrial.trace("stream"))));
    ScriptedClient client = trial.tunneled(UploadTrial.CHUNKED);
    StringBuilder sent = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          String piece = Character.toString('a' + i % 26).repeat(1 + random.nextInt(30_000));
          sent.append(piece);
          client.sends(piece);
        }
        case 2 -> trial.origin.takes(random.nextBoolean());
        default -> run.moves(random.nextInt(60_000));
      }
      assertThat(client.credit()).isLessThanOrEqualTo(Connection.READ_BYTES);
      assertThat(run.waiting()).isLessThanOrEqualTo(256 << 10);
    }
    client.endsBody(Trailers.NONE);
    trial.origin.takes(true);
    while (!run.isDone()) {
      run.moves(100_000);
    }

    assertThat(run.output()).isEqualTo(sent.toString());
    assertThat(trial.origin.told()).last().isEqualTo("end");
    assertThat(trial.sentBytes()).isEqualTo(sent.length());
    trial.holdsNothing(client);
  }
}
