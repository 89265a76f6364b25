package dev.sluice.inspect.secrets.form;

import dev.sluice.inspect.secrets.pattern.SecretShape;
import dev.sluice.inspect.secrets.text.ByteSpan;
import dev.sluice.inspect.secrets.text.ScannedText;
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
