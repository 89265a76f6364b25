package dev.sluice.wire.websocket;

import java.util.ArrayDeque;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates the messages of one side (RFC 7692 section 7.2.2), at most to a limit. Without context
 * takeover it holds no memory between messages. Not thread-safe.
 */
final class MessageInflater {
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  /** A sender may end each fragment with one. */
  static final int MAX_LAST_BLOCKS = FrameRules.MAX_FRAGMENTS;

  private final boolean takeover;

  // One, or none while there is nothing to inflate or to remember.
  private final ArrayDeque<Inflater> used = new ArrayDeque<>(1);

  // Last blocks of the message so far: each costs much more than its two bytes.
  private int lastBlocks;

  MessageInflater(boolean takeover) {
    this.takeover = takeover;
  }

  void inflate(byte[] part, int length, Payload to) throws FrameException {
    if (used.isEmpty()) {
      used.add(new Inflater(true));
    }
    Inflater inflater = used.getFirst();
    inflater.setInput(part, 0, length);
    try {
      boolean full;
      do {
        full = step(inflater, to);
        if (inflater.finished()) {
          begin(inflater, part, length);
        }
      } while (full || !inflater.needsInput());
    } catch (DataFormatException e) {
      throw new FrameException(FrameFault.PROTOCOL);
    }
  }

  // A last block ends no message: others may follow (RFC 7692 section 7.2.3.5).
  private void begin(Inflater inflater, byte[] part, int length) throws FrameException {
    lastBlocks++;
    if (lastBlocks > MAX_LAST_BLOCKS) {
      throw new FrameException(FrameFault.PROTOCOL);
    }
    int rest = inflater.getRemaining();
    inflater.reset();
    inflater.setInput(part, length - rest, rest);
  }

  // Returns whether more may come without more input.
  private static boolean step(Inflater inflater, Payload to)
      throws DataFormatException, FrameException {
    int room = to.room();
    if (room == 0) {
      if (inflater.inflate(new byte[1]) > 0) {
        throw new FrameException(FrameFault.TOO_BIG);
      }
      return false;
    }
    int more = inflater.inflate(to.array(), to.length(), room);
    to.added(more);
    return more == room;
  }

  void end(Payload to) throws FrameException {
    inflate(TAIL, TAIL.length, to);
    lastBlocks = 0;
    if (!takeover) {
      close();
    }
  }

  void close() {
    used.forEach(Inflater::end);
    used.clear();
  }
}
