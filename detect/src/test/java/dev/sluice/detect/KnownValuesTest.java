package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sluice.detect.known.Fingerprint;
import dev.sluice.detect.known.FingerprintKey;
import dev.sluice.detect.known.KnownValue;
import dev.sluice.detect.known.KnownValues;
import dev.sluice.detect.known.KnownValues.KeyedFingerprints;
import dev.sluice.detect.stream.CarriedScan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that are known, as they are and by their fingerprints. */
class KnownValuesTest {
  private static final String VALUE = "Kx7-pQ2wL9sV4tB6nZ8r/yH3";
  private static final FingerprintKey KEY = new FingerprintKey(new byte[FingerprintKey.BYTES]);

  private static KnownValues known(byte[] value) {
    return new KnownValues(
        List.of(new KnownValue(KnownValue.Kind.CANARY, "wiki", value)), Optional.empty());
  }

  private static KnownValues hashed(byte[] value) {
    return new KnownValues(
        List.of(),
        Optional.of(new KeyedFingerprints(KEY, List.of(Fingerprint.of(KEY, "wiki", value)))));
  }

  private static boolean isIn(byte[] text, KnownValues values) {
    return !values.bodyScanner().scan(text, 0, text.length).edits().isEmpty();
  }

  static Stream<Encoding> encodings() {
    return Encoding.all();
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void areFoundInEachEncoding(Encoding encoding) {
    byte[] text = encoding.encode().apply(Encoding.utf8("a key: " + VALUE + " of mine\n"));
    byte[] value = Encoding.utf8(VALUE);

    assertThat(isIn(text, known(value))).as("value").isTrue();
    assertThat(isIn(text, hashed(value))).as("fingerprint").isTrue();
    assertThat(isIn(text, known(Encoding.utf8(VALUE.toLowerCase(Locale.ROOT))))).isFalse();
  }

  @Test
  void blanksMayBePlusSigns() {
    byte[] value = Encoding.utf8("correct horse battery staple");
    assertThat(isIn(Encoding.utf8("a=correct+horse+battery+staple&b=c"), known(value))).isTrue();
  }

  /** From 20 bytes on, four fifths in a row are enough, and one byte less is not. */
  @Property(tries = 300)
  void isFoundByFourFifths(
      @ForAll @IntRange(min = 16, max = 200) int length, @ForAll @IntRange(max = 1000) int seed) {
    Random random = new Random(seed);
    byte[] value = new byte[length];
    for (int i = 0; i < length; i++) {
      value[i] = (byte) random.nextInt('!', 256);
    }
    int enough = length < 20 ? length : Math.max(20, Math.ceilDiv(4 * length, 5));
    int from = random.nextInt(length - enough + 1);
    byte[] part = Arrays.copyOfRange(value, from, from + enough);
    byte[] less = Arrays.copyOfRange(value, from, from + enough - 1);

    for (KnownValues values : List.of(known(value), hashed(value))) {
      assertThat(isIn(amongBlanks(part, random), values)).isTrue();
      assertThat(isIn(amongBlanks(less, random), values)).isFalse();
    }
  }

  private static byte[] amongBlanks(byte[] part, Random random) {
    byte[] text = new byte[part.length + 40];
    Arrays.fill(text, (byte) ' ');
    System.arraycopy(part, 0, text, 1 + random.nextInt(30), part.length);
    return text;
  }

  @Property(tries = 50)
  void aFingerprintIsReadAsItWasWritten(@ForAll @IntRange(min = 16, max = 4096) int length) {
    byte[] value = new byte[length];
    new Random(length).nextBytes(value);
    Fingerprint made = Fingerprint.of(KEY, "db.main", value);

    Fingerprint read = Fingerprint.read(made.line(KEY), KEY);

    KnownValues values =
        new KnownValues(List.of(), Optional.of(new KeyedFingerprints(KEY, List.of(read))));
    assertThat(isIn(value, values)).isTrue();
    value[length / 2]++;
    assertThat(isIn(value, values)).isFalse();
  }

  /** Full of the core of a value, and of its middle; a part of neither is a finding. */
  @ParameterizedTest
  @ValueSource(ints = {12, 2000, 2456})
  void noTextIsExpensive(int repeated) {
    byte[] value = new byte[4096];
    new Random(1).nextBytes(value);
    int from = (value.length - repeated) / 2;
    byte[] text = new byte[1 << 20];
    for (int at = 0; at < text.length; at++) {
      text[at] = value[from + at % repeated];
    }
    // Of each sufficient part at each place, hours.
    assertTimeoutPreemptively(
        Duration.ofSeconds(30), () -> assertThat(isIn(text, hashed(value))).isFalse());
  }

  /** Names, keys and hashes, but nothing of values. */
  @ParameterizedTest
  @MethodSource("printed")
  void nothingPrintsAValue(Object holder) {
    assertThat(holder.toString()).doesNotContain(VALUE.substring(8, 16));
  }

  static Stream<Object> printed() {
    byte[] value = VALUE.getBytes(StandardCharsets.US_ASCII);
    KnownValue known = new KnownValue(KnownValue.Kind.CREDENTIAL, "K", value);
    return Stream.of(
        known,
        known(value),
        Fingerprint.of(KEY, "n", value),
        known(value).bodyScanner().scan(value, 0, value.length).edits().getFirst().patterns());
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void areFoundWhereverAStreamIsCut(int cut) {
    byte[] value = Encoding.utf8(VALUE);
    byte[] text =
        Encoding.utf8(
            "x".repeat(50)
                + Base64.getEncoder().encodeToString(Encoding.utf8("ab" + VALUE + "cd"))
                + "y".repeat(50));
    for (KnownValues values : List.of(known(value), hashed(value))) {
      var scan =
          new CarriedScan(values.bodyScanner(), values.carry(), new StreamBudget(System::nanoTime));
      int found =
          scan.add(Arrays.copyOf(text, cut)).size()
              + scan.add(Arrays.copyOfRange(text, cut, text.length)).size();
      assertThat(found).isEqualTo(1);
    }
  }

  static IntStream cuts() {
    return IntStream.range(1, 130);
  }
}
