package dev.sluice.inspect.secrets.layer;

import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.text.ByteSpan;
import java.util.List;

/**
 * A range of a text that holds secrets, and the bytes without them. Event loop only.
 *
 * @param bytes in place of the range; not to be changed
 * @param patterns of the secrets within, at least one
 */
@SuppressWarnings("ArrayRecordComponent")
public record Edit(ByteSpan span, byte[] bytes, List<SecretPattern> patterns) {
  public Edit {
    patterns = List.copyOf(patterns);
  }

  @Override
  public String toString() {
    return "Edit[" + patterns.size() + " secrets]";
  }
}
