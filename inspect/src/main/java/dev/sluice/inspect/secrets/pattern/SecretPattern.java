package dev.sluice.inspect.secrets.pattern;

import java.util.List;

/**
 * One kind of secret.
 *
 * @param id lower-case letters, digits and dashes; names it in configuration and findings
 * @param label platform text for people
 * @param literals at least {@value #MIN_LITERAL} ASCII characters each; every such secret contains
 *     one of them
 */
public record SecretPattern(
    String id, String label, List<String> literals, Confidence confidence, SecretShape shape) {
  /** Bytes of a trigger of the search, so the least length of a literal. */
  public static final int MIN_LITERAL = 3;

  public SecretPattern {
    literals = List.copyOf(literals);
    for (String literal : literals) {
      if (literal.length() < MIN_LITERAL) {
        throw new IllegalArgumentException(id + " has too short a literal");
      }
    }
  }

  /** How sure a match is. */
  public enum Confidence {
    /** The form alone, or apparent randomness. */
    MEDIUM,
    /** A checksum, a structure, or a unique form. */
    HIGH
  }
}
