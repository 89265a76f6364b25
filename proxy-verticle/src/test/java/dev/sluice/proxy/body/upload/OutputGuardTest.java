package dev.sluice.proxy.body.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.wire.Trailers;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What stages put out, cut anywhere. */
class OutputGuardTest {
  private static final String PLACEHOLDER = "openshell:resolve:env:API_KEY";
  private static final String BODY = "{\"key\":\"" + PLACEHOLDER + "\"}";

  private final OutputGuard guard =
      new OutputGuard(Optional.of(new PlaceholderGuard()), Optional.empty());
  private final StringBuilder passed = new StringBuilder();

  /** Whether it may go on. */
  private boolean takes(OutputGuard.Finding finding) {
    Optional<ByteBuf> bytes = finding.passing();
    bytes.ifPresent(
        piece -> {
          passed.append(piece.toString(StandardCharsets.UTF_8));
          piece.release();
        });
    return bytes.isPresent();
  }

  private boolean puts(String text) {
    return takes(guard.admit(ByteString.copyFromUtf8(text)));
  }

  @Test
  void placeholderOverTwoChunksDoesNotPass() {
    for (int cut = 1; cut < BODY.length(); cut++) {
      OutputGuardTest each = new OutputGuardTest();
      boolean open = each.puts(BODY.substring(0, cut)) && each.puts(BODY.substring(cut));

      assertThat(open && each.takes(each.guard.end(Trailers.NONE))).as("cut at %d", cut).isFalse();
      assertThat(each.passed.toString()).as("cut at %d", cut).doesNotContain("openshell");
    }
  }

  @Test
  void placeholderByteByByteDoesNotPass() {
    boolean open = true;
    for (int i = 0; open && i < BODY.length(); i++) {
      open = puts(BODY.substring(i, i + 1));
    }

    assertThat(open).isFalse();
    assertThat(BODY).startsWith(passed.toString());
    assertThat(passed.toString()).isEqualTo("{\"key\":\"");
  }

  @Test
  void whatOnlyBeginsLikeOneComesOutAtTheEnd() {
    assertThat(puts("abc opensh")).isTrue();
    assertThat(passed.toString()).isEqualTo("abc ");
    assertThat(takes(guard.end(Trailers.NONE))).isTrue();
    assertThat(passed.toString()).isEqualTo("abc opensh");
  }

  @Test
  void placeholderInTrailersDoesNotPass() {
    assertThat(puts("abc")).isTrue();
    byte[] lines = ("X-Key: " + PLACEHOLDER + "\r\n").getBytes(StandardCharsets.US_ASCII);
    assertThat(takes(guard.end(new Trailers(lines)))).isFalse();
  }
}
