package dev.sluice.chain.builtin.secrets;

/**
 * Event loop only. Walks over the strings of JSON that hold escapes and decodes them. What is not
 * JSON is walked over all the same: a quote begins a string, the next one that is not escaped ends
 * it.
 */
final class JsonStrings {
  private final byte[] source;
  private final int end;
  private byte[] decoded = {};
  private int at;
  private int start;
  private int length;

  JsonStrings(byte[] source, int from, int end) {
    this.source = source;
    this.end = end;
    this.at = from;
  }

  /** Moves to the next string with escapes; false when there is none left. */
  boolean next() {
    while (at < end) {
      start = JsonText.quoteOrBackslash(source, at, end) + 1;
      if (start > end) {
        break;
      }
      if (source[start - 1] == '\\') {
        at = start;
        continue;
      }
      at = JsonText.quoteOrBackslash(source, start, end);
      if (at < end && source[at] == '\\') {
        decode();
        return true;
      }
      at++;
    }
    return false;
  }

  /** The decoded string; overwritten by the next one. */
  byte[] decoded() {
    return decoded;
  }

  int length() {
    return length;
  }

  /** Where places in the decoded string lie in the source; asked for in ascending order. */
  Places places() {
    return new Places();
  }

  private void decode() {
    if (decoded.length == 0) {
      decoded = new byte[end - start];
    }
    int copied = start;
    length = 0;
    while (at < end && source[at] != '"') {
      copy(copied);
      int escape = JsonText.escapeLength(source, at, end);
      decoded[length++] = JsonText.escaped(source, at, escape);
      copied = at + escape;
      at = JsonText.quoteOrBackslash(source, copied, end);
    }
    copy(copied);
    at++;
  }

  private void copy(int from) {
    System.arraycopy(source, from, decoded, length, at - from);
    length += at - from;
  }

  /** A cursor over the current string. */
  final class Places {
    private int inSource = start;
    private int inDecoded;

    /**
     * @param place not before the one asked for last
     */
    int of(int place) {
      while (inDecoded < place) {
        inSource += source[inSource] == '\\' ? JsonText.escapeLength(source, inSource, end) : 1;
        inDecoded++;
      }
      return inSource;
    }
  }
}
