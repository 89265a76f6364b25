package example.responseguard;

import com.google.protobuf.ByteString;

/**
 * Masks a word in a body that comes in pieces, wherever they are cut. What may begin the word is
 * held until the next piece, at most one byte less than the word. One thread.
 */
final class Mask {
  private final ByteString word;
  private final ByteString stars;
  private ByteString held = ByteString.EMPTY;
  private int count;

  Mask(ByteString word) {
    this.word = word;
    this.stars = ByteString.copyFromUtf8("*".repeat(word.size()));
  }

  /** The piece, with what was held before it and without what may begin the word. */
  ByteString add(ByteString piece) {
    ByteString all = held.concat(piece);
    ByteString done = ByteString.EMPTY;
    int from = 0;
    for (int at = 0; at + word.size() <= all.size(); ) {
      if (all.substring(at, at + word.size()).equals(word)) {
        done = done.concat(all.substring(from, at)).concat(stars);
        count++;
        at += word.size();
        from = at;
      } else {
        at++;
      }
    }
    int end = openEnd(all, from);
    held = all.substring(end);
    return done.concat(all.substring(from, end));
  }

  /** Where a beginning of the word begins that reaches the end. */
  private int openEnd(ByteString all, int from) {
    for (int at = Math.max(from, all.size() - word.size() + 1); at < all.size(); at++) {
      if (word.startsWith(all.substring(at))) {
        return at;
      }
    }
    return all.size();
  }

  /** What is held, once nothing follows. */
  ByteString end() {
    ByteString rest = held;
    held = ByteString.EMPTY;
    return rest;
  }

  /** How often the word was masked. */
  int count() {
    return count;
  }
}
