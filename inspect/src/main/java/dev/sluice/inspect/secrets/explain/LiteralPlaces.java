package dev.sluice.inspect.secrets.explain;

import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.text.ScannedText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the literals of patterns in a short text, by their first byte. Immutable; any thread. */
final class LiteralPlaces {
  private final Map<Byte, List<Literal>> byFirst = new HashMap<>();

  @SuppressWarnings("ArrayRecordComponent")
  private record Literal(SecretPattern pattern, byte[] bytes) {}

  @FunctionalInterface
  interface Places {
    /**
     * Called for each.
     *
     * @param at the literal's first byte
     */
    void found(SecretPattern pattern, int at, int after);
  }

  LiteralPlaces(List<SecretPattern> patterns) {
    for (SecretPattern pattern : patterns) {
      for (String text : pattern.literals()) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        byFirst
            .computeIfAbsent(bytes[0], first -> new ArrayList<>())
            .add(new Literal(pattern, bytes));
      }
    }
  }

  void search(ScannedText text, Places places) {
    for (int at = text.from(); at < text.end(); at++) {
      for (Literal literal : byFirst.getOrDefault(text.bytes()[at], List.of())) {
        int after = at + literal.bytes().length;
        if (after <= text.end()
            && Arrays.equals(text.bytes(), at, after, literal.bytes(), 0, literal.bytes().length)) {
          places.found(literal.pattern(), at, after);
        }
      }
    }
  }
}
