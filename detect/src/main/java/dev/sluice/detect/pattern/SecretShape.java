package dev.sluice.detect.pattern;

import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The form of a kind of secret around its literal. For all places of a text together, the work is
 * linear in the text. Stateless; any thread.
 */
@FunctionalInterface
public interface SecretShape {
  /** The bytes to replace when a secret is there. */
  Optional<ByteSpan> match(ScannedText text, int at, int after);

  /**
   * Tells all secrets of a text, for a form without a literal.
   *
   * @param found receives them in order
   */
  default void search(ScannedText text, Consumer<ByteSpan> found) {}

  /** Whether a secret can have this byte right after the literal. Affects speed only. */
  default boolean canContinue(byte next) {
    return true;
  }
}
