package dev.sluice.inspect.secrets.pattern;

import dev.sluice.inspect.secrets.text.ByteSpan;
import dev.sluice.inspect.secrets.text.ScannedText;
import java.util.Optional;

/**
 * How a kind of secret looks around its literal. Stateless; any thread. On all places of a text
 * together, the work is linear in the text.
 */
@FunctionalInterface
public interface SecretShape {
  /**
   * What to take away, when a secret stands there.
   *
   * @param at where the literal begins
   * @param after the byte that follows it
   */
  Optional<ByteSpan> match(ScannedText text, int at, int after);
}
