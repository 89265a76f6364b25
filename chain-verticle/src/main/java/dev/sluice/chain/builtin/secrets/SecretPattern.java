package dev.sluice.chain.builtin.secrets;

import java.util.List;

/**
 * One kind of secret.
 *
 * @param id lower-case letters, digits and dashes; names it in configuration and findings
 * @param label platform text for people
 * @param literals one of them, of at least {@value #MIN_LITERAL} ASCII characters, stands in each
 *     such secret
 */
record SecretPattern(
    String id, String label, List<String> literals, Confidence confidence, Shape shape) {
  static final int MIN_LITERAL = LiteralFilter.TRIGGER;

  SecretPattern {
    literals = List.copyOf(literals);
    for (String literal : literals) {
      if (literal.length() < MIN_LITERAL) {
        throw new IllegalArgumentException(id + " has too short a literal");
      }
    }
  }

  /** How sure a match is. */
  enum Confidence {
    /** The form alone, or what looks random. */
    MEDIUM,
    /** A checksum, a structure, or a form that nothing else has. */
    HIGH
  }
}
