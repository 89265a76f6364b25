package dev.sluice.inspect.secrets.layer;

/** Finds what a text hides in one kind of encoding. Immutable; any thread. */
public interface Decoder {
  /** Receives the decoded texts. */
  interface Layers {
    /** Called for each; false when no more are wanted. */
    boolean found(Layer layer);

    /** Something may be encoded that is not decoded, because there is too much of it. */
    void leftOut();
  }

  /**
   * Decodes what is in this encoding.
   *
   * @param text with the bytes that are in it
   */
  void decode(LayerText text, Layers layers);
}
