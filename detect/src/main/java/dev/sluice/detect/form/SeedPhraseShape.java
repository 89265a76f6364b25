package dev.sluice.detect.form;

import dev.sluice.detect.pattern.SecretShape;
import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import dev.sluice.inspect.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The words of a wallet (BIP-39): 12, 15, 18, 21 or 24 of the English list, of which the last one
 * holds a checksum. A few blanks, quotes, commas or numbers may be between them.
 */
public record SeedPhraseShape() implements SecretShape {
  private static final int SHORTEST = 12;
  private static final int LONGEST = 24;
  private static final int STEP = 3;

  // More words in a row are a list of words.
  private static final int MOST = 60;

  // Fewer different words are an example, such as one word eleven times.
  private static final int DIFFERENT = 8;

  private static final int MOST_BETWEEN = 8;
  private static final ByteClass BETWEEN = ByteClass.of(" \t\r\n,;\"'0-9.)\\\\\\-");
  private static final ByteClass LETTERS = ByteClass.of("A-Za-z");

  private record Word(int index, ByteSpan span) {
    @Override
    public String toString() {
      return "Word" + span;
    }
  }

  @Override
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    return Optional.empty();
  }

  @Override
  public void search(ScannedText text, Consumer<ByteSpan> found) {
    List<Word> row = new ArrayList<>();
    for (int at = text.from(); at < text.end(); at++) {
      if (!text.has(at, LETTERS)) {
        continue;
      }
      int end = LETTERS.runEnd(text.bytes(), at, text.end());
      OptionalInt index = index(text, at, end);
      if (index.isEmpty() || !isBehind(text, row, at)) {
        tell(row, found);
        row.clear();
      }
      if (index.isPresent()) {
        row.add(new Word(index.getAsInt(), new ByteSpan(at, end)));
      }
      at = end;
    }
    tell(row, found);
  }

  private static OptionalInt index(ScannedText text, int at, int end) {
    if (end - at < SeedWords.SHORTEST || end - at > SeedWords.LONGEST) {
      return OptionalInt.empty();
    }
    String word = new String(text.bytes(), at, end - at, StandardCharsets.US_ASCII);
    return SeedWords.index(word.toLowerCase(Locale.ROOT));
  }

  private static boolean isBehind(ScannedText text, List<Word> row, int at) {
    if (row.isEmpty()) {
      return true;
    }
    int end = row.getLast().span().end();
    return at - end <= MOST_BETWEEN && BETWEEN.runEnd(text.bytes(), end, at) == at;
  }

  private static void tell(List<Word> row, Consumer<ByteSpan> found) {
    if (row.size() > MOST) {
      return;
    }
    int from = 0;
    while (row.size() - from >= SHORTEST) {
      int length = phrase(row, from);
      if (length > 0) {
        int last = from + length - 1;
        found.accept(new ByteSpan(row.get(from).span().start(), row.get(last).span().end()));
      }
      from += Math.max(1, length);
    }
  }

  private static int phrase(List<Word> row, int from) {
    for (int length = LONGEST; length >= SHORTEST; length -= STEP) {
      if (from + length <= row.size()) {
        int[] words = row.subList(from, from + length).stream().mapToInt(Word::index).toArray();
        if (SeedWords.isPhrase(words) && Arrays.stream(words).distinct().count() >= DIFFERENT) {
          return length;
        }
      }
    }
    return 0;
  }

  /** The words of BIP-39 and their checksum. Any thread. */
  private static final class SeedWords {
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
}
