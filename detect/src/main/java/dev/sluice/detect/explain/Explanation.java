package dev.sluice.detect.explain;

import java.util.List;

/**
 * What is known of a value. Holds no byte of it.
 *
 * @param candidates by place; of one pattern and place, a secret or else the outermost
 * @param layers that were decoded, each as its encodings from the outermost on
 * @param undecoded whether layers were left out for depth or work
 */
public record Explanation(
    List<Candidate> candidates, List<List<String>> layers, boolean undecoded) {
  public Explanation {
    candidates = List.copyOf(candidates);
    layers = List.copyOf(layers);
  }
}
