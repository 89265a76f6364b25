package dev.sluice.proxy.exchange;

import static dev.sluice.proxy.exchange.StagedTrial.complete;
import static dev.sluice.proxy.exchange.StagedTrial.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.ExchangeLimits;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proto.v1.ResponseClosing.Commitment;
import dev.sluice.proxy.chain.pipeline.ScriptedRun;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.Trailers;
import io.vertx.core.Promise;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stages read finishes on its generation (http-responses D11, http-hooks H3). */
class StagedReloadTest {
  private static final Duration LIMIT = ExchangeLimits.DEFAULTS.afterReload();
  private static final String NO_RULES = "version: 1\n";

  private final StagedTrial trial = new StagedTrial();

  @AfterEach
  void close() {
    trial.close();
  }

  /** The stages take no more bytes, so that no idle limit runs for the origin. */
  private ScriptedClient reading() {
    trial.reading();
    ScriptedClient client = trial.start();
    trial.origin.answers("HTTP/1.1 200 OK\nTransfer-Encoding: chunked");
    trial.run.takes(0);
    trial.origin.sends("hello");
    return client;
  }

  private ScriptedClient begun() {
    ScriptedClient client = reading();
    trial.run.starts(streamed());
    trial.run.puts("hel");
    return client;
  }

  private RequestCompletion completion() {
    return trial.harness.audit.records().stream()
        .filter(AuditRecord::hasCompletion)
        .findFirst()
        .orElseThrow()
        .getCompletion();
  }

  @Test
  void anotherPolicyEndsNothing() {
    ScriptedClient client = begun();
    trial.harness.under(NO_RULES);
    client.hearsOfReload();
    trial.harness.after(LIMIT.multipliedBy(2));
    trial.origin.ends(Trailers.NONE);
    trial.run.ends(complete());

    assertThat(client.told()).containsExactly("respond 200", "write hel", "end");
    assertThat(completion().getOutcome()).isEqualTo(Outcome.OUTCOME_COMPLETE);
  }

  @Test
  void aRemovedPolicyEndsTheStages() {
    ScriptedClient client = begun();
    trial.harness.remove();
    client.hearsOfReload();
    trial.harness.after(LIMIT);

    assertThat(trial.run.told()).endsWith("close POLICY_RELOAD policy_reload");
    assertThat(client.told()).containsExactly("respond 200", "write hel", "reset");
    assertThat(trial.closing().getReason()).isEqualTo("policy_reload");
    assertThat(trial.closing().getCommitment()).isEqualTo(Commitment.COMMITMENT_AFTER_COMMIT);
  }

  @Test
  void beforeItsHeadTheConnectionClosesWithoutAWord() {
    ScriptedClient client = reading();
    trial.harness.remove();
    client.hearsOfReload();
    trial.harness.after(LIMIT);

    assertThat(trial.run.told()).endsWith("close POLICY_RELOAD policy_reload");
    assertThat(client.told()).containsExactly("reset");
    assertThat(trial.origin.told()).endsWith("reset");
    assertThat(trial.closing().getCommitment()).isEqualTo(Commitment.COMMITMENT_BEFORE_COMMIT);
    assertThat(completion().getOutcome()).isEqualTo(Outcome.OUTCOME_TIMED_OUT);
    assertThat(completion().getReason())
        .isEqualTo("request outlived its policy (proxy.timeouts.after_reload)");
  }

  /** Its node stops, and `proxy.timeouts.drain` is over. */
  @Test
  void aDrainEndsTheStages() {
    ScriptedClient client = begun();
    client.isStoppedWithItsNode();

    assertThat(trial.run.told()).endsWith("close POLICY_RELOAD node_stops");
    assertThat(trial.origin.told()).endsWith("reset");
    assertThat(trial.closing().getReason()).isEqualTo("node_stops");
    assertThat(trial.closing().getCommitment()).isEqualTo(Commitment.COMMITMENT_AFTER_COMMIT);
  }

  /** The same of an upload (http-hooks H3). */
  @Test
  void aDrainEndsTheStagesOfAnUpload() {
    try (UploadTrial upload = UploadTrial.hooks()) {
      ScriptedRun run = upload.reads(false, "stream");
      ScriptedClient client = upload.tunneled(UploadTrial.CHUNKED);
      run.starts(UploadTrial.start());
      client.isStoppedWithItsNode();

      assertThat(run.told()).endsWith("close POLICY_RELOAD request_body_read_failed");
    }
  }

  @Test
  void aDrainEndsTheStagesOfAnUploadThatIsWithheld() {
    try (UploadTrial upload = UploadTrial.hooks()) {
      ScriptedRun run = upload.reads(true, "buffered");
      ScriptedClient client = upload.tunneled(UploadTrial.CHUNKED);
      client.isStoppedWithItsNode();

      assertThat(run.told()).endsWith("close POLICY_RELOAD request_body_read_failed");
    }
  }

  /** The stages take no more, so that its client is not awaited. */
  private static ScriptedClient live(UploadTrial upload, ScriptedRun run) {
    ScriptedClient client = upload.tunneled(UploadTrial.CHUNKED);
    run.takes(0);
    run.starts(UploadTrial.start());
    return client;
  }

  private static void outlives(UploadTrial upload, ScriptedClient client) {
    upload.harness.remove();
    client.hearsOfReload();
    upload.harness.passes(LIMIT);
  }

  @Test
  void aRemovedPolicyEndsTheStagesOfAnUpload() {
    try (UploadTrial upload = UploadTrial.hooks()) {
      ScriptedRun run = upload.reads(false, "stream");
      ScriptedClient client = live(upload, run);
      outlives(upload, client);

      assertThat(run.told()).endsWith("close POLICY_RELOAD policy_reload");
      assertThat(client.told()).containsExactly("invite", "reset");
      assertThat(upload.origin.told()).endsWith("reset");
      assertThat(upload.halt().getCancelled()).isEqualTo("policy_reload");
      upload.holdsNothing(client);
    }
  }

  @Test
  void aRemovedPolicyEndsTheStagesOfAnUploadWithoutAnOrigin() {
    try (UploadTrial upload = UploadTrial.hooks()) {
      upload.harness.dialed.clear();
      Promise<OriginStream> unused = upload.harness.dialingSlowly();
      ScriptedRun run = upload.reads(false, "stream");
      ScriptedClient client = live(upload, run);
      outlives(upload, client);

      assertThat(run.told()).endsWith("close POLICY_RELOAD policy_reload");
      assertThat(client.told()).containsExactly("invite", "reset");
      assertThat(upload.halt().getCancelled()).isEqualTo("policy_reload");
      upload.holdsNothing(client);
    }
  }

  @Test
  void aPolicyThatComesBackEndsNothing() {
    ScriptedClient client = begun();
    trial.harness.remove();
    client.hearsOfReload();
    trial.harness.under(NO_RULES);
    client.hearsOfReload();
    trial.harness.after(LIMIT);

    assertThat(client.told()).containsExactly("respond 200", "write hel");
  }

  @Test
  void anotherPolicyEndsNoUploadThatHooksRead() {
    try (UploadTrial upload = UploadTrial.hooks()) {
      ScriptedRun run = upload.reads(false, "stream");
      ScriptedClient client = live(upload, run);
      upload.harness.under(NO_RULES);
      client.hearsOfReload();
      upload.harness.passes(LIMIT);

      assertThat(client.told()).containsExactly("invite");
    }
  }
}
