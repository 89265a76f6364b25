package dev.sluice.chain.builtin.secrets;

import java.util.Optional;

/**
 * How a kind of secret looks around its literal. Stateless; any thread. On all places of a text
 * together, the work is linear in the text.
 */
@FunctionalInterface
interface Shape {
  /**
   * What to take away, when a secret stands there.
   *
   * @param at where the literal begins
   * @param after the byte that follows it
   */
  Optional<Span> match(Text text, int at, int after);
}
