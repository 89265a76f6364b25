package dev.sluice.it.rows.node;

import dev.sluice.it.AuditTopic;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The events about one response. */
public record RowEvents(List<JsonObject> events) {
  /** By the path of the request. */
  public static Map<String, RowEvents> byPath(List<JsonObject> all) {
    Map<String, List<JsonObject>> found = new HashMap<>();
    for (JsonObject event : all) {
      found.computeIfAbsent(path(event), first -> new java.util.ArrayList<>()).add(event);
    }
    Map<String, RowEvents> events = new HashMap<>();
    found.forEach((path, of) -> events.put(path, new RowEvents(List.copyOf(of))));
    return events;
  }

  /** Of the request, or of that of a finding; empty when there is none. */
  public static String path(JsonObject event) {
    JsonObject evidence =
        event.getJsonArray("evidences", new JsonArray().add(new JsonObject())).getJsonObject(0);
    return event
        .getJsonObject("http_request", evidence)
        .getJsonObject("url", new JsonObject())
        .getString("path", "");
  }

  public List<JsonObject> of(String code) {
    return events.stream().filter(event -> AuditTopic.code(event).equals(code)).toList();
  }

  public List<JsonObject> stages(Predicate<JsonObject> unmapped) {
    return of("response.stage").stream()
        .filter(event -> unmapped.test(event.getJsonObject("unmapped")))
        .toList();
  }

  /** Uids and severities of findings. */
  public List<String> findings() {
    return found()
        .map(
            event ->
                event.getJsonObject("finding_info").getString("uid")
                    + " "
                    + event.getString("severity"))
        .sorted()
        .toList();
  }

  /** The evidence of the finding; fails when there is not one. */
  public JsonObject evidence(String uid) {
    return found()
        .filter(event -> event.getJsonObject("finding_info").getString("uid").equals(uid))
        .map(event -> event.getJsonArray("evidences").getJsonObject(0).getJsonObject("data"))
        .findFirst()
        .orElseThrow();
  }

  private Stream<JsonObject> found() {
    return of("finding.platform").stream();
  }
}
