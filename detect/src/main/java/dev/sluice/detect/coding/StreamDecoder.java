package dev.sluice.detect.coding;

/**
 * Takes content codings off a body that comes in pieces, in constant memory: at most 128 KiB for
 * each coding and the window that the body asks for, of up to 8 MiB (zstd) or 16 MiB (br), besides
 * one piece. What comes out is bounded by the caller, who asks for each piece. Close it. One
 * thread.
 */
public interface StreamDecoder extends AutoCloseable {
  /** Decoded bytes that any body may have, whatever the ratio. */
  int FLOOR = 4 * 1024 * 1024;

  sealed interface Piece {
    /**
     * Decoded bytes.
     *
     * @param bytes 1 to 65536
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Decoded(byte[] bytes) implements Piece {
      @Override
      public String toString() {
        return "Decoded[" + bytes.length + " bytes]";
      }
    }

    /**
     * Text beside the body that its receiver may read all the same: names and comments of gzip,
     * skippable frames of zstd, and what may be metadata among the coded bytes of br. Each text
     * that is whole has a line end behind it.
     *
     * @param level of the coding, from 0, the last one that was applied; texts of several levels
     *     are texts of their own
     * @param bytes at least one, and no more than were given or decoded
     * @param open whether the last text may go on
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Framing(int level, byte[] bytes, boolean open) implements Piece {
      @Override
      public String toString() {
        return "Framing[" + bytes.length + " bytes]";
      }
    }

    /** All that was given is decoded. */
    record Hungry() implements Piece {}

    /** The body is complete; nothing may follow. */
    record Complete() implements Piece {}

    /** It breaks its coding, or is cut short. */
    record Broken() implements Piece {}

    /** It holds more than the decoder may give for what it was given. */
    record Bomb() implements Piece {}
  }

  /** Gives coded bytes, once {@link #next} was hungry. They are not kept beyond that. */
  void give(byte[] coded, int from, int end);

  /** Most bytes that it holds now: its buffers, and windows as far as they are filled. */
  long heldBytes();

  void end();

  Piece next();

  @Override
  void close();
}
