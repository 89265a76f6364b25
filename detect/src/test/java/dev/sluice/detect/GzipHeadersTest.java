package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.detect.layer.Edits;
import dev.sluice.detect.pattern.SecretPattern;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers of gzip that hold a name and a comment (RFC 1952 section 2.3.1). */
class GzipHeadersTest {
  private static final int FIXED = 10;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;
  private static final LayeredScanner SCANNER =
      new LayeredScanner(SecretScanner.of(SecretCatalog.USUAL, true), 4, "[REDACTED]");

  @ParameterizedTest
  @CsvSource({"20, 0", "0, 20", "16384, 0", "16385, 20", "20, 20000", "300000, 300000"})
  void aSecretBehindANameIsFound(int name, int comment) {
    byte[] plain =
        ("some words, then " + StreamedEventsTest.TOKEN + " and more words")
            .getBytes(StandardCharsets.UTF_8);
    byte[] body = withHeader(ContentCodec.GZIP.encode(plain), name, comment);

    LayeredScanner.Found found = SCANNER.scan(body, 0, body.length);

    assertThat(Edits.patterns(found.edits()))
        .extracting(SecretPattern::id)
        .containsExactly("github-token");
    assertThat(found.undecoded()).isFalse();
  }

  private static byte[] withHeader(byte[] gzip, int name, int comment) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(gzip, 0, FIXED);
    byte[] head = out.toByteArray();
    head[3] = NAME | COMMENT;
    out.reset();
    out.writeBytes(head);
    out.writeBytes("n".repeat(name).concat("\0").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes("n".repeat(comment).concat("\0").getBytes(StandardCharsets.US_ASCII));
    out.write(gzip, FIXED, gzip.length - FIXED);
    return out.toByteArray();
  }

  /** Each is read to the end of the text, so their number is bounded, which is told. */
  @Test
  void manyNamesWithoutAnEndAreTold() {
    byte[] head = {0x1F, (byte) 0x8B, 8, NAME, 1, 1, 1, 1, 1, 1, 'n', 'a', 'm', 'e'};
    byte[] body = new byte[700_000];
    Arrays.fill(body, (byte) 'n');
    for (int at = 0; at + head.length < body.length; at += 1000) {
      System.arraycopy(head, 0, body, at, head.length);
    }

    assertThat(SCANNER.scan(body, 0, body.length).undecoded()).isTrue();
  }
}
