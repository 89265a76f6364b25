package dev.sluice.inspect.secrets.layer;

import dev.sluice.inspect.secrets.text.ByteClass;
import dev.sluice.inspect.secrets.text.ByteSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a decoded text that a secret can be in which its source does not hold. Event loop
 * only.
 */
final class DifferingParts {
  /** Bytes of a secret, and of what tells its kind, beside the characters of a long one. */
  private static final int REACH = 512;

  /** As of keys and tokens in base64, in one line or several. */
  private static final ByteClass LONG_SECRET = ByteClass.of("A-Za-z0-9+/=_.\\-\r\n");

  private final byte[] text;
  private final int length;
  private final List<ByteSpan> parts = new ArrayList<>();
  private int covered;
  private int start;

  /** No parts of a text of so many bytes. */
  DifferingParts(byte[] text, int length) {
    this.text = text;
    this.length = length;
  }

  /** Adds what a secret around a place may reach; places ascend. */
  void differsAt(int at) {
    if (at < covered - REACH) {
      return;
    }
    int from = before(at);
    if (from > covered && covered > 0) {
      parts.add(new ByteSpan(start, covered));
    }
    start = from > covered || covered == 0 ? from : start;
    covered = Math.min(length, LONG_SECRET.runEnd(text, at, length) + REACH);
  }

  private int before(int at) {
    int from = at;
    while (from > covered && LONG_SECRET.has(text[from - 1])) {
      from--;
    }
    return Math.max(0, from - REACH);
  }

  /** All parts, in order. */
  List<ByteSpan> ended() {
    parts.add(new ByteSpan(start, covered));
    return parts;
  }
}
