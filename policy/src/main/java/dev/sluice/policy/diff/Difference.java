package dev.sluice.policy.diff;

import java.util.List;

/**
 * Requests to one host and port that one policy admits and the other does not.
 *
 * @param reachable the second policy admits them; otherwise the first does
 * @param before place that decides in the first policy; empty: no endpoint covers them
 * @param witness one of the requests, as {@code policy explain} takes it
 * @param body of the witness, where it decides; empty: none
 */
public record Difference(
    boolean reachable,
    String target,
    List<String> methods,
    String before,
    String after,
    String witness,
    String body) {
  public Difference {
    methods = List.copyOf(methods);
  }
}
