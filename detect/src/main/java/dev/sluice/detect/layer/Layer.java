package dev.sluice.detect.layer;

import dev.sluice.detect.text.ByteSpan;
import java.util.List;

/** A decoded text, and the way back to its source. Event loop only. */
public interface Layer {
  /** The decoded bytes, from index 0; what is in no part may not be decoded. */
  byte[] text();

  /** The ranges of the text worth reading, in order, none overlapping another. */
  List<ByteSpan> parts();

  boolean isGuess();

  boolean isCopied(int from, int to);

  /** The range of the source that a range of the text, at least one byte, stands for. */
  ByteSpan sourceSpan(ByteSpan span);

  String form(ByteSpan span);

  /**
   * What has to change in the source for these edits of the decoded text.
   *
   * @param edits joined, at least one
   * @param replacement of a secret, which may be lengthened
   */
  List<Edit> inSource(List<Edit> edits, byte[] replacement);
}
