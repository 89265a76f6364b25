package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proxy.chain.pipeline.ScriptedRun;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.Trailers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A body that a stage refuses, of which the origin has a part, while the journal is slow. */
class RefusedUploadTest {
  private static final String CALL = UploadTrial.CHUNKED + "Content-Type: application/grpc\n";
  private static final String DENIED = "middleware_denied";
  private static final String REFUSED = "answer 403 Forbidden middleware_denied";

  private final UploadTrial trial = UploadTrial.hooks();

  @AfterEach
  void close() {
    trial.close();
  }

  private ScriptedClient sending(ScriptedRun run, String head) {
    ScriptedClient client = trial.tunneled(head);
    client.sends("abc");
    run.starts(UploadTrial.start());
    run.puts("AB");
    return client;
  }

  private void refuses(ScriptedRun run) {
    trial.harness.audit.hold();
    run.ends(UploadTrial.refused());
  }

  private void answersWhole() {
    trial.origin.answers("HTTP/1.1 200 OK\nContent-Length: 2");
    trial.origin.sends("ok");
    trial.origin.ends(Trailers.NONE);
  }

  /** It says who ended the request, whatever the client had or did by then. */
  private RequestCompletion completion(String code) {
    assertThat(trial.records()).filteredOn(AuditRecord::hasCompletion).hasSize(1);
    RequestCompletion completion = trial.records().getLast().getCompletion();
    assertThat(completion.getOutcome()).isEqualTo(Outcome.OUTCOME_REFUSED);
    assertThat(completion.getRefusal()).isEqualTo(code);
    assertThat(completion.getReason()).isEqualTo("middleware_denied:guard:no_secrets");
    return completion;
  }

  @Test
  void isNotAnsweredByItsOrigin() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = sending(run, UploadTrial.CHUNKED);
    refuses(run);
    answersWhole();

    assertThat(trial.origin.told()).endsWith("write AB", "reset");
    assertThat(client.told()).containsExactly("invite");

    trial.harness.audit.release();
    assertThat(client.told()).containsExactly("invite", REFUSED);
    assertThat(completion(DENIED).getStatus()).isEqualTo(403);
    assertThat(completion(DENIED).getRequestBytes()).isEqualTo(2);
    trial.holdsNothing(client);
  }

  @Test
  void cutsAnAnswerThatHasBegun() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = sending(run, CALL);
    trial.origin.answers("HTTP/1.1 200 OK\nContent-Type: application/grpc\nContent-Length: 2");
    refuses(run);
    trial.origin.sends("ok");
    trial.origin.ends(Trailers.NONE);
    trial.harness.audit.release();

    assertThat(client.told()).containsExactly("invite", "respond 200 and close", "reset");
    assertThat(trial.origin.told()).endsWith("reset");
    assertThat(completion(DENIED).getStatus()).isEqualTo(200);
    trial.holdsNothing(client);
  }

  @Test
  void isRecordedOnceWhenTheClientLeavesBeforeItsAnswer() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = sending(run, UploadTrial.CHUNKED);
    refuses(run);
    client.leaves();
    trial.harness.audit.release();

    assertThat(client.told()).containsExactly("invite");
    assertThat(completion(DENIED).getStatus()).isZero();
    trial.holdsNothing(client);
  }

  @Test
  void isNotAnsweredTwiceWhenTheJournalTakesLongerThanTheExchange() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = sending(run, UploadTrial.CHUNKED);
    refuses(run);
    trial.harness.after(ExchangeHarness.TIMEOUTS.exchange().whole().multipliedBy(2));
    assertThat(client.told()).containsExactly("invite");

    trial.harness.audit.release();
    assertThat(client.told()).containsExactly("invite", REFUSED);
    assertThat(completion(DENIED).getStatus()).isEqualTo(403);
  }

  @Test
  void isRefusedForItsRecordWhenTheJournalDoesNotTakeIt() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = sending(run, UploadTrial.CHUNKED);
    refuses(run);
    trial.harness.audit.refuseHeld();

    assertThat(client.told())
        .containsExactly("invite", "answer 503 Service Unavailable audit_unavailable");
    assertThat(completion("audit_unavailable").getStatus()).isEqualTo(503);
  }
}
