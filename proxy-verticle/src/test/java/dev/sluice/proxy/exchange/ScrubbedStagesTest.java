package dev.sluice.proxy.exchange;

import static dev.sluice.proxy.exchange.StagedTrial.TRACE;
import static dev.sluice.proxy.exchange.StagedTrial.streamed;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.ResponseToStream;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.wire.ScriptedClient;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Responses that are searched for a secret of their request, and that stages read. */
class ScrubbedStagesTest {
  private static final String SECRET = "Kx7-pQ2wL9sV4tB6nZ8r";
  private static final String GET = StagedTrial.GET + "\nX-Key: openshell:resolve:env:KEY";
  private static final String GZIP =
      "HTTP/1.1 200 OK\nContent-Encoding: gzip\nTransfer-Encoding: chunked";

  @TempDir Path directory;
  private final StagedTrial trial = new StagedTrial();

  @BeforeEach
  void serve() throws Exception {
    trial.harness.serving(UploadTrial.secret(directory, SECRET));
  }

  @AfterEach
  void close() {
    trial.close();
  }

  private static String gzip(String text) {
    return new String(ContentCodec.GZIP.encode(text.getBytes(ISO_8859_1)), ISO_8859_1);
  }

  private long held() {
    return trial.harness.loop.node().inspected().inUse();
  }

  static Stream<PipelineEnding> endings() {
    return Stream.of(
        new PipelineEnding.Refused("guard", "leak", List.of(TRACE)),
        new PipelineEnding.Failed("middleware_timeout", false, List.of(TRACE)),
        new PipelineEnding.Failed(StageFailure.CHAIN_UNREACHABLE.text(), false, List.of(TRACE)));
  }

  /** The begin of a coded body is with the stages. */
  private ScriptedClient begun() {
    trial.reading();
    ScriptedClient client = trial.start(GET);
    trial.origin.answers(GZIP);
    String coded = gzip("hello");
    trial.origin.sends(coded.substring(0, coded.length() - 4));
    assertThat(trial.run.told()).endsWith("write hello");
    assertThat(held()).isPositive();
    return client;
  }

  @ParameterizedTest
  @MethodSource("endings")
  void theirEndReturnsTheMemoryOfTheDecoder(PipelineEnding ending) {
    ScriptedClient client = begun();
    trial.run.ends(ending);

    assertThat(client.told()).singleElement().asString().startsWith("answer ");
    assertThat(held()).isZero();
  }

  @ParameterizedTest
  @MethodSource("endings")
  void soDoesOneThatCutsTheResponse(PipelineEnding ending) {
    ScriptedClient client = begun();
    trial.run.starts(streamed());
    trial.run.ends(ending);

    assertThat(client.told()).containsExactly("respond 200", "reset");
    assertThat(held()).isZero();
  }

  /** A stage may finish before it has read all. */
  @Test
  void soDoesTheirOwnEndOfTheResponse() {
    ScriptedClient client = begun();
    trial.run.starts(streamed());
    trial.run.ends(StagedTrial.complete());

    assertThat(client.told()).containsExactly("respond 200", "end");
    assertThat(held()).isZero();
  }

  /** What a stage may choose does not depend on a credential (http-responses 4.2, 4.3, 5.1). */
  @Test
  void theySeeTheLengthOfTheOrigin() {
    trial.passing();
    ScriptedClient client = trial.start(GET);
    trial.origin.answers("HTTP/1.1 200 OK\nContent-Length: 5242880");
    ResponseToStream searched = trial.harness.pipelines.asked().getFirst().getResponse();
    ResponseToStream usual;
    try (StagedTrial other = new StagedTrial().passing()) {
      ScriptedClient unused = other.start();
      other.origin.answers("HTTP/1.1 200 OK\nContent-Length: 5242880");
      usual = other.harness.pipelines.asked().getFirst().getResponse();
    }

    assertThat(client.fields()).containsExactly("Transfer-Encoding: chunked");
    assertThat(usual.getDeclaredBytes()).isEqualTo(5242880);
    assertThat(searched)
        .isEqualTo(usual.toBuilder().clearDeclaredBytes().setOriginalBytes(5242880).build());
  }

  /** Nothing of a response without a body is searched, so that its length stays. */
  @Test
  void aResponseWithoutBodyKeepsItsLength() {
    trial.passing();
    ScriptedClient client = trial.start(GET.replace("GET", "HEAD"));
    trial.origin.answers("HTTP/1.1 200 OK\nContent-Length: 7");

    assertThat(client.fields()).contains("Content-Length: 7");
    assertThat(trial.harness.pipelines.asked().getFirst().getResponse().getDeclaredBytes())
        .isEqualTo(7);
  }

  @Test
  void aBodyThatTheyReadIsSentWithoutTheLengthOfTheOrigin() {
    trial.reading();
    ScriptedClient client = trial.start(GET);
    trial.origin.answers("HTTP/1.1 200 OK\nContent-Length: 20");
    trial.origin.sends(SECRET);
    trial.run.starts(streamed());

    assertThat(client.fields()).containsExactly("Transfer-Encoding: chunked");
  }
}
