package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.pattern.SecretPattern;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts that are read as streams. */
class StreamedTextTest {
  static final LayeredScanner SCANNER =
      new LayeredScanner(SecretScanner.of(SecretCatalog.USUAL, true), 4, SearchedStream.MARK);

  static List<SecretPattern> withLiterals() {
    return SecretCatalog.USUAL.stream().filter(p -> !p.literals().isEmpty()).toList();
  }

  private static String streamed(boolean timed, String text, int... cuts) {
    SearchedStream body = SearchedStream.text(SCANNER, timed);
    byte[] bytes = Encoding.utf8(text);
    int from = 0;
    for (int cut : cuts) {
      body.add(bytes, from, cut);
      from = cut;
    }
    return body.add(bytes, from, bytes.length).end().text();
  }

  @Test
  void noSecretPassesWhereverItIsCut() {
    PatternSamples samples = new PatternSamples(24);
    List<String> wrong = new ArrayList<>();
    for (SecretPattern pattern : withLiterals()) {
      String before = "{\"a\": \"harmless text, ";
      String secret = samples.of(pattern, pattern.literals().getFirst()).text();
      String text = before + secret + " b\", \"c\": [1, 2, 3]}";
      String whole = streamed(false, text);
      if (whole.length() != text.length() || whole.equals(text) || whole.contains(secret)) {
        wrong.add(pattern.id() + " whole");
      }
      int step = Math.max(1, text.length() / 150);
      for (int cut = 1; cut < text.length(); cut += step) {
        String cutOnce = streamed(false, text, cut);
        if (!cutOnce.equals(whole)) {
          wrong.add(pattern.id() + " at " + cut);
        }
        String timed = streamed(true, text, cut);
        if (timed.length() != text.length() || timed.contains(secret) || timed.equals(text)) {
          wrong.add(pattern.id() + " timed at " + cut);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void noWholeSecretPassesWhenTimeIsOverAnywhere() {
    PatternSamples samples = new PatternSamples(25);
    List<String> wrong = new ArrayList<>();
    for (SecretPattern pattern : withLiterals()) {
      String secret = samples.of(pattern, pattern.literals().getFirst()).text();
      String text = "harmless text " + secret + " more\nand a line\n";
      byte[] bytes = Encoding.utf8(text);
      int step = Math.max(1, bytes.length / 100);
      for (int cut = 15; cut < bytes.length - 17; cut += step) {
        SearchedStream body = SearchedStream.text(SCANNER, true);
        body.add(bytes, 0, cut).due();
        String out = body.add(bytes, cut, bytes.length).end().text();
        if (out.contains(secret) || out.length() != text.length() || out.equals(text)) {
          wrong.add(pattern.id() + " at " + cut);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void harmlessTextPassesAtOnceAndUnchanged() {
    SearchedStream body = SearchedStream.text(SCANNER, true);
    Random random = new Random(24);
    String text = "The quick brown fox (id 4711) said: \"see https://example.com/a?b=c\" - ok.\n";
    for (int i = 0; i < 2_000; i++) {
      body.add(text.substring(0, 40)).add(text.substring(40));
      if (random.nextInt(9) == 0) {
        body.due();
      }
    }
    assertThat(body.isHolding()).isFalse();
    assertThat(body.end().text()).isEqualTo(text.repeat(2_000));
    assertThat(body.found).isEmpty();
  }

  @Test
  void holdsOnlyWhatCouldBecomeASecret() {
    SearchedStream body = SearchedStream.text(SCANNER, true);
    assertThat(body.add("some words and ghp_abc").text()).isEqualTo("some words and ");
    assertThat(body.isHolding()).isTrue();
    assertThat(body.add(" no more").text()).isEqualTo("some words and ghp_abc no more");
    assertThat(body.isHolding()).isFalse();
  }

  @Test
  void countsEachSecretOnce() {
    PatternSamples samples = new PatternSamples(1);
    SecretPattern pattern =
        SecretCatalog.USUAL.stream()
            .filter(p -> p.id().equals("github-token"))
            .findFirst()
            .orElseThrow();
    SearchedStream body = SearchedStream.text(SCANNER, false);
    for (int i = 0; i < 50; i++) {
      body.add("line " + i + " " + samples.of(pattern, "ghp_").text() + " end of the line\n");
      body.add("filler text ".repeat(i * 10));
    }
    body.end();
    assertThat(body.found).hasSize(50).containsOnly("github-token");
  }

  @Test
  void noLineOfAKeyPassesInShortPieces() {
    Random random = new Random(3);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      byte[] line = new byte[48];
      random.nextBytes(line);
      lines.add(Base64.getEncoder().encodeToString(line));
    }
    String text =
        "words before\n-----BEGIN RSA PRIVATE KEY-----\n"
            + String.join("\n", lines)
            + "\n-----END RSA PRIVATE KEY-----\nwords behind\n";
    for (int size : new int[] {7, 50, 333, 5_000}) {
      for (int pause : new int[] {5, Integer.MAX_VALUE}) {
        SearchedStream body = SearchedStream.text(SCANNER, true);
        for (int from = 0; from < text.length(); from += size) {
          body.add(text.substring(from, Math.min(text.length(), from + size)));
          if (from / size % pause == pause - 1) {
            body.due();
          }
        }
        String out = body.end().text();
        assertThat(out).hasSameSizeAs(text).startsWith("words before\n");
        assertThat(out).endsWith("\nwords behind\n");
        assertThat(lines.stream().skip(pause == 5 ? 2 : 0).filter(out::contains)).isEmpty();
      }
    }
  }

  @Test
  void noLongTokenPassesInShortPieces() {
    String header = "{\"alg\":\"RS256\"}";
    String payload = "{\"sub\":\"" + "0123456789".repeat(200) + "\"}";
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    String token =
        encoder.encodeToString(Encoding.utf8(header))
            + '.'
            + encoder.encodeToString(Encoding.utf8(payload))
            + ".c2lnbmF0dXJlIG9mIHRoZSB0b2tlbiwgYXMgbG9uZyBhcyBvdGhlcnM";
    String text = "filler words ".repeat(300) + token + " and more";
    SearchedStream body = SearchedStream.text(SCANNER, true);
    for (int from = 0; from < text.length(); from += 25) {
      body.add(text.substring(from, Math.min(text.length(), from + 25)));
    }
    String out = body.end().text();
    assertThat(out).hasSameSizeAs(text).doesNotContain(token).endsWith(" and more");
    assertThat(body.found).containsExactly("jwt");
  }
}
