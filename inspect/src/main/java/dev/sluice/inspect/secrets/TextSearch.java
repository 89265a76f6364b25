package dev.sluice.inspect.secrets;

import dev.sluice.inspect.secrets.text.ScannedText;

/** A search in texts that needs no literals. Immutable; any thread. */
@FunctionalInterface
public interface TextSearch {
  TextSearch NONE = (text, matches) -> {};

  /** Adds what it finds. Takes time linear in the text. */
  void search(ScannedText text, SecretMatches matches);
}
