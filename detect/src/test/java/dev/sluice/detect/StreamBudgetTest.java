package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.detect.known.KnownValue;
import dev.sluice.detect.known.KnownValues;
import dev.sluice.detect.stream.CarriedScan;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams in short pieces, which wait where each search costs much; work is counted, not time. */
class StreamBudgetTest {
  private static final int CARRY = 4 << 10;
  private static final String VALUE = "Kx7-pQ2wL9sV4tB6nZ8r/yH3";

  /** A search of all that is kept. */
  private static final long SEARCH =
      (1L + DecodingBudget.GROWTH) * CARRY + LayeredScanner.SHORT_FLOOR;

  private long now;
  private long work;
  private final StreamBudget credit = new StreamBudget(() -> now);
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
  private int mostWaiting;
  private boolean found;

  /** Counts bytes that are searched. */
  private CarriedScan scan =
      new CarriedScan(
          new LayeredScanner(
              SecretScanner.ofValues(
                  List.of(), (text, matches) -> work += text.end() - text.from()),
              4,
              ""),
          CARRY,
          credit);

  private void searchesForTheValue() {
    KnownValue value = new KnownValue(KnownValue.Kind.CANARY, "wiki", Encoding.utf8(VALUE));
    KnownValues values = new KnownValues(List.of(value), Optional.empty());
    scan = new CarriedScan(values.bodyScanner(), values.carry(), credit);
  }

  /** A piece comes; what waits goes on once it is searched, unless it has the value. */
  private void add(byte[] piece) {
    credit.earn(piece.length);
    waiting.writeBytes(piece);
    if (credit.waitNanos() == 0) {
      search();
    }
    mostWaiting = Math.max(mostWaiting, waiting.size());
  }

  private void search() {
    found |= !scan.add(waiting.toByteArray()).isEmpty();
    if (!found) {
      passed.writeBytes(waiting.toByteArray());
    }
    waiting.reset();
  }

  private void add(byte[] text, int size) {
    for (int at = 0; at < text.length; at += size) {
      add(Arrays.copyOfRange(text, at, Math.min(text.length, at + size)));
    }
  }

  /** In each part that is kept are bytes that decode to many. */
  private static byte[] hostile(int length) {
    byte[] many = ContentCodec.GZIP.encode(Encoding.utf8("some words ".repeat(23_000)));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (body.size() < length) {
      body.writeBytes(many);
      body.writeBytes(Encoding.utf8("filler ".repeat((CARRY - many.length) / 8)));
    }
    return body.toByteArray();
  }

  /** As of a whole body, however short the pieces are. */
  @ParameterizedTest
  @ValueSource(ints = {1, 30, 1000, 64 << 10})
  void workIsBoundedByTheBytesThatCame(int size) {
    byte[] body = hostile(80_000);

    add(body, size);
    search();

    assertThat(work)
        .isLessThanOrEqualTo(
            LayeredScanner.FLOOR + (1L + DecodingBudget.GROWTH) * body.length + 2 * SEARCH);
    assertThat(passed.toByteArray()).isEqualTo(body);
    assertThat(mostWaiting)
        .isLessThanOrEqualTo(LayeredScanner.FLOOR / DecodingBudget.GROWTH + size);
  }

  /** What is kept is searched again with each of them. */
  @Test
  void piecesOfPlainTextWaitAsWell() {
    byte[] body = Encoding.utf8("words ".repeat(10_000));

    add(body, 1);

    assertThat(work)
        .isLessThanOrEqualTo(
            LayeredScanner.FLOOR + (long) DecodingBudget.GROWTH * body.length + SEARCH);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 60})
  void nothingGoesOnBeforeItIsSearched(int size) {
    searchesForTheValue();
    add(hostile(20_000), size);
    String secret = Base64.getEncoder().encodeToString(Encoding.utf8("key " + VALUE + " of mine"));

    add(Encoding.utf8("value=" + secret), size);
    search();

    assertThat(found).isTrue();
    String out = Encoding.utf8(passed.toByteArray());
    int at = out.indexOf("value=") + "value=".length();
    String whole = out.substring(at, out.length() - (out.length() - at) % 4);
    assertThat(Encoding.utf8(Base64.getDecoder().decode(out.contains("value=") ? whole : "")))
        .hasSizeLessThan("key ".length() + VALUE.length() * 4 / 5 + 1);
  }

  /** What people and their tools send goes on at once. */
  @Test
  void timePaysForSearches() {
    add(hostile(20_000), 20);
    long wait = credit.waitNanos();

    assertThat(wait).isBetween(1L, Duration.ofMillis(300).toNanos());
    now += wait;
    assertThat(credit.waitNanos()).isZero();

    for (int i = 0; i < 1000; i++) {
      now += Duration.ofMillis(100).toNanos();
      add(Encoding.utf8("{\"type\":\"message\"}\n"));
      assertThat(waiting.size()).isZero();
    }
  }

  /** A pause saves no more than a body may have. */
  @Test
  void timeFillsItToItsBegin() {
    add(hostile(20_000), 20);

    now += Duration.ofHours(1).toNanos();

    assertThat(credit.waitNanos()).isZero();
    assertThat(credit.most(0)).isEqualTo(LayeredScanner.FLOOR);
  }
}
