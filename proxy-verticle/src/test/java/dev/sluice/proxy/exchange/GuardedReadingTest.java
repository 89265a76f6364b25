package dev.sluice.proxy.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.http1.BodyFraming;
import dev.sluice.proxy.http1.BodyReader;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A guard that watches a body holds little of it, whatever the client does. */
class GuardedReadingTest {
  /** A marker of 66 bytes, each in a chunk of its own, in short lines. */
  private static final int BOUND = 66 * "1\r\nx\r\n".length();

  @ParameterizedTest
  @ValueSource(strings = {"1000 o|p", "o|p|e|n|s|h|e|l|l|:|r|e|s", "%|6|f|%|7", "2 o|ope|n"})
  void whatIsHeldIsBounded(String pieces) {
    String round =
        List.of(pieces.split("\\|")).stream()
            .map(GuardedReadingTest::chunk)
            .collect(Collectors.joining());
    Passage passage = new Passage();
    for (int i = 0; i < 100; i++) {
      passage.send(round);

      assertThat(passage.sent - passage.released.length()).isLessThanOrEqualTo(BOUND);
    }
  }

  @Property(tries = 1000)
  void everythingComesOutInTheEnd(
      @ForAll("pieces") List<String> pieces, @ForAll @IntRange(min = 1, max = 40) int step) {
    String body =
        pieces.stream().map(GuardedReadingTest::chunk).collect(Collectors.joining()) + "0\r\n\r\n";
    Passage passage = new Passage();
    for (int at = 0; at < body.length() && !passage.isCut(); at += step) {
      passage.send(body.substring(at, Math.min(body.length(), at + step)));
    }

    String payload = String.join("", pieces);
    int marker = payload.indexOf("openshell:resolve:");
    assertThat(passage.isCut()).isEqualTo(marker >= 0);
    if (marker < 0) {
      assertThat(passage.released).hasToString(body);
    } else {
      assertThat(body).startsWith(passage.released.toString());
      assertThat(payload(passage.released.toString())).isLessThanOrEqualTo(marker);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1\r\na\r\n0\r\nX-K: ^openshell:resolve:env:K\r\n\r\n",
        "1\r\na\r\n0\r\nA: b\r\nX-K: x-^OPENSHELL-RESOLVE-ENV-K\r\n\r\n",
        "1\r\na\r\n1;x-^OPENSHELL-RESOLVE-ENV-K=1\r\na\r\n0\r\n\r\n",
      })
  void framingIsWatchedToo(String body) {
    String sent = body.replace("^", "");
    for (int step = 1; step <= sent.length(); step++) {
      Passage passage = new Passage();
      for (int at = 0; at < sent.length() && !passage.isCut(); at += step) {
        passage.send(sent.substring(at, Math.min(sent.length(), at + step)));
      }

      assertThat(passage.isCut()).isTrue();
      assertThat(body.substring(0, body.indexOf('^'))).startsWith(passage.released.toString());
    }
  }

  @Test
  void trailersWithoutPlaceholdersPass() {
    Passage passage = new Passage();
    String body = "1\r\na\r\n0\r\nX-Check: o\r\nX-B: open\r\n\r\n";
    body.chars().forEach(c -> passage.send(String.valueOf((char) c)));

    assertThat(passage.isCut()).isFalse();
    assertThat(passage.released).hasToString(body);
  }

  /** Bytes of payload in whole and broken chunks. */
  private static int payload(String chunks) {
    int[] bytes = {0};
    byte[] octets = chunks.getBytes(ISO_8859_1);
    BodyReader.of(new BodyFraming.Chunked())
        .read(octets, 0, octets.length, (all, from, to) -> bytes[0] += to - from);
    return bytes[0];
  }

  /** A body on its way. */
  private static final class Passage {
    private final GuardedReading guard =
        new GuardedReading(BodyReader.of(new BodyFraming.Chunked()));
    private final StringBuilder released = new StringBuilder();
    private int sent;

    void send(String text) {
      byte[] bytes = ("." + text + "next").getBytes(ISO_8859_1);
      int to = bytes.length - "next".length();
      int end = guard.read(bytes, 1, to);
      assertThat(end).isEqualTo(to);
      sent += text.length();
      if (!guard.sawMarker()) {
        released.append(guard.released(bytes, 1, end).toString(ISO_8859_1));
      }
    }

    boolean isCut() {
      return guard.sawMarker();
    }
  }

  /** A chunk of the text; a number before it is how long it is, filled up in front. */
  private static String chunk(String piece) {
    int blank = piece.indexOf(' ');
    String text = piece.substring(blank + 1);
    int length = blank < 0 ? text.length() : Integer.parseInt(piece.substring(0, blank));
    return Integer.toHexString(length)
        + "\r\n"
        + "x".repeat(length - text.length())
        + text
        + "\r\n";
  }

  @Provide
  Arbitrary<List<String>> pieces() {
    return Arbitraries.oneOf(
            Arbitraries.of("o", "op", "openshell", ":res", "resolve:", "olve:", "%6f", "%", "x"),
            Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(90))
        .list()
        .ofMaxSize(12);
  }
}
