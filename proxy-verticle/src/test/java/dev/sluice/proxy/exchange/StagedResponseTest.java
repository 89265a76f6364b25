package dev.sluice.proxy.exchange;

import static dev.sluice.proxy.exchange.StagedTrial.complete;
import static dev.sluice.proxy.exchange.StagedTrial.declared;
import static dev.sluice.proxy.exchange.StagedTrial.remove;
import static dev.sluice.proxy.exchange.StagedTrial.streamed;
import static dev.sluice.proxy.exchange.StagedTrial.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.ResponseToStream;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.Trailers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses that stages read and let go on (http-responses 4, 8, 9). */
class StagedResponseTest {
  private static final String OK = "HTTP/1.1 200 OK\nContent-Length: 5\nETag: \"a\"";

  private final StagedTrial trial = new StagedTrial();

  @AfterEach
  void close() {
    trial.close();
  }

  @Test
  void nothingIsReadOrToldBeforeTheStagesHaveSeenTheHead() {
    var answer = trial.harness.pipelines.answersSlowly();
    ScriptedClient client = trial.start();
    trial.origin.answers(OK);
    trial.origin.sends("hello");

    assertThat(client.told()).isEmpty();
    assertThat(trial.origin.credit()).isZero();
    assertThat(trial.recorded()).containsExactly("REQUEST");
    assertThat(answer.future().isComplete()).isFalse();
  }

  @Test
  void theStagesSeeTheVisibleHeadAndASortedQuery() {
    trial.passing();
    trial.start();
    trial.origin.answers(
        OK + "\nX-A:  b \nSet-Cookie: c=1\nConnection: x-hop\nX-Hop: 1\nWWW-Authenticate: Basic");

    PipelineOpen asked = trial.harness.pipelines.asked().getFirst();
    assertThat(asked.getTarget().getQuery()).isEqualTo("a=1&b=2");
    assertThat(asked.getResponse().getStatus()).isEqualTo(200);
    assertThat(asked.getResponse().getDeclaredBytes()).isEqualTo(5);
    assertThat(asked.getResponse().getHeadersList())
        .extracting(HttpHeader::getName)
        .containsExactly("content-length", "etag", "x-a");
    assertThat(asked.getResponse().getNominatedList()).containsExactly("x-hop");
  }

  /** Of a response without a body too (http-responses 4.3); -1: there is none. */
  @ParameterizedTest
  @CsvSource({
    "GET, 200 OK, Content-Length: 7, 7",
    "HEAD, 200 OK, Content-Length: 7, 7",
    "HEAD, 200 OK, Transfer-Encoding: chunked, -1",
    "HEAD, 200 OK, X-A: b, -1",
    "GET, 204 No Content, X-A: b, -1",
    "GET, 304 Not Modified, Content-Length: 7, 7",
    "GET, 304 Not Modified, X-A: b, -1",
  })
  void theStagesAreToldTheLengthThatTheHeadDeclares(
      String method, String status, String line, long declared) {
    trial.passing();
    trial.start(StagedTrial.GET.replace("GET", method));
    trial.origin.answers("HTTP/1.1 " + status + "\n" + line);

    ResponseToStream asked = trial.harness.pipelines.asked().getFirst().getResponse();
    assertThat(asked.hasDeclaredBytes() ? asked.getDeclaredBytes() : -1).isEqualTo(declared);
  }

  @Test
  void anUnreadBodyGoesOnAsItCame() {
    trial.passing();
    ScriptedClient client = trial.start();
    trial.origin.answers(OK);
    trial.origin.sends("hello");
    trial.origin.ends(Trailers.NONE);

    assertThat(client.told()).containsExactly("respond 200", "write hello", "end");
    assertThat(client.fields()).containsExactly("Content-Length: 5", "ETag: \"a\"");
    assertThat(trial.recorded()).containsExactly("REQUEST", "DECISION", "COMPLETION");
    assertThat(trial.origin.isReusable()).isTrue();
  }

  @Test
  void aChangedHeadKeepsTheOtherLines() {
    trial.passing(write("X-New", "1"), remove("etag"));
    ScriptedClient client = trial.start();
    trial.origin.answers(OK + "\nSET-Cookie:  a=b;  c ");
    trial.origin.sends("hello");
    trial.origin.ends(Trailers.NONE);

    assertThat(client.fields())
        .containsExactly("Content-Length: 5", "SET-Cookie: a=b;  c", "x-new: 1");
    assertThat(trial.decision().getVerdict()).isEqualTo(Verdict.VERDICT_MODIFIED);
  }

  @Test
  void aStreamedBodyGoesOnInChunksAndLosesItsIntegrityHeaders() {
    trial.reading(write("X-Scan", "yes"));
    ScriptedClient client = trial.start();
    trial.origin.answers(OK);
    trial.origin.sends("hello");
    trial.origin.ends(Trailers.NONE);
    assertThat(trial.run.told()).containsExactly("write hello", "end");
    assertThat(client.told()).isEmpty();

    trial.run.starts(streamed());
    trial.run.puts("HEL");
    trial.run.pauses();
    trial.run.puts("LO!");
    assertThat(client.told()).containsExactly("respond 200", "write HEL", "write LO!");
    trial.run.ends(complete());

    assertThat(client.told()).endsWith("end");
    assertThat(client.fields()).containsExactly("x-scan: yes", "Transfer-Encoding: chunked");
    assertThat(trial.recorded()).containsExactly("REQUEST", "DECISION", "CLOSING", "COMPLETION");
    assertThat(trial.decision().getStreaming()).isTrue();
    assertThat(trial.closing().getDeliveredBytes()).isEqualTo(6);
    assertThat(trial.origin.isReusable()).isTrue();
  }

  @Test
  void aDeclaredOutputHasItsLength() {
    trial.reading();
    ScriptedClient client = trial.start();
    trial.origin.answers("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nTrailer: x-a");
    trial.origin.ends(Trailers.NONE);
    trial.run.starts(declared(2));
    trial.run.puts("ok");
    trial.run.ends(complete());

    assertThat(client.fields()).containsExactly("Content-Length: 2");
  }

  @Test
  void anEmptyBodyAndAHeadAreReadToo() {
    trial.passing(write("X-A", "1"));
    ScriptedClient client = trial.start(StagedTrial.GET.replace("GET", "HEAD"));
    trial.origin.answers("HTTP/1.1 200 OK\nContent-Length: 7");
    trial.origin.ends(Trailers.NONE);

    assertThat(client.told()).containsExactly("respond 200", "end");
    assertThat(client.fields()).containsExactly("Content-Length: 7", "x-a: 1");
  }

  @Test
  void theOriginWaitsForTheStagesAndTheStagesForTheClient() {
    trial.reading();
    ScriptedClient client = trial.start();
    trial.origin.answers("HTTP/1.1 200 OK\nTransfer-Encoding: chunked");
    trial.run.takes(0);
    trial.origin.sends("first");
    trial.run.starts(streamed());
    assertThat(trial.run.told()).containsExactly("write first");
    trial.origin.sends("second");
    assertThat(trial.run.told()).containsExactly("write first");
    trial.run.takes(100);
    assertThat(trial.run.told()).containsExactly("write first", "write second");

    client.takes(false);
    trial.run.pauses();
    assertThat(trial.run.demanded()).isZero();
    client.takes(true);
    assertThat(trial.run.demanded()).isPositive();
  }

  @Test
  void trailersPassTheStages() {
    trial.reading();
    ScriptedClient client = trial.start();
    trial.origin.answers("HTTP/1.1 200 OK\nTransfer-Encoding: chunked");
    trial.origin.ends(new Trailers("X-Sum: 1\r\n".getBytes(StandardCharsets.US_ASCII)));
    assertThat(trial.run.told()).containsExactly("end x-sum");
    trial.run.starts(streamed());
    trial.run.ends(complete(HttpHeader.newBuilder().setName("x-sum").setValue("2").build()));

    assertThat(client.told()).containsExactly("respond 200", "end x-sum: 2");
  }

  @Test
  void theHeadWaitsForItsDecision() {
    trial.reading();
    ScriptedClient client = trial.start();
    trial.harness.audit.hold();
    trial.origin.answers(OK);
    trial.origin.sends("hello");
    assertThat(trial.run.told()).isEmpty();
    trial.harness.audit.release();

    assertThat(trial.run.told()).containsExactly("write hello");
    assertThat(client.told()).isEmpty();
  }
}
