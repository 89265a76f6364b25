package dev.sluice.audit.integrity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one form of an event that its fingerprint is taken of: RFC 8785 (JCS) for what events are
 * made of, which is strings, integers, booleans, lists and objects. A store that reorders
 * attributes or changes white space does not change it. Any thread.
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

  /** As {@link #read(byte[])}. */
  public static JsonNode read(String event) {
    return JSON.readTree(event);
  }

  /** SHA-256 of the canonical form, in lower-case hexadecimal. */
  public static String fingerprint(JsonNode event) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(bytes(event)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  static byte[] bytes(JsonNode event) {
    return JSON.writeValueAsBytes(event);
  }

  /** With the attributes in the order that they have. */
  static byte[] inOrder(JsonNode event) {
    return AS_IS.writeValueAsBytes(event);
  }
}
