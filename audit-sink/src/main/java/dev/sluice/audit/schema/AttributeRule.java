package dev.sluice.audit.schema;

import java.util.Map;
import java.util.Optional;

/**
 * What the schema says about one attribute.
 *
 * @param value what one value has to be
 * @param array whether it is a list of such values
 * @param required whether it must be there
 * @param profile the profile that brings it; empty when the class or object itself does
 * @param sibling the attribute that holds its caption
 * @param captions allowed values with their captions; empty when any will do
 */
record AttributeRule(
    ValueRule value,
    boolean array,
    boolean required,
    Optional<String> profile,
    Optional<String> sibling,
    Map<String, String> captions) {
  /** What one value has to be. */
  sealed interface ValueRule {
    /** A value of a data type such as {@code ip_t}. */
    record Scalar(ScalarType type) implements ValueRule {}

    /** An object of a named kind. */
    record Nested(String object) implements ValueRule {}

    /** Anything. */
    record Any() implements ValueRule {}
  }
}
