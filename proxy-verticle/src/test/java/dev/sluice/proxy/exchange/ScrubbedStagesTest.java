package dev.sluice.proxy.exchange;

import static dev.sluice.proxy.exchange.StagedTrial.TRACE;
import static dev.sluice.proxy.exchange.StagedTrial.streamed;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.coding.ContentCodec;
import dev.sluice.proto.StageFailure;
import dev.sluice.proxy.pipeline.PipelineEnding;
import dev.sluice.proxy.wire.ScriptedClient;
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
    return trial.harness.loop.inspected().inUse();
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
}
