package dev.sluice.detect.pattern;

import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import dev.sluice.inspect.digest.ValueFingerprint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One kind of secret.
 *
 * @param id lower-case letters, digits and dashes; names it in configuration and findings
 * @param literals at least {@value #MIN_LITERAL} characters each, which stand for bytes (ISO
 *     8859-1); every such secret contains one of them, or follows it; none for a form that is
 *     searched in another way
 * @param value of a secret that the operator named; empty for all others
 */
public record SecretPattern(
    String id,
    String label,
    List<String> literals,
    Confidence confidence,
    SecretShape shape,
    PatternFacts facts,
    Optional<ValueFingerprint> value) {
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

  public SecretPattern(
      String id,
      String label,
      List<String> literals,
      Confidence confidence,
      SecretShape shape,
      PatternFacts facts) {
    this(id, label, literals, confidence, shape, facts, Optional.empty());
  }

  public SecretPattern(
      String id, String label, List<String> literals, Confidence confidence, SecretShape shape) {
    this(id, label, literals, confidence, shape, PatternFacts.OPERATOR);
  }

  public SecretPattern withValue(ValueFingerprint fingerprint) {
    return new SecretPattern(
        id, label, literals, confidence, shape, facts, Optional.of(fingerprint));
  }

  /**
   * The bytes to replace when a secret is at a literal; empty for published examples and for
   * placeholders of credentials.
   */
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    Optional<ByteSpan> found = shape.match(text, at, after);
    if (found.isEmpty() || isExample(text, found.get())) {
      return Optional.empty();
    }
    return PlaceholderPlaces.isPlaceholder(text, found.get())
        ? PlaceholderPlaces.before(text, found.get(), after)
            .flatMap(cut -> shape.match(cut, at, after))
        : found;
  }

  /** The bytes to replace, for a pattern without a literal; none of published examples. */
  public void search(ScannedText text, Consumer<ByteSpan> found) {
    shape.search(
        text,
        span -> {
          if (!isExample(text, span)) {
            found.accept(span);
          }
        });
  }

  private boolean isExample(ScannedText text, ByteSpan span) {
    return !facts.examples().isEmpty()
        && facts
            .examples()
            .contains(
                new String(
                    text.bytes(),
                    span.start(),
                    span.end() - span.start(),
                    StandardCharsets.ISO_8859_1));
  }

  /** Without literals, which may be parts of a secret. */
  @Override
  public String toString() {
    return "SecretPattern " + id;
  }

  public enum Confidence {
    LOW,
    MEDIUM,
    HIGH
  }
}
