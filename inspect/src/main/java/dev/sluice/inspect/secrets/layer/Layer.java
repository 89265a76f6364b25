package dev.sluice.inspect.secrets.layer;

import dev.sluice.inspect.secrets.text.ByteSpan;
import java.util.List;

/** A decoded text, and the way back to its source. Event loop only. */
public interface Layer {
  /** The decoded bytes, from index 0; what is in no part may not be decoded. */
  byte[] text();

  /** The ranges of the text worth reading, in order, none overlapping another. */
  List<ByteSpan> parts();

  /** Whether it was guessed that the source encodes bytes, of any kind. */
  boolean isGuess();

  /** Whether a range of the text stands in the source as it is. */
  boolean isCopied(int from, int to);

  /** The range of the source that a range of the text, at least one byte, stands for. */
  ByteSpan sourceSpan(ByteSpan span);

  /** The name of the form in which the source has a range of the text, as {@code base64}. */
  String form(ByteSpan span);

  /**
   * What has to change in the source for these edits of the decoded text.
   *
   * @param edits joined, at least one
   * @param replacement of a secret, which may be lengthened
   */
  List<Edit> inSource(List<Edit> edits, byte[] replacement);
}
