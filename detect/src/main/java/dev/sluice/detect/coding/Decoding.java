package dev.sluice.detect.coding;

/** The outcome of decoding. */
public sealed interface Decoding {
  /**
   * The decoded bytes.
   *
   * @param bytes the caller's from now on
   * @param framing texts beside the body, of all codings, as in {@link StreamDecoder.Piece.Framing}
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Done(byte[] bytes, byte[] framing) implements Decoding {
    @Override
    public String toString() {
      return "Done[" + bytes.length + " bytes]";
    }
  }

  /** The bytes are not in the coding, or end early. */
  record Broken() implements Decoding {}

  /** There are more decoded bytes than allowed. */
  record TooLarge() implements Decoding {}
}
