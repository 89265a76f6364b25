package dev.sluice.it.streams;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.detect.coding.BodyCodings;
import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.detect.coding.Decoding;
import dev.sluice.it.streams.StreamNode.Answer;
import dev.sluice.testing.SampleSecrets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Coded responses that a stage changes keep their coding with {@code recode: on}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(CONCURRENT)
class RecodedIT {
  private static final String TOKEN = SampleSecrets.all().getOrDefault("github-token", "");

  private StreamNode node;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    node = StreamNode.decoding(directory, "  inspection: {recode: on}\n");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void aRedactedBodyIsSentInItsCoding(ContentCodec codec) {
    String path = "/coded/secrets/" + name(codec);
    StreamOrigin.codes(path, codec, "before " + TOKEN + " after");

    assertThat(decoded(node.get(StreamNode.SECRETS, path), codec))
        .startsWith("before ")
        .endsWith(" after")
        .doesNotContain(TOKEN, TOKEN.substring(0, 20));
  }

  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void aBodyThatAServiceReplacedIsSentInItsCoding(ContentCodec codec) {
    String path = "/coded/buffer/" + name(codec);
    StreamOrigin.codes(path, codec, "a secret of the origin");

    assertThat(decoded(node.get(StreamNode.HOOKS, path), codec))
        .isEqualTo("a ****** of the origin");
  }

  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void anUnchangedBodyGoesOnByteForByte(ContentCodec codec) {
    String path = "/coded/harmless/" + name(codec);
    StreamOrigin.codes(path, codec, "nothing to see");

    Answer answer = node.get(StreamNode.SECRETS, path);

    assertThat(answer.text()).contains("Content-Encoding: " + name(codec) + "\r\n");
    assertThat(answer.body().getBytes(ISO_8859_1))
        .isEqualTo(codec.encode("nothing to see".getBytes(UTF_8)));
  }

  private static String name(ContentCodec codec) {
    return codec.name().toLowerCase(Locale.ROOT);
  }

  /** The body, which is sent in chunks in its coding. */
  private static String decoded(Answer answer, ContentCodec codec) {
    assertThat(answer.text().toLowerCase(Locale.ROOT))
        .startsWith("http/1.1 200 ")
        .contains("\r\ncontent-encoding: " + name(codec) + "\r\n")
        .contains("\r\ntransfer-encoding: chunked\r\n")
        .doesNotContain("\r\ncontent-length: ");
    byte[] body = answer.unchunked().getBytes(ISO_8859_1);
    return new BodyCodings(List.of(codec)).decode(body, 0, body.length, 1 << 20)
            instanceof Decoding.Done(byte[] plain, byte[] framing)
        ? new String(plain, UTF_8)
        : "not in its coding";
  }
}
