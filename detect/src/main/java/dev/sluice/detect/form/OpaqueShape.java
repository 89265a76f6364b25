package dev.sluice.detect.form;

import dev.sluice.detect.pattern.SecretShape;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.util.Optional;

/**
 * Random text without a form of its own, which only its place tells. The search of heads finds it;
 * no text of a body is one. Such patterns have no literal.
 */
public enum OpaqueShape implements SecretShape {
  VALUE,
  LABEL,
  SEGMENT;

  @Override
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    return Optional.empty();
  }
}
