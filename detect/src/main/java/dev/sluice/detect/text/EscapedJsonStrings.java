package dev.sluice.detect.text;

/**
 * Finds the JSON strings with escapes and decodes them. Tolerates invalid JSON: a quote begins a
 * string, and the next unescaped quote ends it. Event loop only.
 */
public final class EscapedJsonStrings {
  private final byte[] source;
  private final int end;
  private byte[] decoded = {};
  private int at;
  private int start;
  private int length;

  public EscapedJsonStrings(byte[] source, int from, int end) {
    this.source = source;
    this.end = end;
    this.at = from;
  }

  public boolean next() {
    while (at < end) {
      start = JsonEscapes.quoteOrBackslash(source, at, end) + 1;
      if (start > end) {
        break;
      }
      if (source[start - 1] == '\\') {
        at = start;
        continue;
      }
      at = JsonEscapes.quoteOrBackslash(source, start, end);
      if (at < end && source[at] == '\\') {
        decode();
        return true;
      }
      at++;
    }
    return false;
  }

  /** The decoded string, in a buffer that {@link #next} overwrites. */
  public byte[] decoded() {
    return decoded;
  }

  public int length() {
    return length;
  }

  /** A cursor that maps places of the decoded string to the source, in ascending order. */
  public Places places() {
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
      int escape = JsonEscapes.escapeLength(source, at, end);
      decoded[length++] = JsonEscapes.escaped(source, at, escape);
      copied = at + escape;
      at = JsonEscapes.quoteOrBackslash(source, copied, end);
    }
    copy(copied);
    at++;
  }

  private void copy(int from) {
    System.arraycopy(source, from, decoded, length, at - from);
    length += at - from;
  }

  /** Maps places of the current string to the source. */
  public final class Places {
    private int inSource = start;
    private int inDecoded;

    /**
     * Offset in the source of a place in the decoded string.
     *
     * @param place not before the one asked for last
     */
    public int of(int place) {
      while (inDecoded < place) {
        inSource += source[inSource] == '\\' ? JsonEscapes.escapeLength(source, inSource, end) : 1;
        inDecoded++;
      }
      return inSource;
    }
  }
}
