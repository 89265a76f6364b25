package dev.sluice.tools.ocsf;

import dev.sluice.tools.ocsf.OcsfSchema.ObjectRule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Validates events: unknown, missing or wrongly typed attributes, values outside their enumeration,
 * captions that do not match their number, profiles, and constraints between attributes. Faults
 * name attributes and rules and quote no value. Immutable; any thread.
 */
public final class OcsfValidator {
  private final OcsfSchema schema = OcsfSchema.load();
  private final JsonMapper json =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  public List<String> validate(byte[] event) {
    return validate(new String(event, StandardCharsets.UTF_8));
  }

  public List<String> validate(String event) {
    JsonNode root;
    try {
      root = json.readTree(event);
    } catch (JacksonException e) {
      return List.of("not one JSON object" + place(e));
    }
    ObjectRule rule = schema.classes().get(root.path("class_uid").asString(""));
    if (rule == null) {
      return List.of("class_uid: not a class that Sluice emits");
    }
    List<String> faults = new ArrayList<>();
    Set<String> profiles = profiles(root, rule, faults);
    new ObjectCheck(schema, profiles, faults).check("", root, rule);
    typeUid(root, faults);
    if (!root.at("/metadata/version").asString("").equals(schema.version())) {
      faults.add("metadata.version: is not " + schema.version());
    }
    return faults;
  }

  private static Set<String> profiles(JsonNode root, ObjectRule rule, List<String> faults) {
    Set<String> profiles = new TreeSet<>();
    for (JsonNode profile : root.at("/metadata/profiles")) {
      profiles.add(profile.asString(""));
    }
    for (String profile : profiles) {
      if (!rule.profiles().contains(profile)) {
        faults.add("metadata.profiles: names one that does not apply to " + rule.caption());
      }
    }
    return profiles;
  }

  /** The place of the error, without the parser's text, which quotes the input. */
  private static String place(JacksonException e) {
    return e.getLocation() == null ? "" : " from column " + e.getLocation().getColumnNr();
  }

  private static void typeUid(JsonNode root, List<String> faults) {
    long expected = root.path("class_uid").asLong(0) * 100 + root.path("activity_id").asLong(0);
    if (root.path("type_uid").asLong(0) != expected) {
      faults.add("type_uid: is not class_uid * 100 + activity_id");
    }
  }
}
