package dev.sluice.detect.text;

/**
 * The bytes under a scan. Event loop only.
 *
 * @param from inclusive
 * @param end exclusive
 * @param stringEnd how far an operator's pattern may read
 */
@SuppressWarnings("ArrayRecordComponent")
public record ScannedText(byte[] bytes, int from, int end, StringEnd stringEnd, ScanBudget budget) {
  private static final int LONGEST_NAME = 32;

  public boolean has(int at, ByteClass set) {
    return at >= from && at < end && set.has(bytes[at]);
  }

  public boolean has(int at, char c) {
    return at >= from && at < end && bytes[at] == c;
  }

  /**
   * Whether a token that begins with its literal can be at {@code at}: right behind no letter or
   * digit, and behind a name at most, as {@code key_} or {@code --}. A longer run is data, in which
   * the literal is there by chance.
   *
   * @param body the bytes that tokens consist of
   */
  public boolean startsToken(int at, ByteClass body) {
    if (startsWord(at, body)) {
      return true;
    }
    if (has(at - 1, ByteClass.ALPHANUMERIC)) {
      return false;
    }
    int least = Math.max(from, at - LONGEST_NAME - 1);
    int name = at;
    while (name > least && body.isWord(bytes[name - 1])) {
      name--;
    }
    return at - name <= LONGEST_NAME;
  }

  /**
   * Whether a word can begin at {@code at}, not in the middle of another. A JSON escape, a URL
   * escape or a single dash before it does not count as part of a word.
   *
   * @param body the bytes that such words consist of
   */
  public boolean startsWord(int at, ByteClass body) {
    return !isWord(at - 1, body)
        || (has(at - 1, '-') && !isWord(at - 2, body))
        || isJsonEscape(at - 2)
        || isUrlEscape(at - 3);
  }

  public boolean endsToken(int at) {
    return !has(at, ByteClass.ALPHANUMERIC);
  }

  private boolean isWord(int at, ByteClass body) {
    return at >= from && at < end && body.isWord(bytes[at]);
  }

  private boolean isJsonEscape(int at) {
    return has(at, '\\') && (has(at + 1, 'n') || has(at + 1, 'r') || has(at + 1, 't'));
  }

  private boolean isUrlEscape(int at) {
    return has(at, '%') && has(at + 1, ByteClass.ANY_HEX) && has(at + 2, ByteClass.ANY_HEX);
  }

  @Override
  public String toString() {
    return "Text[" + (end - from) + " bytes]";
  }
}
