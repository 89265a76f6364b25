package dev.sluice.detect.explain;

import dev.sluice.detect.layer.Layer;
import dev.sluice.detect.text.ByteSpan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The layers around the text that a scan is at. One thread. */
final class LayerStack {
  private final Deque<Layer> layers = new ArrayDeque<>();

  void push(Layer layer) {
    layers.push(layer);
  }

  void pop() {
    layers.pop();
  }

  /**
   * A range of the innermost text, seen from outside.
   *
   * @param span in the outermost text
   * @param encodings the outermost first
   */
  record Place(ByteSpan span, List<String> encodings) {}

  Place placeOf(ByteSpan innermost) {
    List<String> encodings = new ArrayList<>(layers.size());
    ByteSpan span = innermost;
    for (Layer layer : layers) {
      encodings.add(layer.form(span));
      span = layer.sourceSpan(span);
    }
    return new Place(span, encodings.reversed());
  }
}
