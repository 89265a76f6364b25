package dev.sluice.bench.scan;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;

/** Texts of the kinds that agents send, made of random words. The same in each run. */
enum SecretTexts {
  PROSE {
    @Override
    void append(StringBuilder text, Random random) {
      text.append(words(random, 12)).append(random.nextInt(6) == 0 ? ".\n\n" : ". ");
    }
  },

  /** Messages to a model, with line ends and quotes in their strings. */
  CHAT {
    @Override
    void append(StringBuilder text, Random random) {
      text.append(text.isEmpty() ? "{\"model\":\"m\",\"messages\":[" : ",")
          .append("{\"role\":\"user\",\"content\":\"")
          .append(words(random, 40))
          .append("\\nHe said \\\"")
          .append(words(random, 5))
          .append("\\\".\"}");
    }
  },

  CODE {
    @Override
    void append(StringBuilder text, Random random) {
      text.append("    if (%s.get(%s) != null) {%n".formatted(word(random), word(random)))
          .append(
              "      return %s + \"%s\"; // %s%n"
                  .formatted(word(random), word(random), words(random, 4)))
          .append("    }\n");
    }
  },

  /** With percent escapes and plus signs. */
  FORM {
    @Override
    void append(StringBuilder text, Random random) {
      text.append(text.isEmpty() ? "" : "&")
          .append(word(random))
          .append('=')
          .append(words(random, 6).replace(" ", random.nextBoolean() ? "+" : "%2C%20"));
    }
  },

  /** An image in base64, in a message to a model. */
  IMAGE {
    @Override
    void append(StringBuilder text, Random random) {
      byte[] pixels = new byte[3 << 10];
      random.nextBytes(pixels);
      text.append(text.isEmpty() ? "{\"type\":\"image\",\"data\":\"" : "")
          .append(Base64.getEncoder().encodeToString(pixels));
    }
  };

  private static final String KEY = " sk-" + "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY ";

  /** About one in this many bytes, and one at least. */
  private static final int BETWEEN_KEYS = 4096;

  /** Longer texts repeat themselves. */
  private static final int LARGEST = 4 << 20;

  private static final String SYLLABLES = "ba re mi to lu sha ken dor ste fin gra pol wen tis ";

  /** Adds a sentence, a line, or whatever the text consists of. */
  abstract void append(StringBuilder text, Random random);

  static SecretTexts of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /**
   * A text.
   *
   * @param size in bytes
   * @param keys whether it has secrets
   */
  byte[] make(int size, boolean keys) {
    Random random = new Random(name().hashCode());
    StringBuilder text = new StringBuilder(size + BETWEEN_KEYS);
    while (text.length() < Math.min(size, LARGEST)) {
      append(text, random);
    }
    while (text.length() < size) {
      text.append(text, 0, Math.min(size - text.length(), LARGEST));
    }
    text.setLength(size);
    for (int at = size / 2 % BETWEEN_KEYS; keys && at + KEY.length() < size; at += BETWEEN_KEYS) {
      text.replace(at, at + KEY.length(), KEY);
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String words(Random random, int count) {
    StringBuilder words = new StringBuilder(word(random));
    for (int i = 1; i < count; i++) {
      words.append(' ').append(word(random));
    }
    return words.toString();
  }

  private static String word(Random random) {
    String[] syllables = SYLLABLES.split(" ", -1);
    StringBuilder word = new StringBuilder();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      word.append(syllables[random.nextInt(syllables.length - 1)]);
    }
    return word.toString();
  }
}
