package dev.sluice.proxy.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.proxy.chain.pipeline.ScriptedRun;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.Trailers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Coded request bodies that are searched for known values, and decode to far more bytes. */
class DecodedTurnsTest {
  private static final String SECRET = "Kx7-pQ2wL9sV4tB6nZ8r";
  private static final int MUCH = 4 << 20;
  private static final int TURN = 256 << 10;

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

  private static String coded(String text) {
    return new String(ContentCodec.GZIP.encode(text.getBytes(ISO_8859_1)), ISO_8859_1);
  }

  private static String clean() {
    return coded("0".repeat(MUCH));
  }

  private ScriptedClient sends(String coded, int declared) {
    ScriptedClient client =
        trial.harness.start(
            "POST http://origin.test/x HTTP/1.1\nHost: origin.test\nContent-Encoding: gzip\n"
                + "Content-Length: "
                + declared);
    client.sends(coded);
    return client;
  }

  @Test
  void isSearchedInManyTurns() {
    ScriptedRun run = trial.reads(false, "stream");
    String coded = clean();
    ScriptedClient client = sends(coded, coded.length());
    client.endsBody(Trailers.NONE);

    assertThat(run.told()).isEmpty();
    assertThat(trial.harness.turns.all()).isBetween(MUCH / TURN - 1, MUCH / TURN + 1);
    assertThat(run.told()).containsExactly("write " + coded.length() + " bytes", "end");
    run.starts(UploadTrial.start().toBuilder().setIdentity(true).build());
    run.puts("hello");
    run.ends(UploadTrial.complete());
    trial.holdsNothing(client);
  }

  /** What it decodes to waits, and the client is not read on until then. */
  @Test
  void demandsNothingBeforeItIsSearched() {
    ScriptedRun run = trial.reads(false, "stream");
    String coded = clean();
    ScriptedClient client = sends(coded, coded.length() + 5);

    assertThat(client.credit()).isZero();
    run.takes(1 << 20);
    assertThat(client.credit()).isZero();
    client.sends("12345");
    assertThat(client.waitingBytes()).isEqualTo(5);
    assertThat(trial.harness.turns.all()).isGreaterThan(10);
    assertThat(run.told()).first().isEqualTo("write " + coded.length() + " bytes");
    assertThat(client.waitingBytes()).isZero();
  }

  @Test
  void isDeniedForAValueInALaterPart() {
    ScriptedRun run = trial.reads(false, "stream");
    String coded = coded("0".repeat(MUCH) + SECRET);
    ScriptedClient client = sends(coded, coded.length());
    client.endsBody(Trailers.NONE);
    assertThat(client.told()).containsExactly("invite");

    assertThat(trial.harness.turns.all()).isGreaterThan(10);
    assertThat(client.told()).containsExactly("invite", "answer 403 Forbidden middleware_denied");
    assertThat(run.told()).containsExactly("close CANCELLATION output_closed");
    trial.holdsNothing(client);
  }

  @Test
  void isOverWithItsClient() {
    ScriptedRun run = trial.reads(false, "stream");
    String coded = clean();
    ScriptedClient client = sends(coded, coded.length() + 1);
    assertThat(trial.harness.turns.next()).isTrue();
    client.leaves();

    trial.holdsNothing(client);
    assertThat(trial.harness.turns.all()).isEqualTo(1);
    assertThat(run.told()).containsExactly("close CANCELLATION request_body_read_failed");
    trial.holdsNothing(client);
  }
}
