package dev.sluice.inspect.secrets.layer;

/** Finds what a text hides in one kind of encoding. Immutable; any thread. */
public interface Decoder {
  /** Receives the decoded texts. */
  interface Layers {
    /** Called for each; false when no more are wanted. */
    boolean found(Layer layer);

    /** Whether one more compressed stream may be tried; false when there were too many. */
    boolean affordsStream();

    /** Whether bytes may be decoded without a magic number; false when there was too much. */
    boolean affordsGuess();

    /** Whether so many more escapes may be decoded; false when there were too many. */
    boolean affordsEscapes(int count);

    /** Whether a header of so many bytes may be read; false when there was too much. */
    boolean affordsHeader(int bytes);
  }

  /**
   * Decodes what is in this encoding.
   *
   * @param text with the bytes that are in it
   */
  void decode(LayerText text, Layers layers);
}
