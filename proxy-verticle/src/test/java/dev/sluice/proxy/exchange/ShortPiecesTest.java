package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.proxy.chain.pipeline.ScriptedRun;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.Trailers;
import io.vertx.core.Context;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies in short pieces, where each search for known values costs much. On an event loop. */
class ShortPiecesTest {
  private static final String SECRET = "Kx7-pQ2wL9sV4tB6nZ8r";
  private static final int PIECES = 500;
  private static final String PIECE = "filler ";

  /** A little that decodes to much. */
  private static final String COSTLY =
      new String(
          ContentCodec.GZIP.encode("words ".repeat(40_000).getBytes(StandardCharsets.US_ASCII)),
          StandardCharsets.ISO_8859_1);

  @TempDir private Path directory;
  private UploadTrial trial;
  private Context loop;

  @BeforeEach
  void begin() throws Exception {
    trial = UploadTrial.knowing(UploadTrial.secret(directory, SECRET));
    loop = trial.harness.vertx.getOrCreateContext();
  }

  @AfterEach
  void end() {
    trial.close();
  }

  private <T> T onLoop(Supplier<T> step) {
    return CompletableFuture.supplyAsync(step, task -> loop.runOnContext(ignored -> task.run()))
        .join();
  }

  private static ScriptedClient sendPieces(ScriptedClient client) {
    client.sends(COSTLY);
    for (int i = 0; i < PIECES; i++) {
      client.sends(PIECE);
    }
    return client;
  }

  private static long length() {
    return COSTLY.length() + (long) PIECES * PIECE.length();
  }

  @Test
  void goToStagesTogetherAndWithoutTheEnd() {
    ScriptedRun run = trial.reads(false, "stream");
    ScriptedClient client = onLoop(() -> sendPieces(trial.tunneled(UploadTrial.CHUNKED)));

    await().until(() -> onLoop(run::written) == length());
    assertThat(onLoop(() -> run.told().size())).isLessThan(PIECES);
    onLoop(
        () -> {
          client.sends("key " + SECRET);
          client.endsBody(Trailers.NONE);
          return client;
        });
    assertThat(onLoop(run::written)).isEqualTo(length());
    assertThat(onLoop(client::told)).last().asString().endsWith("middleware_denied");
  }

  @Test
  void goToStagesAtTheEndOfTheBody() {
    ScriptedRun run = trial.reads(false, "stream");

    onLoop(
        () -> {
          ScriptedClient client = sendPieces(trial.tunneled(UploadTrial.CHUNKED));
          client.endsBody(Trailers.NONE);
          return client;
        });

    assertThat(onLoop(run::written)).isEqualTo(length());
    assertThat(onLoop(run::told)).endsWith("end").hasSizeLessThan(PIECES);
  }
}
