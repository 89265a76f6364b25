package dev.sluice.inspect.secrets.explain;

import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.text.ByteSpan;
import java.util.List;

/**
 * A secret that a scan found.
 *
 * @param span in the scanned bytes; of an encoding that has to be decoded as a whole, all of it
 * @param encodings that it is in, the outermost first
 */
public record TracedSecret(SecretPattern pattern, ByteSpan span, List<String> encodings) {
  public TracedSecret {
    encodings = List.copyOf(encodings);
  }
}
