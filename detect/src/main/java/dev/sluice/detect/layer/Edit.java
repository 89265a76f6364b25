package dev.sluice.detect.layer;

import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.text.ByteSpan;
import java.util.List;

/**
 * A range of a text that holds secrets, and the bytes without them. Event loop only.
 *
 * @param bytes in place of the range; not to be changed
 * @param patterns of the secrets within, at least one
 * @param isWritable whether the text stays what it is with the edit
 */
@SuppressWarnings("ArrayRecordComponent")
public record Edit(ByteSpan span, byte[] bytes, List<SecretPattern> patterns, boolean isWritable) {
  public Edit {
    patterns = List.copyOf(patterns);
  }

  public Edit(ByteSpan span, byte[] bytes, List<SecretPattern> patterns) {
    this(span, bytes, patterns, true);
  }

  public static Edit unwritable(ByteSpan span, byte[] bytes, List<SecretPattern> patterns) {
    return new Edit(span, bytes, patterns, false);
  }

  @Override
  public String toString() {
    return "Edit[" + patterns.size() + " secrets]";
  }
}
