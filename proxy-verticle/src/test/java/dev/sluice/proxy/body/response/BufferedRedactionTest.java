package dev.sluice.proxy.body.response;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.coding.BodyCodings;
import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.detect.scrub.ScrubbedValue;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.HeldBytes;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.request.FairTaskQueue;
import dev.sluice.proxy.request.LaterTurns;
import dev.sluice.proxy.secret.scrub.InjectedSecrets;
import dev.sluice.proxy.secret.scrub.ResponseScrub;
import dev.sluice.testing.FramedCoding;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.Wire;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short body that decodes to many bytes, and is held whole. */
class BufferedRedactionTest {
  private static final String SECRET = "Kx7-pQ2wL9sV4tB6nZ8r";
  private static final String PLAIN = "0".repeat(4 << 20) + SECRET + "0".repeat(64 << 10);
  private static final byte[] CODED = ContentCodec.GZIP.encode(PLAIN.getBytes(ISO_8859_1));
  private static final BodyCodings GZIP = new BodyCodings(List.of(ContentCodec.GZIP));

  private final ResponseScrub scrub =
      new ResponseScrub(
          new InjectedSecrets(
              List.of(
                  new ScrubbedValue(
                      "KEY", SECRET.getBytes(ISO_8859_1), "openshell:x".getBytes(ISO_8859_1)))));
  private final List<String> broken = new ArrayList<>();
  private int rooms;
  private final LaterTurns turns = new LaterTurns();
  private final FairTaskQueue work = new FairTaskQueue(turns::add);
  private final ScriptedClient client =
      ScriptedClient.of("GET http://a.test/ HTTP/1.1\nHost: a.test");

  /** What is told of its body. */
  private final class Told implements ResponseBody.Owner {
    @Override
    public void onRoom() {
      rooms++;
    }

    @Override
    public void onComplete(Trailers trailers, List<StageTrace> stages, boolean modified) {}

    @Override
    public void onStopped(ResponseStop stop) {}

    @Override
    public void onBroken(String why, boolean byOrigin) {
      broken.add(why);
    }

    @Override
    public void onUnrecorded() {}
  }

  private ScriptedClient searched(FramedCoding coding, byte[] coded) {
    ScriptedClient client = ScriptedClient.of("GET http://a.test/ HTTP/1.1\nHost: a.test");
    BodyCodings codings = BodyCodings.of(List.of(coding.coding())).orElseThrow();
    BufferedRedaction way =
        new BufferedRedaction(
            Wire.responseHead(
                "HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n"
                    .formatted(coding.coding(), coded.length)),
            new BufferedRedaction.Search(
                scrub,
                scrub.body(codings, Optional.empty()),
                new HeldBytes(new SandboxShares(64 << 20), new Claimant("default", "127.0.0.1")),
                (part, over) -> work.later("default", part, over)),
            new ClientResponseWriter(client),
            new Told());
    for (byte octet : coded) {
      way.take(Unpooled.wrappedBuffer(new byte[] {octet}));
    }
    way.end(Trailers.NONE);
    assertThat(broken).isEmpty();
    return client;
  }

  /** Without the coding its framing does not go on. */
  @ParameterizedTest
  @EnumSource
  void aSecretInTheFramingDoesNotGoOn(FramedCoding coding) {
    byte[] body = "an innocent body".getBytes(ISO_8859_1);
    List<String> told = searched(coding, coding.around(body, SECRET)).told();

    assertThat(String.join("\n", told)).contains("an innocent body").doesNotContain(SECRET);
    assertThat(String.join("\n", told)).doesNotContainIgnoringCase("content-encoding");
    assertThat(scrub.found()).containsExactly(Map.entry("KEY", 1));
  }

  @ParameterizedTest
  @EnumSource
  void anInnocentFramingGoesOn(FramedCoding coding) {
    byte[] body = "an innocent body".getBytes(ISO_8859_1);
    byte[] coded = coding.around(body, "report.csv");

    assertThat(searched(coding, coded).written()).isEqualTo(coded.length);
    assertThat(scrub.found()).isEmpty();
  }

  private void takes(SandboxShares memory) {
    BufferedRedaction way = taking(memory);
    assertThat(way.room()).isZero();
    assertThat(turns.all()).isPositive();
  }

  /** One that has all bytes of a body of some more than 4 MiB. */
  private BufferedRedaction taking(SandboxShares memory) {
    BufferedRedaction way = way(memory, CODED.length);
    way.take(Unpooled.wrappedBuffer(CODED));
    return way;
  }

  private BufferedRedaction way(SandboxShares memory, int length) {
    HeldBytes held = new HeldBytes(memory, new Claimant("default", "127.0.0.1"));
    return new BufferedRedaction(
        Wire.responseHead("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n"),
        new BufferedRedaction.Search(
            scrub,
            scrub.body(GZIP, Optional.empty()),
            held,
            (part, over) -> work.later("default", part, over)),
        new ClientResponseWriter(client),
        new Told());
  }

  @Test
  void itIsDecodedNoFurtherThanThereIsMemory() {
    takes(new SandboxShares(1 << 20));

    assertThat(broken).containsExactly("admission_exhausted");
    assertThat(scrub.found()).isEmpty();
  }

  @Test
  void withMemoryItIsSearchedToItsEnd() {
    takes(new SandboxShares(64 << 20));

    assertThat(broken).isEmpty();
    assertThat(scrub.found()).containsExactly(Map.entry("KEY", 1));
  }

  /** It has room for the bytes, and not for the buffer, which grows by 4 MiB. */
  @Test
  void itsMemoryIsThatOfItsBuffers() {
    takes(new SandboxShares(6 << 20));

    assertThat(broken).containsExactly("admission_exhausted");
  }

  /** What waits in the client's connection counts there, and so may keep nothing else. */
  @Test
  void aPieceForTheClientKeepsNoMoreThanItself() {
    SandboxShares memory = new SandboxShares(64 << 20);
    BufferedRedaction way = taking(memory);
    way.end(Trailers.NONE);
    assertThat(turns.all()).isGreaterThanOrEqualTo(2 * 16);

    assertThat(client.written()).isGreaterThan(4 << 20);
    assertThat(memory.inUse()).isZero();
    assertThat(client.mostBehindPiece()).isLessThanOrEqualTo(64 << 10);
  }

  /** Whatever the pieces of one read are. */
  @Test
  void oneTurnSearchesAPartOfIt() {
    SandboxShares memory = new SandboxShares(64 << 20);
    BufferedRedaction way = way(memory, CODED.length);
    for (byte octet : CODED) {
      way.take(Unpooled.wrappedBuffer(new byte[] {octet}));
    }
    way.readComplete();
    way.end(Trailers.NONE);

    assertThat(memory.inUse()).isBetween(256L << 10, 1L << 20);
    assertThat(way.room()).isZero();
    assertThat(client.told()).isEmpty();
    assertThat(turns.all()).isGreaterThanOrEqualTo(16);
    assertThat(client.told()).startsWith("respond 200");
    assertThat(rooms).isZero();
  }

  @Test
  void moreIsReadOnceItIsSearched() {
    BufferedRedaction way = taking(new SandboxShares(64 << 20));
    assertThat(rooms).isZero();

    int unused = turns.all();
    assertThat(rooms).isEqualTo(1);
    assertThat(way.room()).isPositive();
  }

  @Test
  void nothingIsSearchedOnceItIsClosed() {
    SandboxShares memory = new SandboxShares(64 << 20);
    BufferedRedaction way = taking(memory);
    way.end(Trailers.NONE);
    List<StageTrace> stages =
        way.close(
                MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION,
                "client left")
            .result();

    assertThat(stages).isEmpty();
    assertThat(memory.inUse()).isZero();
    assertThat(turns.all()).isEqualTo(1);
    assertThat(memory.inUse()).isZero();
    assertThat(client.told()).isEmpty();
  }

  /** What waits for its turn is in memory that nothing counts any more. */
  @Test
  void thoseThatAreClosedWaitForNoTurn() {
    for (int i = 0; i < 5; i++) {
      Future<List<StageTrace>> unused =
          taking(new SandboxShares(64 << 20))
              .close(
                  MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION,
                  "client left");
    }

    assertThat(turns.all()).isEqualTo(1);
  }
}
