package dev.sluice.inspect.secrets.pattern;

import dev.sluice.inspect.secrets.text.ByteSpan;
import dev.sluice.inspect.secrets.text.ScannedText;
import java.util.Optional;

/**
 * The form of a kind of secret around its literal. For all places of a text together, the work is
 * linear in the text. Stateless; any thread.
 */
@FunctionalInterface
public interface SecretShape {
  /**
   * The bytes to replace when a secret is there.
   *
   * @param at start of the literal
   * @param after the byte that follows it
   */
  Optional<ByteSpan> match(ScannedText text, int at, int after);

  /** Whether a secret can have this byte right after the literal. Affects speed only. */
  default boolean canContinue(byte next) {
    return true;
  }
}
