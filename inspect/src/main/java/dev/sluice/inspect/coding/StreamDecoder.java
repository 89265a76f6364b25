package dev.sluice.inspect.coding;

/**
 * Takes content codings off a body that comes in pieces, in constant memory: at most 128 KiB for
 * each coding and the window that the body asks for, of up to 8 MiB (zstd) or 16 MiB (br), besides
 * one piece. What comes out is bounded by the caller, who asks for each piece. Close it. One
 * thread.
 */
public interface StreamDecoder extends AutoCloseable {
  /** Decoded bytes that any body may have, whatever the ratio. */
  int FLOOR = 4 * 1024 * 1024;

  /** What the decoder has. */
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

  /** The body has no more bytes. */
  void end();

  /** The next piece. */
  Piece next();

  @Override
  void close();
}
