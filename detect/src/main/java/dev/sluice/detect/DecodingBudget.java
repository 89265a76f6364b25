package dev.sluice.detect;

import dev.sluice.detect.text.ScanBudget;

/**
 * The work that one scan may spend on what a text hides, in units of about 2 ns. Event loop only.
 */
final class DecodingBudget {
  /** Units for each byte of the text, one for each byte that is decoded and searched. */
  static final int GROWTH = 12;

  // Units for each part of a layer.
  private static final int PART = 128;

  // More units for each byte of a part that holds no text.
  private static final int UNREADABLE = 2;

  // Units for each escape.
  private static final int ESCAPE = 8;

  // Units for each attempt to decode what has no magic number.
  private static final int GUESS = 4096;

  // Units for each look at a place in a part that may hold a literal of a pattern.
  private static final int LOOK = 4;

  // Bytes of a text for each compressed stream that may begin in it.
  private static final int STREAM = 256;

  private static final int LEAST_STREAMS = 16;

  private final ScanBudget budget;
  private final long most;
  private long left;
  private int streams;

  /** Room for one scan. */
  DecodingBudget(long units, int length, ScanBudget budget) {
    this.most = units;
    this.left = units;
    this.streams = LEAST_STREAMS + length / STREAM;
    this.budget = budget;
  }

  boolean isSpent() {
    return left < PART;
  }

  long spent() {
    return most - left;
  }

  int left() {
    return Math.clamp(left, 0, Integer.MAX_VALUE);
  }

  boolean affordsPart(int bytes) {
    left -= bytes + PART;
    return left >= 0;
  }

  boolean affordsEscapes(int count) {
    left -= (long) count * ESCAPE;
    return left >= 0;
  }

  boolean affordsHeader(int bytes) {
    left -= bytes;
    return left >= 0;
  }

  boolean affordsGuess() {
    left -= GUESS;
    return left >= 0;
  }

  void wasUnreadable(int bytes) {
    left -= (long) UNREADABLE * bytes;
  }

  boolean affordsStream() {
    return --streams >= 0 && !isSpent();
  }

  boolean searched(Runnable search) {
    long most = left() / LOOK;
    budget.allowLooks(most);
    search.run();
    long unused = budget.looksLeft();
    boolean isWhole = !budget.hasPassedOver();
    budget.allowLooks(Long.MAX_VALUE);
    left -= (most - Math.max(0, unused)) * LOOK;
    return isWhole;
  }

  ScanBudget budget() {
    return budget;
  }
}
