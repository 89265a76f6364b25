package dev.sluice.proxy.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.ScriptedOrigin;
import dev.sluice.wire.Trailers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Coded responses that are searched for a secret, and decode to far more bytes. */
class ScrubbedCodingTest {
  private static final String SECRET = "Kx7-pQ2wL9sV4tB6nZ8r";
  private static final String HOLDER = "openshell:resolve:env:KEY";
  private static final String GET = StagedTrial.GET + "\nX-Key: " + HOLDER;
  private static final String GZIP = "HTTP/1.1 200 OK\nContent-Encoding: gzip\n";
  private static final String CHUNKED = GZIP + "Transfer-Encoding: chunked";
  private static final int MUCH = 4 << 20;
  private static final int STEP = 64 << 10;
  private static final int TURN = 256 << 10;

  @TempDir Path directory;
  private final StagedTrial trial = new StagedTrial();
  private final ExchangeHarness plain = new ExchangeHarness();
  private final ScriptedOrigin origin = ScriptedOrigin.fresh();

  @BeforeEach
  void serve() throws Exception {
    trial.harness.serving(UploadTrial.secret(directory, SECRET));
    plain.serving(UploadTrial.secret(directory, SECRET)).dialing(origin);
  }

  @AfterEach
  void close() {
    trial.close();
    plain.close();
  }

  private static String gzip(String text) {
    return new String(ContentCodec.GZIP.encode(text.getBytes(ISO_8859_1)), ISO_8859_1);
  }

  private static String much() {
    String coded = gzip("0".repeat(MUCH - SECRET.length()) + SECRET);
    assertThat(coded).hasSizeLessThan(8 << 10);
    return coded;
  }

  @Test
  void aClientGetsWhatItHasRoomFor() {
    ScriptedClient client = plain.start(GET);
    client.takesOnly(STEP);
    origin.answers(CHUNKED);
    origin.sends(much());
    origin.ends(Trailers.NONE);

    assertThat(client.written()).isBetween((long) STEP, 2L * STEP);
    assertThat(plain.loop.node().inspected().inUse()).isPositive();
    for (long before = 0; client.written() > before; ) {
      before = client.written();
      client.takesOnly(STEP);
      plain.turns.all();
      assertThat(client.written() - before).isLessThanOrEqualTo(2 * STEP);
    }
    assertThat(client.written()).isEqualTo(MUCH - SECRET.length() + HOLDER.length());
    assertThat(client.told()).endsWith("end");
    assertThat(plain.loop.node().inspected().inUse()).isZero();
  }

  /** One read may decode to far more than one turn of the loop has time for. */
  @Test
  void aClientThatTakesAllGetsItInManyTurns() {
    ScriptedClient client = plain.start(GET);
    origin.answers(CHUNKED);
    String coded = much();
    origin.sends(coded.substring(0, 2000));
    origin.sends(coded.substring(2000));
    origin.ends(Trailers.NONE);

    int turns = 0;
    for (long before = client.written(); plain.turns.next(); before = client.written(), turns++) {
      assertThat(client.written() - before).isLessThanOrEqualTo(TURN + STEP);
    }
    assertThat(turns).isBetween(MUCH / TURN - 1, MUCH / TURN + 1);
    assertThat(client.written()).isEqualTo(MUCH - SECRET.length() + HOLDER.length());
    assertThat(client.told()).endsWith("end");
    assertThat(plain.loop.node().inspected().inUse()).isZero();
  }

  @Test
  void theNextBytesAreReadOnceThoseBeforeAreSearched() {
    ScriptedClient client = plain.start(GET);
    origin.answers(CHUNKED);
    origin.sends(much());
    assertThat(origin.credit()).isZero();

    assertThat(plain.turns.all()).isPositive();
    assertThat(origin.credit()).isPositive();
    assertThat(client.told()).doesNotContain("end");
  }

  @Test
  void nothingIsSearchedForAClientThatLeft() {
    ScriptedClient client = plain.start(GET);
    origin.answers(CHUNKED);
    origin.sends(much());
    client.leaves();
    long before = client.written();

    assertThat(plain.loop.node().inspected().inUse()).isZero();
    assertThat(plain.turns.all()).isEqualTo(1);
    assertThat(client.written()).isEqualTo(before);
    assertThat(plain.bugs).isEmpty();
    assertThat(origin.heldPieces()).isZero();
  }

  /** Other pieces of the same read wait with it. */
  @Test
  void aClientThatTakesNothingIsReadFor() {
    ScriptedClient client = plain.start(GET);
    client.takesOnly(1);
    origin.answers(CHUNKED);
    String coded = much();
    origin.sends(coded.substring(0, 2000));
    origin.sends(coded.substring(2000));

    assertThat(client.written()).isLessThanOrEqualTo(2 * STEP);
    assertThat(origin.credit()).isZero();
    client.leaves();
    assertThat(plain.loop.node().inspected().inUse()).isZero();
    assertThat(origin.heldPieces()).isZero();
  }

  @Test
  void stagesGetWhatTheyHaveRoomFor() {
    trial.reading();
    ScriptedClient client = trial.start(GET);
    trial.origin.answers(CHUNKED);
    trial.run.takes(STEP);
    trial.origin.sends(much());
    trial.origin.ends(Trailers.NONE);

    assertThat(trial.run.written()).isEqualTo(STEP);
    for (long before = 0; trial.run.written() > before; ) {
      before = trial.run.written();
      trial.run.takes(STEP);
      trial.harness.turns.all();
      assertThat(trial.run.written() - before).isLessThanOrEqualTo(STEP + SECRET.length());
    }
    assertThat(trial.run.written()).isEqualTo(MUCH - SECRET.length() + HOLDER.length());
    assertThat(trial.run.told()).endsWith("end");
    assertThat(client.told()).isEmpty();
  }

  /** It breaks its coding where nothing more can be taken, and shows that later. */
  @Test
  void aBodyThatIsCutShortIsCutForTheClientToo() {
    ScriptedClient client = plain.start(GET);
    client.takesOnly(STEP);
    origin.answers(CHUNKED);
    String coded = much();
    origin.sends(coded.substring(0, coded.length() - 1));
    origin.ends(Trailers.NONE);
    while (client.told().stream().noneMatch("reset"::equals)) {
      assertThat(client.written()).isLessThan(MUCH + STEP);
      client.takesOnly(STEP);
      plain.turns.all();
    }
    assertThat(client.told()).doesNotContain("end");
    assertThat(plain.loop.node().inspected().inUse()).isZero();
  }
}
