package dev.sluice.inspect.secrets.text;

/**
 * Bytes to be searched. Event loop only.
 *
 * @param from first byte, inclusive
 * @param end exclusive
 * @param stringEnd how far operators' patterns may look
 * @param budget what operators' patterns may still cost
 */
@SuppressWarnings("ArrayRecordComponent")
public record ScannedText(byte[] bytes, int from, int end, StringEnd stringEnd, ScanBudget budget) {

  /** Whether the byte at {@code at} is there and in {@code set}. */
  public boolean has(int at, ByteClass set) {
    return at >= from && at < end && set.has(bytes[at]);
  }

  public boolean has(int at, char c) {
    return at >= from && at < end && bytes[at] == c;
  }

  /**
   * Whether a token can begin at {@code at}: not in the middle of a word. What an escape of JSON or
   * of a URL stands for does not count as a part of the word, nor does one dash before it.
   *
   * @param body what the token consists of
   */
  public boolean startsToken(int at, ByteClass body) {
    return !isWord(at - 1, body)
        || (has(at - 1, '-') && !isWord(at - 2, body))
        || isJsonEscape(at - 2)
        || isUrlEscape(at - 3);
  }

  /** Whether a token that ends before {@code at} is not just the beginning of a longer word. */
  public boolean endsToken(int at) {
    return !has(at, ByteClass.ALPHANUMERIC);
  }

  private boolean isWord(int at, ByteClass body) {
    return has(at, ByteClass.ALPHANUMERIC) || has(at, body);
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
