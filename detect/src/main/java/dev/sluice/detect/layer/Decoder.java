package dev.sluice.detect.layer;

/** Finds what a text hides in one kind of encoding. Immutable; any thread. */
public interface Decoder {
  interface Layers {
    /** Called for each; false when no more are wanted. */
    boolean found(Layer layer);

    boolean affordsStream();

    boolean affordsGuess();

    boolean affordsEscapes(int count);

    boolean affordsHeader(int bytes);
  }

  /**
   * Decodes what is in this encoding.
   *
   * @param text with the bytes that are in it
   */
  void decode(LayerText text, Layers layers);
}
