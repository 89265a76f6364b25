package dev.sluice.chain.builtin.secrets;

import java.util.Arrays;

/**
 * Bytes that a pattern needs.
 *
 * @param trigger where in them the trigger begins
 */
@SuppressWarnings("ArrayRecordComponent")
record Literal(SecretPattern pattern, byte[] bytes, int trigger) {
  boolean isAt(Text text, int start) {
    return start >= text.from()
        && start + bytes.length <= text.end()
        && Arrays.equals(text.bytes(), start, start + bytes.length, bytes, 0, bytes.length);
  }
}
