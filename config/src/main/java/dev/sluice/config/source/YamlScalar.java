package dev.sluice.config.source;

import java.math.BigInteger;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Scalars by the YAML 1.2 core schema. */
final class YamlScalar {
  private static final ScalarResolver RESOLVER = new CoreSchema().getScalarResolver();

  private YamlScalar() {}

  static Node.Scalar read(Location at, ScalarEvent event) {
    String text = event.getValue();
    return new Node.Scalar(at, value(at, tag(at, event), text), text);
  }

  private static Tag tag(Location at, ScalarEvent event) {
    String explicit = event.getTag().orElse("");
    if (explicit.equals("!") || explicit.equals(Tag.STR.getValue())) {
      return Tag.STR;
    }
    if (!explicit.isEmpty()) {
      throw new UnreadableException(at, "tags are not read; remove it");
    }
    return RESOLVER.resolve(event.getValue(), event.isPlain());
  }

  private static Value value(Location at, Tag tag, String text) {
    if (tag.equals(Tag.NULL)) {
      return new Value.NullValue();
    }
    if (tag.equals(Tag.BOOL)) {
      return new Value.BoolValue(Boolean.parseBoolean(text));
    }
    if (tag.equals(Tag.INT)) {
      return ExactNumber.of(at, integer(at, text));
    }
    if (tag.equals(Tag.FLOAT)) {
      return ExactNumber.of(at, text);
    }
    return new Value.TextValue(text);
  }

  private static BigInteger integer(Location at, String text) {
    if (text.length() > ExactNumber.MAX_DIGITS) {
      throw ExactNumber.inexact(at);
    }
    if (text.startsWith("0x")) {
      return new BigInteger(text.substring(2), 16);
    }
    return text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
  }
}
