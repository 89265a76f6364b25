package dev.sluice.tools.replay.event;

import java.util.Arrays;

/** Texts that most events repeat, so that they are made once. One thread. */
final class RepeatedTexts {
  private static final int SIZE = 4096;

  private final String[] texts = new String[SIZE];

  RepeatedTexts() {
    Arrays.fill(texts, "");
  }

  /** Where the text of these bytes is kept, if it is. */
  static int index(byte[] bytes, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return (hash ^ (hash >>> 16)) & (SIZE - 1);
  }

  String at(int index) {
    return texts[index];
  }

  /** Keeps a text in place of another one, and answers it. */
  String keep(int index, String text) {
    texts[index] = text;
    return text;
  }
}
