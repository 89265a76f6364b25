package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proxy.chain.pipeline.ScriptedRun;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.Trailers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coded body that cannot be searched for known values, since no memory is left to decode it. */
class ExhaustedSearchTest {
  private static final String SECRET = "Kx7-pQ2wL9sV4tB6nZ8r";
  private static final String TEXT = "the value is not in here, for sure";

  @TempDir private Path directory;
  private UploadTrial trial;

  @BeforeEach
  void begin() throws Exception {
    trial = UploadTrial.knowing(UploadTrial.secret(directory, SECRET));
  }

  @AfterEach
  void end() {
    trial.close();
  }

  @Test
  void isRefused() {
    ExchangeSettings.exhaust(trial.harness.loop.node().inspected());
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.harness.start(head("POST http://origin.test/x"));
    client.sends(coded(TEXT));

    assertThat(client.told())
        .containsExactly("invite", "answer 503 Service Unavailable body_memory_exhausted");
    assertThat(run.told()).containsExactly("close CANCELLATION output_closed");
    assertThat(trial.harness.asked).isEmpty();
    assertThat(trial.lackedMemory().getLater()).isFalse();
    assertThat(client.heldPieces()).isZero();
  }

  @Test
  void isCutOnceItsHeadIsWithTheOrigin() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = trial.tunneled(head("POST /x"));
    run.starts(UploadTrial.start().toBuilder().setIdentity(true).build());
    ExchangeSettings.exhaust(trial.harness.loop.node().inspected());
    client.sends(coded(TEXT));

    assertThat(trial.origin.told()).startsWith("begin POST /x of unknown length").endsWith("reset");
    assertThat(client.told())
        .containsExactly("invite", "answer 503 Service Unavailable body_memory_exhausted");
    assertThat(run.told()).containsExactly("close CANCELLATION output_closed");
    assertThat(trial.halt().getCancelled()).isEqualTo("output_closed");
    assertThat(trial.lackedMemory().getLater()).isTrue();
    RequestCompletion ended = trial.records().getLast().getCompletion();
    assertThat(ended.getOutcome()).isEqualTo(RequestCompletion.Outcome.OUTCOME_REFUSED);
    assertThat(ended.getRefusal()).isEqualTo("body_memory_exhausted");
    assertThat(client.heldPieces()).isZero();
  }

  @Test
  void isNoMatterWhereNothingIsCoded() {
    ExchangeSettings.exhaust(trial.harness.loop.node().inspected());
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client =
        trial.tunneled("POST /x HTTP/1.1\nHost: origin.test\nContent-Length: 5");
    client.sends("hello");
    client.endsBody(Trailers.NONE);

    assertThat(run.told()).containsExactly("write hello", "end");
  }

  private static String head(String line) {
    return line
        + " HTTP/1.1\nHost: origin.test\nContent-Encoding: gzip\nContent-Length: "
        + coded(TEXT).length();
  }

  private static String coded(String text) {
    return new String(
        ContentCodec.GZIP.encode(text.getBytes(StandardCharsets.US_ASCII)),
        StandardCharsets.ISO_8859_1);
  }
}
