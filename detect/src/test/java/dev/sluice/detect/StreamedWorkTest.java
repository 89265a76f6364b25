package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.pattern.SecretPattern.Confidence;
import dev.sluice.detect.pattern.SecretShape;
import dev.sluice.detect.pattern.TokenShape;
import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reads of a few bytes cost, in bytes that are searched. */
class StreamedWorkTest {
  private static final int WINDOW = 8 * 1024;
  private static final int READS = 500;
  private static final int FIELDS = 17;
  private static final String DIGITS = "QUJDREVGR0hJSktMTU5P".repeat(25);

  private final Counting counting = new Counting();

  /** Has no literal, so it is given all that is searched; the other pattern makes an open end. */
  private final LayeredScanner scanner =
      new LayeredScanner(
          SecretScanner.of(
              List.of(
                  new SecretPattern("all", "all", List.of(), Confidence.HIGH, counting),
                  new SecretPattern(
                      "open",
                      "open",
                      List.of("open_"),
                      Confidence.HIGH,
                      new TokenShape(ByteClass.ALPHANUMERIC, 36, 36, (text, from, end) -> false))),
              false),
          0,
          SearchedStream.MARK);

  /** Bytes that were searched. */
  private static final class Counting implements SecretShape {
    private long bytes;

    @Override
    public Optional<ByteSpan> match(ScannedText text, int at, int after) {
      return Optional.empty();
    }

    @Override
    public void search(ScannedText text, Consumer<ByteSpan> found) {
      bytes += text.end() - text.from();
    }
  }

  /** An event that adds to all texts. */
  private static String event(String text) {
    StringBuilder choices = new StringBuilder();
    for (int index = 0; index < FIELDS; index++) {
      choices.append("{\"index\":%d,\"delta\":{\"content\":\"%s\"}},".formatted(index, text));
    }
    return "data: {\"choices\":[" + choices + "]}\n\n";
  }

  private SearchedStream filled(String last) {
    SearchedStream body = SearchedStream.events(scanner);
    for (int i = 0; i < WINDOW / DIGITS.length() + 1; i++) {
      body.add(event(DIGITS)).due();
    }
    body.add(event(" " + last)).due();
    counting.bytes = 0;
    return body;
  }

  @Test
  void textsToWhichNothingIsAddedAreNotSearchedAgain() {
    SearchedStream body = filled("open_" + "a".repeat(30));
    assertThat(body.isHolding()).isTrue();
    for (int i = 0; i < READS; i++) {
      body.add(":\n");
      if (i % 10 == 0) {
        body.due();
      }
    }
    // The bytes of the body are a text, too.
    long once = WINDOW + 2L * READS;
    assertThat(counting.bytes).isLessThanOrEqualTo((READS + READS / 10) * once);
  }

  @Test
  void oneReadSearchesAFewOfManyTextsAndTheOthersWhenTheyAreDue() {
    SearchedStream body = filled("words");
    String event = event(DIGITS.substring(0, 9));
    body.add(event);
    // New bytes, what precedes them in the body, and in four texts.
    assertThat(counting.bytes).isLessThanOrEqualTo(2L * event.length() + 6L * WINDOW);
    assertThat(body.isHolding()).isTrue();
    assertThat(body.due().isHolding()).isFalse();
    assertThat(counting.bytes).isGreaterThan(FIELDS * (long) WINDOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "words of a sentence, as people write them. ",
        "data: {\"id\":\"x\",\"choices\":[{\"delta\":{\"content\":\"word\"}}]}\n\n",
        "data: word\n\n",
        "data: word\r\n\r\n"
      })
  void aShortPieceOfOrdinaryTextIsSearchedWithTheTextBeforeIt(String piece) {
    SearchedStream body = SearchedStream.text(scanner, true);
    body.add(piece.repeat(2 * WINDOW / piece.length()));
    counting.bytes = 0;
    for (int i = 0; i < READS; i++) {
      body.add(piece);
    }
    long longer = (long) READS * piece.length() / (2 * 1024) + 1;
    assertThat(counting.bytes)
        .isLessThanOrEqualTo(READS * (2 * 1024L + piece.length()) + longer * 2 * WINDOW);
  }
}
