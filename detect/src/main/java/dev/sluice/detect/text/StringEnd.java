package dev.sluice.detect.text;

/**
 * How far an operator's pattern may read. In raw JSON it must not leave its string or split an
 * escape, so a quote or a backslash stops it. Caches the last answer: in nearly ascending order,
 * all answers together cost one pass. Event loop only.
 */
public final class StringEnd {
  private final byte[] bytes;
  private final int end;
  private final boolean json;
  private int from;
  private int stop;

  /**
   * @param end exclusive
   * @param json whether the bytes are raw JSON
   */
  public StringEnd(byte[] bytes, int end, boolean json) {
    this.bytes = bytes;
    this.end = end;
    this.json = json;
    this.from = end;
    this.stop = end;
  }

  public int after(int at) {
    if (!json) {
      return end;
    }
    if (at > stop) {
      stop = JsonEscapes.quoteOrBackslash(bytes, at, end);
      from = at;
    } else if (at < from) {
      int found = JsonEscapes.quoteOrBackslash(bytes, at, from);
      stop = found < from ? found : stop;
      from = at;
    }
    return stop;
  }
}
