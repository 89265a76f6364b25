package dev.sluice.proxy.secret.known;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.StreamBudget;
import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.HeldBytes;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.secret.known.KnownValueSearch.Body;
import dev.sluice.testing.FramedCoding;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Known values in the framing of a content coding, around a body that has none. */
class FramingValuesTest {
  private static final byte[] BODY = "an innocent body".getBytes(StandardCharsets.US_ASCII);

  private final Vertx vertx = Vertx.vertx();

  @TempDir private Path directory;
  private KnownValueSearch search;

  @BeforeEach
  void begin() throws Exception {
    search = OneCanary.search(directory, vertx);
  }

  @AfterEach
  void end() {
    vertx.close().await();
  }

  private KnownVerdict whole(String coding, byte[] body) {
    return search.inBody(new Body("text/plain", List.of(coding), body), "default").await();
  }

  @ParameterizedTest
  @EnumSource
  void areFoundInAWholeBody(FramedCoding coding) {
    byte[] body = coding.around(BODY, OneCanary.VALUE);
    assertThat(whole(coding.coding(), body)).isInstanceOf(KnownVerdict.Denied.class);
    assertThat(whole(coding.coding() + ", br", ContentCodec.BR.encode(body)))
        .isInstanceOf(KnownVerdict.Denied.class);
  }

  @ParameterizedTest
  @EnumSource
  void anInnocentTextPasses(FramedCoding coding) {
    assertThat(whole(coding.coding(), coding.around(BODY, "report-2026-11-30.csv")))
        .isInstanceOf(KnownVerdict.Clean.class);
  }

  private KnownVerdict streamed(String coding, byte[] body, int piece) {
    HeldBytes memory =
        new HeldBytes(new SandboxShares(64 << 20), new Claimant("default", "127.0.0.1"));
    StreamBudget credit = new StreamBudget(System::nanoTime);
    KnownVerdict verdict = new KnownVerdict.Clean();
    try (CodedValueStream stream =
        search.decoded(List.of(coding), credit, "default", memory).orElseThrow()) {
      for (int from = 0; from < body.length; from += piece) {
        int size = Math.min(piece, body.length - from);
        verdict = verdict.and(stream.add(Unpooled.wrappedBuffer(body, from, size)));
      }
      return verdict.and(stream.end());
    }
  }

  /** The outer coding is searched as it is. */
  @ParameterizedTest
  @EnumSource
  void areFoundInTheInnerCodingOfAStream(FramedCoding coding) {
    byte[] body = ContentCodec.ZSTD.encode(coding.around(BODY, OneCanary.VALUE));
    for (int piece : new int[] {1, body.length}) {
      assertThat(streamed(coding.coding() + ", zstd", body, piece))
          .isInstanceOf(KnownVerdict.Denied.class);
    }
  }
}
