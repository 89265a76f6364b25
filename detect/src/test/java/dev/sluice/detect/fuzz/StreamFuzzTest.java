package dev.sluice.detect.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.SecretScanner;
import dev.sluice.detect.coding.BodyCodings;
import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.detect.coding.StreamDecoder;
import dev.sluice.detect.coding.StreamDecoder.Piece;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.scrub.ScrubbedValue;
import dev.sluice.detect.scrub.Scrubber;
import dev.sluice.detect.scrub.Scrubbers;
import dev.sluice.detect.stream.EventTextStream;
import dev.sluice.detect.stream.Mask;
import dev.sluice.detect.stream.SecretStream;
import dev.sluice.detect.stream.StreamListener;
import dev.sluice.detect.stream.TextStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Streams of any bytes, cut anywhere. */
class StreamFuzzTest {
  private static final byte[] MARK = "[REDACTED]".getBytes(StandardCharsets.US_ASCII);
  private static final LayeredScanner SCANNER =
      new LayeredScanner(SecretScanner.of(SecretCatalog.USUAL, true), 4, "[REDACTED]");

  @FuzzTest
  void events(FuzzedDataProvider data) {
    search(data, listener -> new EventTextStream(SCANNER, MARK, listener));
  }

  @FuzzTest
  void text(FuzzedDataProvider data) {
    search(data, listener -> new TextStream(SCANNER, MARK, true, listener));
  }

  /** Makes a search. */
  private interface Searches {
    SecretStream begin(StreamListener listener);
  }

  /** What is cleared only grows, never beyond what came, and ends with it; masks are within. */
  private static void search(FuzzedDataProvider data, Searches searches) {
    long[] added = {0};
    SecretStream search =
        searches.begin(
            new StreamListener() {
              @Override
              public void written(List<SecretPattern> patterns, boolean again, List<Mask> masks) {
                assertThat(patterns).isNotEmpty();
                masks.forEach(mask -> assertThat(mask.end()).isLessThanOrEqualTo(added[0]));
              }

              @Override
              public void encoded(List<SecretPattern> patterns, boolean again) {
                assertThat(patterns).isNotEmpty();
              }
            });
    long cleared = 0;
    while (data.remainingBytes() > 0) {
      byte[] piece = data.consumeBytes(data.consumeInt(1, 600));
      added[0] += piece.length;
      search.add(piece, 0, piece.length);
      if (data.consumeBoolean()) {
        search.due();
        assertThat(search.cleared()).isEqualTo(added[0]);
      }
      assertThat(search.cleared()).isBetween(cleared, added[0]);
      cleared = search.cleared();
    }
    search.end();
    assertThat(search.cleared()).isEqualTo(added[0]);
  }

  @FuzzTest
  void codings(FuzzedDataProvider data) {
    BodyCodings codings = new BodyCodings(List.of(data.pickValue(ContentCodec.values())));
    try (StreamDecoder decoder = codings.decoder(10)) {
      Piece piece = new Piece.Hungry();
      while (data.remainingBytes() > 0 && piece instanceof Piece.Hungry) {
        byte[] coded = data.consumeBytes(data.consumeInt(1, 300));
        decoder.give(coded, 0, coded.length);
        piece = decoder.next();
        while (piece instanceof Piece.Decoded || piece instanceof Piece.Framing) {
          piece = decoder.next();
        }
      }
      decoder.end();
      assertThat(decoder.next()).isNotNull();
    }
  }

  /** A value that is not in the text changes nothing. */
  @FuzzTest
  void scrubbing(FuzzedDataProvider data) {
    byte[] value = data.consumeBytes(12);
    byte[] secret = value.length < ScrubbedValue.SHORTEST ? MARK : value;
    Scrubber scrubber = Scrubbers.of(List.of(new ScrubbedValue("a", secret, MARK))).begin();
    ByteArrayOutputStream in = new ByteArrayOutputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (data.remainingBytes() > 0) {
      byte[] piece = data.consumeBytes(data.consumeInt(1, 20));
      in.writeBytes(piece);
      out.writeBytes(scrubber.add(piece, 0, piece.length));
    }
    out.writeBytes(scrubber.rest());
    if (scrubber.found().isEmpty()) {
      assertThat(out.toByteArray()).isEqualTo(in.toByteArray());
    }
  }
}
