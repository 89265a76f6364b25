package dev.sluice.inspect.secrets.form;

import dev.sluice.inspect.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/** The words of BIP-39 and their checksum. Any thread. */
final class SeedWords {
  static final int SHORTEST = 3;
  static final int LONGEST = 8;

  private static final String LIST = "seed-words.txt";
  private static final int BITS = 11;
  private static final int ENTROPY_PER_CHECK_BIT = 32;

  private static final Map<String, Integer> INDEXES = indexes();

  private SeedWords() {}

  private static Map<String, Integer> indexes() {
    try (InputStream in = SeedWords.class.getResourceAsStream(LIST)) {
      List<String> words =
          new String(Objects.requireNonNull(in, LIST).readAllBytes(), StandardCharsets.US_ASCII)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .toList();
      Map<String, Integer> indexes = new HashMap<>();
      words.forEach(word -> indexes.put(word, indexes.size()));
      return Map.copyOf(indexes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static OptionalInt index(String word) {
    Integer index = INDEXES.get(word);
    return index == null ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /**
   * Whether the last bits are the first ones of the hash of the others.
   *
   * @param words indexes, a multiple of three of them
   */
  static boolean isPhrase(int[] words) {
    int bits = words.length * BITS;
    int check = bits / (ENTROPY_PER_CHECK_BIT + 1);
    byte[] entropy = new byte[(bits - check) / Byte.SIZE];
    for (int bit = 0; bit < bits - check; bit++) {
      if (isSet(words, bit)) {
        entropy[bit / Byte.SIZE] |= (byte) (0x80 >> bit % Byte.SIZE);
      }
    }
    byte hash = Sha256.of(entropy)[0];
    for (int bit = 0; bit < check; bit++) {
      if (isSet(words, bits - check + bit) != ((hash & 0x80 >> bit) != 0)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSet(int[] words, int bit) {
    return (words[bit / BITS] >> (BITS - 1 - bit % BITS) & 1) != 0;
  }
}
