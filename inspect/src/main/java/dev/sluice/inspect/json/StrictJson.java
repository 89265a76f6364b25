package dev.sluice.inspect.json;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Tokens of JSON from clients and origins, within the limits of {@link JsonReader}: for readers
 * that need places in the text. Duplicate keys are refused. Any thread.
 */
public final class StrictJson {
  private static final int MAX_STRING = 64 << 20;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          // All texts would share the table of names; clients could fill it.
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(JsonReader.MAX_DEPTH)
                  .maxNumberLength(JsonReader.MAX_NUMBER)
                  .maxNameLength(JsonReader.MAX_NAME)
                  .maxStringLength(MAX_STRING)
                  .build())
          .build();

  private StrictJson() {}

  /** A parser before the first token, for one thread. It throws what Jackson throws. */
  public static JsonParser parser(String text) {
    return FACTORY.createParser(ObjectReadContext.empty(), text);
  }
}
