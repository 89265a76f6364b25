package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.chain.pipeline.ScriptedRun;
import dev.sluice.wire.ScriptedClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** How long clients of calls may be silent while stages read what they send. */
@Order(1)
class CallPaceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CALL = UploadTrial.CHUNKED + "Content-Type: application/grpc\n";

  private final UploadTrial trial = UploadTrial.hooks();

  @AfterEach
  void close() {
    trial.close();
  }

  @Test
  void aClientIsAwaitedUntilItsCallIsAnswered() {
    ScriptedRun run = trial.reads(false, "stream");
    trial.tunneled(CALL);
    run.starts(UploadTrial.start());
    trial.harness.after(PATIENCE);

    assertThat(run.told()).containsExactly("close CANCELLATION client_progress_timeout");
  }

  /** It may wait for a message before it sends the next one. */
  @Test
  void afterwardsItMayBeSilent() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(CALL);
    run.starts(UploadTrial.start());
    trial.origin.answers("HTTP/1.1 200 OK\nContent-Type: application/grpc\nContent-Length: 9");
    // The clock goes on too: what begins anew at each deadline must not be late at once.
    for (int i = 0; i < 4; i++) {
      trial.harness.passes(PATIENCE);
    }
    client.sends("abc");

    assertThat(run.told()).containsExactly("write abc");
  }
}
