package dev.sluice.tools.explain;

import dev.sluice.config.policy.EndpointDecision;
import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.RecordedDecision;
import dev.sluice.config.policy.RecordedDecision.Decided;
import dev.sluice.config.policy.RecordedDecision.Undecided;
import dev.sluice.config.policy.preset.PresetCatalog;
import dev.sluice.config.source.KeyPath;
import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.replay.event.RecordedEvent;
import dev.sluice.tools.replay.event.RecordedEvent.Outcome;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a policy judges a recorded request.
 *
 * @param allowed whether it is sure that the request passes
 * @param facts what was recorded and what is decided, by name and in order; holds text of clients
 */
record EventExplanation(boolean allowed, Map<String, String> facts) {
  /** Judges a decision that was recorded. */
  static EventExplanation of(Policy policy, RecordedEvent event) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("event", event.uid() + " of " + Instant.ofEpochMilli(event.timeMs()));
    var target = event.target();
    facts.put(
        "request", target.method() + " " + target.host() + ":" + target.port() + target.path());
    facts.put("recorded", recorded(event));
    if (event.request().isEmpty()) {
      facts.put("decision", "undecided, policy did not judge it or its host is not recorded");
      return new EventExplanation(false, facts);
    }
    if (event.connect()) {
      boolean admitted =
          policy.admitEndpoint(target.host(), target.port()) instanceof EndpointDecision.Admitted;
      facts.put("decision", admitted ? "allowed" : "denied");
      return new EventExplanation(admitted, facts);
    }
    return of(policy.admitRecorded(event.request().get()), facts);
  }

  private static EventExplanation of(RecordedDecision decision, Map<String, String> facts) {
    return switch (decision) {
      case Decided decided -> {
        facts.put("decision", decided.passes() ? "allowed" : "denied");
        decided.decision().basis().place().ifPresent(place -> rule(place, facts));
        yield new EventExplanation(decided.passes(), facts);
      }
      case Undecided(var missing, var place) -> {
        facts.put("decision", "undecided, " + missing.words());
        place.ifPresent(path -> rule(path, facts));
        yield new EventExplanation(false, facts);
      }
    };
  }

  private static void rule(KeyPath place, Map<String, String> facts) {
    facts.put("rule", place.text());
    PresetCatalog.at(place).ifPresent(preset -> facts.put("preset", preset.title()));
  }

  private static String recorded(RecordedEvent event) {
    String word = event.outcome().name().toLowerCase(Locale.ROOT);
    String refusal = event.refusal().isEmpty() ? "" : ", " + event.refusal();
    String place = event.place().isEmpty() ? "" : " by " + event.place();
    return (event.outcome() == Outcome.NOT_POLICY ? "refused, not by policy" : word)
        + refusal
        + place;
  }

  /** One fact a line, without control characters. */
  List<String> lines() {
    return facts.entrySet().stream()
        .map(fact -> fact.getKey() + ": " + LineEscape.line(fact.getValue()))
        .toList();
  }

  String json() {
    JsonMapper mapper = new JsonMapper();
    ObjectNode result = mapper.createObjectNode().put("allowed", allowed);
    facts.forEach(result::put);
    return LineEscape.json(mapper.writeValueAsString(result));
  }
}
