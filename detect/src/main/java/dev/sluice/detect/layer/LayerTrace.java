package dev.sluice.detect.layer;

import dev.sluice.detect.text.ByteSpan;

/** Follows a scan through the layers of a text. Called by the thread of the scan. */
public interface LayerTrace {
  LayerTrace NONE =
      new LayerTrace() {
        @Override
        public void searched(byte[] bytes, int from, int end) {}

        @Override
        public void entered(Layer layer, ByteSpan part) {}

        @Override
        public void left() {}
      };

  /**
   * A text is searched: the source, or a part of the layer that was entered last.
   *
   * @param bytes not to be kept
   * @param from inclusive
   * @param end exclusive
   */
  void searched(byte[] bytes, int from, int end);

  /** A part of a layer, and the layers within it, are searched until {@link #left}. */
  void entered(Layer layer, ByteSpan part);

  void left();
}
