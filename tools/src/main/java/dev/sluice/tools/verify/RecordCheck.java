package dev.sluice.tools.verify;

import dev.sluice.audit.integrity.CanonicalJson;
import dev.sluice.tools.tail.TopicEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Checks that key and headers of a topic's record agree with its event, since consumers route and
 * remove duplicates by them, and no fingerprint covers them.
 */
final class RecordCheck {
  private RecordCheck() {}

  /** What does not agree, one per line; no value of the event. */
  static List<String> violations(TopicEvent record) {
    try {
      return violations(record, CanonicalJson.read(record.text()));
    } catch (JacksonException e) {
      // The verifier of the chain reports it.
      return List.of();
    }
  }

  private static List<String> violations(TopicEvent record, JsonNode event) {
    List<String> violations = new ArrayList<>();
    Map<String, String> expected =
        Map.of(
            "content-type",
            "application/json",
            "ocsf-version",
            event.at("/metadata/version").asString(""),
            "class-uid",
            Long.toString(event.path("class_uid").asLong(0)),
            "uid",
            event.at("/metadata/uid").asString(""));
    expected.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(header -> !header.getValue().equals(record.headers().get(header.getKey())))
        .forEach(
            header ->
                violations.add(record.place() + ": header " + header.getKey() + " was changed"));
    String node = event.at("/device/uid").asString("");
    if (!event.at("/metadata/tenant_uid").asString(node).equals(record.key())) {
      violations.add(record.place() + ": the key of the record was changed");
    }
    return violations;
  }
}
