package dev.sluice.control;

import java.util.Optional;

/** This node stands by for another control node, which has to be asked; nothing was done. */
public final class ControlElsewhere extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param node the active one; empty when none answers
   */
  ControlElsewhere(Optional<String> node) {
    super(
        node.map(name -> "this control node stands by; the active one is " + name)
            .orElse("this control node stands by, and no active one answers; try again later"),
        null,
        false,
        false);
  }
}
