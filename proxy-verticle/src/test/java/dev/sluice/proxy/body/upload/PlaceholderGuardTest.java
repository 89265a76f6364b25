package dev.sluice.proxy.body.upload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A guard that watches a body holds little of it, whatever the client does. */
class PlaceholderGuardTest {
  /** One byte less than a marker with every byte percent-encoded. */
  private static final int BOUND = 65;

  @ParameterizedTest
  @ValueSource(strings = {"xxxxo|p", "o|p|e|n|s|h|e|l|l|:|r|e|s", "%|6|f|%|7", "xo|ope|n"})
  void whatIsHeldIsBounded(String pieces) {
    Passage passage = new Passage();
    for (int i = 0; i < 100; i++) {
      for (String piece : List.of(pieces.split("\\|"))) {
        passage.send(piece);

        assertThat(passage.sent - passage.released.length()).isLessThanOrEqualTo(BOUND);
      }
    }
  }

  @Property(tries = 1000)
  void everythingComesOutInTheEnd(
      @ForAll("pieces") List<String> pieces, @ForAll @IntRange(min = 1, max = 40) int step) {
    String body = String.join("", pieces);
    Passage passage = new Passage();
    for (int at = 0; at < body.length() && !passage.isCut(); at += step) {
      passage.send(body.substring(at, Math.min(body.length(), at + step)));
    }

    int marker = body.indexOf("openshell:resolve:");
    assertThat(passage.isCut()).isEqualTo(marker >= 0);
    if (marker < 0) {
      passage.end();
      assertThat(passage.released).hasToString(body);
    } else {
      assertThat(body).startsWith(passage.released.toString());
      assertThat(passage.released.length()).isLessThanOrEqualTo(marker);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "X-K: openshell:resolve:env:K, true",
    "X-K: x-OPENSHELL-RESOLVE-ENV-K, true",
    "X-Check: o, false",
    "X-B: open, false",
  })
  void trailersAreWatchedToo(String line, boolean found) {
    byte[] lines = ("A: b\r\n" + line + "\r\n").getBytes(ISO_8859_1);

    assertThat(PlaceholderGuard.isIn(new Trailers(lines))).isEqualTo(found);
  }

  /** A body on its way. */
  private static final class Passage {
    private final PlaceholderGuard guard = new PlaceholderGuard();
    private final StringBuilder released = new StringBuilder();
    private int sent;

    void send(String text) {
      sent += text.length();
      ByteBuf admitted = guard.admit(Unpooled.copiedBuffer(text, ISO_8859_1));
      released.append(admitted.toString(ISO_8859_1));
    }

    void end() {
      released.append(guard.rest().toString(ISO_8859_1));
    }

    boolean isCut() {
      return guard.sawPlaceholder();
    }
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
