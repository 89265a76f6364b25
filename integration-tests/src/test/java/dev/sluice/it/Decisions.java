package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a SIEM concludes from the events alone: whether a decision is missing or doubled. */
final class Decisions {
  private static final int HTTP_ACTIVITY = 4002;

  private final List<JsonObject> numbered;

  private Decisions(List<JsonObject> numbered) {
    this.numbered = numbered;
  }

  /** The events that carry a decision number. */
  static Decisions in(List<JsonObject> events) {
    return new Decisions(
        events.stream()
            .filter(event -> event.getJsonObject("metadata").containsKey("sequence"))
            .toList());
  }

  /** Paths of decided requests, with how many different events decide each. */
  Map<String, Integer> byPath() {
    Map<String, Set<String>> uids = new HashMap<>();
    numbered.stream()
        .filter(event -> event.getInteger("class_uid") == HTTP_ACTIVITY)
        .forEach(
            event -> uids.computeIfAbsent(path(event), ignored -> new TreeSet<>()).add(uid(event)));
    return uids.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().size()));
  }

  /** How many events came more than once, which is allowed after a crash. */
  long redelivered() {
    return numbered.size() - numbered.stream().map(Decisions::uid).distinct().count();
  }

  /** Fails when a writer's numbers have a gap. */
  void assertNoGap() {
    Map<String, TreeSet<Long>> byWriter = new TreeMap<>();
    numbered.forEach(
        event ->
            byWriter
                .computeIfAbsent(writer(event), ignored -> new TreeSet<>())
                .add(event.getJsonObject("metadata").getLong("sequence")));
    byWriter.forEach(
        (writer, numbers) ->
            assertThat(numbers.last() - numbers.first() + 1)
                .as("numbers of writer %s", writer)
                .isEqualTo(numbers.size()));
  }

  private static String path(JsonObject event) {
    return event.getJsonObject("http_request").getJsonObject("url").getString("path");
  }

  private static String uid(JsonObject event) {
    return event.getJsonObject("metadata").getString("uid");
  }

  private static String writer(JsonObject event) {
    return event
        .getJsonObject("metadata")
        .getJsonArray("loggers")
        .getJsonObject(0)
        .getString("uid");
  }
}
