package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.pattern.SecretPattern.Confidence;
import dev.sluice.detect.text.ScanBudget;
import dev.sluice.detect.text.ScannedText;
import dev.sluice.detect.text.StringEnd;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LiteralFilterTest {
  private static final List<String> LITERALS =
      List.of("sk-", "sk-ant-", "eyJ", "AKIA", "-----BEGIN ", "xaxb", "axb", "aaa");

  @Property
  void findsWhatANaiveSearchFinds(@ForAll("texts") String text, @ForAll("margins") int margin) {
    byte[] bytes = (" ".repeat(margin) + text + "sk-").getBytes(StandardCharsets.US_ASCII);
    int end = margin + text.length();
    TreeSet<String> expected = new TreeSet<>();
    for (String literal : LITERALS) {
      for (int at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + 1)) {
        expected.add(literal + "@" + (margin + at));
      }
    }

    List<String> found = new ArrayList<>();
    filter()
        .search(
            text(bytes, margin, end), (pattern, at, after) -> found.add(pattern.id() + "@" + at));

    assertThat(found).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(found)).isEqualTo(expected);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "sk-",
            "ant-",
            "s",
            "k",
            "-",
            "eyJ",
            "ey",
            "J",
            "AKIA",
            "AK",
            "-----BEGIN ",
            "---",
            "xaxb",
            "axb",
            "a",
            "xa",
            "x",
            "b",
            " ",
            "\n")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<Integer> margins() {
    return Arbitraries.integers().between(0, 17);
  }

  @Test
  void findsEveryLiteralOfTheCatalogAtEveryOffset() {
    LiteralFilter filter = new LiteralFilter(SecretCatalog.ALL);
    for (SecretPattern pattern : SecretCatalog.ALL) {
      for (String literal : pattern.literals()) {
        for (int before = 0; before < 24; before++) {
          byte[] bytes =
              (".".repeat(before) + literal + next(pattern).repeat(before % 5))
                  .getBytes(StandardCharsets.US_ASCII);
          List<String> found = new ArrayList<>();
          filter.search(
              text(bytes, 0, bytes.length), (of, at, after) -> found.add(of.id() + "@" + at));

          assertThat(found).contains(pattern.id() + "@" + before);
        }
      }
    }
  }

  /** Something that a secret can have after the literal. */
  private static String next(SecretPattern pattern) {
    return Stream.of(".", "a", "0", "A", "_")
        .filter(next -> pattern.shape().canContinue((byte) next.charAt(0)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void usesTheRarestBytesAsTrigger() {
    assertThat(LiteralFilter.Rarity.rarest("-----BEGIN ".getBytes(StandardCharsets.US_ASCII), 3))
        .isEqualTo(5);
    assertThat(LiteralFilter.Rarity.rarest("sk-".getBytes(StandardCharsets.US_ASCII), 3)).isZero();
  }

  private static LiteralFilter filter() {
    return new LiteralFilter(
        LITERALS.stream()
            .map(
                literal ->
                    new SecretPattern(
                        literal,
                        literal,
                        List.of(literal),
                        Confidence.HIGH,
                        (text, at, after) -> Optional.empty()))
            .toList());
  }

  private static ScannedText text(byte[] bytes, int from, int end) {
    return new ScannedText(bytes, from, end, new StringEnd(bytes, end, false), new ScanBudget());
  }
}
