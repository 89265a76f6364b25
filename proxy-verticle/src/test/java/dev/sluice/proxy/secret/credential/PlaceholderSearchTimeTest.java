package dev.sluice.proxy.secret.credential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sluice.detect.placeholder.DecodedView;
import dev.sluice.detect.placeholder.PlaceholderMatch;
import dev.sluice.detect.placeholder.PlaceholderSyntax;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search for placeholders takes linear time for the worst input. */
class PlaceholderSearchTimeTest {
  private static final int TIMES = 500_000;

  /** Linear is far below a second, quadratic is minutes. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @ParameterizedTest
  @ValueSource(strings = {"basic ", "basic\t", "b", "basic \t \t", "basic Zm9v"})
  void headsWithManySchemes(String piece) {
    byte[] head = ("x: " + piece.repeat(TIMES) + "\r\n\r\n").getBytes(ISO_8859_1);

    assertTimeoutPreemptively(
        PATIENCE, () -> assertThat(PlaceholderSyntax.isInHead(head, head.length)).isFalse());
  }

  @Test
  void oneLongValueOfBasic() {
    String encoded = Base64.getEncoder().encodeToString("o".repeat(TIMES).getBytes(ISO_8859_1));
    byte[] head = ("x: Basic " + encoded + "\r\n\r\n").getBytes(ISO_8859_1);

    assertTimeoutPreemptively(
        PATIENCE, () -> assertThat(PlaceholderSyntax.isInHead(head, head.length)).isFalse());
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPENSHELL-RESOLVE-ENV-", "a-OPENSHELL-RESOLVE-ENV-K.", "openshell:"})
  void textWithManyMarkers(String piece) {
    byte[] text = piece.repeat(TIMES).getBytes(ISO_8859_1);
    DecodedView view = DecodedView.plain(text, 0, text.length);

    assertTimeoutPreemptively(PATIENCE, () -> assertThat(PlaceholderMatch.next(view, 0)).isEmpty());
  }
}
