package dev.sluice.audit.integrity;

import dev.sluice.inspect.digest.Sha256;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The canonical form of an event, over which its fingerprint is computed: RFC 8785 (JCS) for
 * strings, integers, booleans, lists and objects. A store that reorders attributes or changes white
 * space does not change it. Any thread.
 */
public final class CanonicalJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
          .build();

  private static final JsonMapper AS_IS = new JsonMapper();

  private CanonicalJson() {}

  /**
   * Reads an event.
   *
   * @throws tools.jackson.core.JacksonException when it is not one JSON value
   */
  static JsonNode read(byte[] event) {
    return JSON.readTree(event);
  }

  public static JsonNode read(String event) {
    return JSON.readTree(event);
  }

  public static String fingerprint(JsonNode event) {
    return Sha256.hexOf(bytes(event));
  }

  static byte[] bytes(JsonNode event) {
    return JSON.writeValueAsBytes(event);
  }

  static byte[] inOrder(JsonNode event) {
    return AS_IS.writeValueAsBytes(event);
  }
}
