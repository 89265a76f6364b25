package dev.sluice.detect;

import dev.sluice.detect.text.ScannedText;

/** A search in texts that needs no literals. Immutable; any thread. */
@FunctionalInterface
public interface TextSearch {
  TextSearch NONE = (text, matches) -> {};

  /** Adds what it finds. Takes time linear in the text. */
  void search(ScannedText text, SecretMatches matches);
}
