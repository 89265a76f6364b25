package example.responseguard;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;

/**
 * The {@code config} of an entry: {@code {word: Halcyon}}.
 *
 * @param word 1 to 256 characters
 */
record GuardConfig(ByteString word) {
  private static final int MOST = 256;

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException with a text that quotes no value, since logs may show it
   */
  static GuardConfig of(Struct config) {
    String word = config.getFieldsOrDefault("word", Value.getDefaultInstance()).getStringValue();
    if (config.getFieldsCount() != 1 || word.isEmpty() || word.length() > MOST) {
      throw new IllegalArgumentException("config must be {word: TEXT} of 1 to 256 characters");
    }
    return new GuardConfig(ByteString.copyFromUtf8(word));
  }

  Mask mask() {
    return new Mask(word);
  }
}
