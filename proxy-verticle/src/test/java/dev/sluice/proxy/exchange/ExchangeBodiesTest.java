package dev.sluice.proxy.exchange;

import static dev.sluice.wire.connection.Connection.READ_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.ScriptedOrigin;
import dev.sluice.wire.Trailers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How bodies flow, and who waits for whom. */
class ExchangeBodiesTest {
  private static final String GET = "GET http://origin.test/a HTTP/1.1\nHost: origin.test";
  private static final String POST =
      "POST http://origin.test/a HTTP/1.1\nHost: origin.test\nTransfer-Encoding: chunked";
  private static final String OK = "HTTP/1.1 200 OK\nTransfer-Encoding: chunked";
  private static final Trailers TRAILERS =
      new Trailers("X-Sum: 1\r\n".getBytes(StandardCharsets.US_ASCII));

  private final ExchangeHarness harness = new ExchangeHarness();
  private final ScriptedOrigin origin = ScriptedOrigin.fresh();

  @AfterEach
  void close() {
    harness.close();
  }

  private ScriptedClient start(String head) {
    return harness.dialing(origin).start(head);
  }

  private static String bytes(int count) {
    return "x".repeat(count);
  }

  @Test
  void anUploadWaitsForItsOrigin() {
    ScriptedClient client = start(POST);
    assertThat(client.credit()).isEqualTo(READ_BYTES);
    client.sends(bytes(1000));
    assertThat(client.credit()).isEqualTo(READ_BYTES);

    origin.takes(false);
    client.sends(bytes(3 * READ_BYTES));
    assertThat(client.credit()).isZero();
    assertThat(client.waitingBytes()).isEqualTo(2 * READ_BYTES);

    origin.takes(true);
    assertThat(client.waitingBytes()).isZero();
    assertThat(client.credit()).isEqualTo(READ_BYTES);
    assertThat(client.mostCredit()).isEqualTo(READ_BYTES);
    assertThat(origin.told())
        .startsWith(
            "begin POST /a of unknown length", "write 1000 bytes", "write " + READ_BYTES + " bytes")
        .hasSize(5);
  }

  @Test
  void aDownloadWaitsForItsClient() {
    ScriptedClient client = start(GET);
    assertThat(origin.credit()).isZero();
    origin.answers(OK);
    assertThat(origin.credit()).isEqualTo(READ_BYTES);

    client.takes(false);
    origin.sends(bytes(2 * READ_BYTES));
    assertThat(origin.credit()).isZero();
    assertThat(client.told()).containsExactly("respond 200", "write " + READ_BYTES + " bytes");

    client.takes(true);
    assertThat(origin.credit()).isEqualTo(READ_BYTES);
    assertThat(origin.mostCredit()).isEqualTo(READ_BYTES);
    origin.ends(Trailers.NONE);
    assertThat(client.told())
        .containsExactly(
            "respond 200",
            "write " + READ_BYTES + " bytes",
            "write " + READ_BYTES + " bytes",
            "end");
  }

  @Test
  void aClientThatIsWritableAgainTwiceIsAskedForOnce() {
    ScriptedClient client = start(GET);
    origin.answers(OK);
    client.takes(false);
    origin.sends(bytes(100));
    client.takes(true);
    client.takes(true);

    assertThat(origin.credit()).isEqualTo(READ_BYTES);
  }

  @Test
  void trailersAreKeptBothWays() {
    ScriptedClient client = start(POST);
    client.sends("abc");
    client.endsBody(TRAILERS);
    origin.answers(OK);
    origin.sends("def");
    origin.ends(TRAILERS);

    assertThat(origin.told())
        .containsExactly("begin POST /a of unknown length", "write abc", "end X-Sum: 1", "release");
    assertThat(client.told()).containsExactly("respond 200", "write def", "end X-Sum: 1");
    assertThat(origin.isReusable()).isTrue();
    assertThat(harness.completion().getRequestBytes()).isEqualTo(3);
    assertThat(harness.completion().getResponseBytes()).isEqualTo(3);
  }

  @Test
  void anAnswerThatEndsFirstStopsTheUpload() {
    ScriptedClient client = start(POST);
    client.sends("abc");
    origin.answers(OK);
    origin.ends(Trailers.NONE);
    assertThat(client.credit()).isZero();
    client.sends("def");

    assertThat(client.told()).containsExactly("respond 200", "end");
    assertThat(origin.told())
        .containsExactly("begin POST /a of unknown length", "write abc", "release");
    assertThat(origin.isReusable()).isFalse();
    assertThat(harness.completion().getOutcome()).isEqualTo(Outcome.OUTCOME_COMPLETE);
    assertThat(harness.completion().getRequestBytes()).isEqualTo(3);
  }

  @Test
  void anAnswerMayBeginBeforeTheUploadEnds() {
    ScriptedClient client = start(POST);
    origin.answers(OK);
    origin.sends("one");
    client.sends("abc");
    client.endsBody(Trailers.NONE);
    origin.sends("two");
    origin.ends(Trailers.NONE);

    assertThat(client.told()).containsExactly("respond 200", "write one", "write two", "end");
    assertThat(origin.isReusable()).isTrue();
  }

  @Test
  void aMalformedUploadIsRefused() {
    ScriptedClient client = start(POST);
    client.sends("abc");
    client.sendsMalformed();

    assertThat(client.told()).containsExactly("answer 400 Bad Request");
    assertThat(origin.told())
        .containsExactly("begin POST /a of unknown length", "write abc", "reset");
    assertThat(harness.completion().getOutcome()).isEqualTo(Outcome.OUTCOME_CLIENT_ABORTED);
  }

  @Test
  void aMalformedUploadCutsTheAnswerThatHasBegun() {
    ScriptedClient client = start(POST);
    origin.answers(OK);
    client.sendsMalformed();

    assertThat(client.told()).containsExactly("respond 200", "reset");
    assertThat(origin.told()).endsWith("reset");
    assertThat(harness.completion().getStatus()).isEqualTo(200);
  }

  @Test
  void everyPieceIsReleased() {
    ScriptedClient client = start(POST);
    client.sends(bytes(READ_BYTES + 1));
    client.endsBody(Trailers.NONE);
    origin.answers(OK);
    origin.sends(bytes(READ_BYTES + 1));
    origin.ends(Trailers.NONE);

    assertThat(client.heldPieces() + origin.heldPieces()).isZero();
  }
}
