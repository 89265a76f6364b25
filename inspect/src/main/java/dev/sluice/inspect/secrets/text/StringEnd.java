package dev.sluice.inspect.secrets.text;

/**
 * Event loop only. How far an operator's pattern may look: in JSON as written it must not reach
 * beyond its string or cut an escape, so a quote or a backslash stops it. The last answer is kept;
 * asked in about ascending order, all answers together cost one pass.
 */
public final class StringEnd {
  private final byte[] bytes;
  private final int end;
  private final boolean json;
  private int from;
  private int stop;

  /**
   * @param end exclusive; where everything stops
   * @param json whether the bytes are JSON as written
   */
  public StringEnd(byte[] bytes, int end, boolean json) {
    this.bytes = bytes;
    this.end = end;
    this.json = json;
    this.from = end;
    this.stop = end;
  }

  /** The first place from {@code at} on that is out of reach. */
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
