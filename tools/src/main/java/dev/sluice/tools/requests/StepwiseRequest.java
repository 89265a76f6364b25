package dev.sluice.tools.requests;

import dev.sluice.tools.command.LineEscape;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A request whose steps arrive one after another. Nothing in it is trusted. One thread. */
public final class StepwiseRequest {
  /** A request has a few dozens. */
  private static final int MOST_STEPS = 2000;

  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> SAME =
      List.of("request", "time", "sandbox", "node", "method", "target");

  private final JsonNode first;
  private final List<JsonNode> steps = new ArrayList<>();
  private final long since;
  private int shown;
  private boolean ended;

  /**
   * A request without steps.
   *
   * @param first line about it
   * @param since when that came, of {@link System#nanoTime}
   */
  StepwiseRequest(JsonNode first, long since) {
    this.first = first;
    this.since = since;
  }

  void add(JsonNode line) {
    for (JsonNode step : line.path("steps")) {
      if (steps.size() < MOST_STEPS) {
        steps.add(step);
      }
    }
    ended |= line.path("ended").asBoolean(false);
  }

  long since() {
    return since;
  }

  boolean isEnded() {
    return ended;
  }

  /** Whether some of its steps were shown before. */
  boolean wasShown() {
    return shown > 0;
  }

  /** The steps that were not shown; they count as shown from now on. */
  List<JsonNode> news() {
    List<JsonNode> news = List.copyOf(steps.subList(shown, steps.size()));
    shown = steps.size();
    return news;
  }

  String text(String field) {
    return first.path(field).asString("");
  }

  /** From its head to its last step, as far as that has a time. */
  long tookMicros() {
    return steps.isEmpty() ? 0 : steps.getLast().path("at_micros").asLong(0);
  }

  /** All that is known, as one object. */
  public String json() {
    ObjectNode all = JSON.createObjectNode();
    SAME.forEach(field -> all.put(field, text(field)));
    all.put("ended", ended);
    all.putArray("steps").addAll(steps);
    return LineEscape.json(JSON.writeValueAsString(all));
  }
}
