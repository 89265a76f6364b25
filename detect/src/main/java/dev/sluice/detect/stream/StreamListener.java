package dev.sluice.detect.stream;

import dev.sluice.detect.pattern.SecretPattern;
import java.util.List;

/** Is told what a search finds, before the bytes are cleared. */
public interface StreamListener {
  /**
   * A secret that can be written over.
   *
   * @param patterns that find it, at least one
   * @param again it was told before, and is longer than it was, or in a second place
   * @param masks which keep the length; bytes that went on already are among them
   */
  void written(List<SecretPattern> patterns, boolean again, List<Mask> masks);

  /** A secret in an encoding, which cannot be written over at its length. */
  void encoded(List<SecretPattern> patterns, boolean again);
}
