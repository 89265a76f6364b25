package dev.sluice.detect.layer;

import java.util.List;

/**
 * A range of the source that was guessed to encode bytes, so that each edit encodes it anew, and no
 * byte of the text stands in the source as it is. Event loop only.
 */
public interface GuessedLayer extends Layer {
  /**
   * The text with edits, encoded into the source.
   *
   * @param edits joined, at least one
   * @param replacement of a secret, which may be lengthened
   */
  Edit encoded(List<Edit> edits, byte[] replacement);

  @Override
  default boolean isGuess() {
    return true;
  }

  @Override
  default boolean isCopied(int from, int to) {
    return false;
  }

  @Override
  default List<Edit> inSource(List<Edit> edits, byte[] replacement) {
    return List.of(encoded(edits, replacement));
  }
}
