package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.SecretMatches.Match;
import dev.sluice.testing.SampleSecrets;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

class RedactionPropertyTest {
  private static final byte[] MARK = "[REDACTED]".getBytes(StandardCharsets.US_ASCII);
  private static final List<String> GLUE =
      List.of(
          " ",
          "\n",
          "-",
          "_",
          ".",
          "=",
          "/",
          "A",
          "7",
          "\"",
          "\\",
          "\\n",
          "%0A",
          "{",
          "sk-",
          "eyJ",
          "ghp_",
          ":AA",
          "-----BEGIN ",
          "-----",
          "\u00e9",
          "\u0000",
          "\u00ff");

  private final Searching searching = Searching.withDefaults();

  @Property
  void leavesNothingToFind(@ForAll("bodies") byte[] body) {
    assertThat(searching.matches(searching.redacted(body))).isEmpty();
  }

  @Property
  void keepsEveryByteOutsideOfSecrets(@ForAll("bodies") byte[] body) {
    List<Match> matches = searching.matches(body);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    int copied = 0;
    for (Match match : matches) {
      assertThat(match.span().start()).isGreaterThanOrEqualTo(copied);
      expected.write(body, copied, match.span().start() - copied);
      expected.writeBytes(MARK);
      copied = match.span().end();
    }
    expected.write(body, copied, body.length - copied);

    // What shows only now is redacted too; what was kept stays.
    assertThat(searching.redacted(body)).isEqualTo(searching.redacted(expected.toByteArray()));
  }

  @Property
  void findsTheSameWhereverTheBodyLies(
      @ForAll("bodies") byte[] body, @ForAll @IntRange(max = 17) int offset) {
    byte[] larger = new byte[body.length + 40];
    Arrays.fill(larger, (byte) 'A');
    System.arraycopy(body, 0, larger, offset, body.length);

    List<Match> moved = searching.scanner().scan(larger, offset, offset + body.length).matches();

    assertThat(moved.stream().map(match -> match.span().start() - offset))
        .isEqualTo(searching.matches(body).stream().map(match -> match.span().start()).toList());
  }

  @Provide
  Arbitrary<byte[]> bodies() {
    Arbitrary<String> samples =
        Arbitraries.of(SampleSecrets.all().entrySet())
            .map(sample -> SampleSecrets.inContext(sample.getKey(), sample.getValue()));
    Arbitrary<String> cut =
        samples.flatMap(
            sample -> Arbitraries.integers().between(0, sample.length()).map(sample::substring));
    return Arbitraries.frequencyOf(
            Tuple.of(3, samples), Tuple.of(1, cut), Tuple.of(6, Arbitraries.of(GLUE)))
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts).getBytes(StandardCharsets.ISO_8859_1));
  }
}
