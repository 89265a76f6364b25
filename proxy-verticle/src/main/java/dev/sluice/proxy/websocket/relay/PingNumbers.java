package dev.sluice.proxy.websocket.relay;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Event loop only. The PINGs of one side: a number goes on in place of each payload, and a PONG
 * with the number gets the payload back (RFC 6455 section 5.5.3).
 */
final class PingNumbers {
  /** Payloads that are kept. A peer with more PINGs under way gets empty PONGs for the oldest. */
  static final int KEPT = 16;

  /**
   * Most numbers without an answer. Later PINGs go on empty: a stream reserves memory for the bytes
   * of one read, and a number makes an empty PING five times as long.
   */
  static final int UNDER_WAY = 1024;

  private static final byte[] NOTHING = {};

  /** The last number, and the last one that was answered. */
  private long sent;

  private long answered;

  private List<byte[]> kept = List.of();

  byte[] replace(byte[] payload) {
    if (isFull()) {
      return NOTHING;
    }
    if (kept.isEmpty()) {
      kept = new ArrayList<>(1);
    } else if (kept.size() == KEPT) {
      kept.removeFirst();
    }
    kept.add(payload);
    sent++;
    return ByteBuffer.allocate(Long.BYTES).putLong(sent).array();
  }

  private boolean isFull() {
    return sent - answered >= UNDER_WAY;
  }

  byte[] restore(byte[] pong) {
    byte[] payload = NOTHING;
    if (pong.length == Long.BYTES) {
      long number = ByteBuffer.wrap(pong).getLong();
      long oldest = sent - kept.size() + 1;
      if (number >= oldest && number <= sent) {
        payload = kept.get((int) (number - oldest));
        answered(number);
      }
    } else if (pong.length == 0 && isFull()) {
      // It answers a PING that went on empty.
      answered(sent);
    }
    return payload;
  }

  private void answered(long number) {
    answered = number;
    int left = (int) (sent - number);
    kept = left == 0 ? List.of() : new ArrayList<>(kept.subList(kept.size() - left, kept.size()));
  }
}
