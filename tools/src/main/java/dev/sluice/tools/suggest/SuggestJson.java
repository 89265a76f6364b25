package dev.sluice.tools.suggest;

import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.suggest.patch.PolicyPatch;
import dev.sluice.tools.suggest.rule.RuleCondition;
import dev.sluice.tools.suggest.rule.SuggestedEndpoint;
import dev.sluice.tools.suggest.rule.SuggestedRule;
import dev.sluice.tools.suggest.shape.DenialTally;
import dev.sluice.tools.suggest.shape.Evidence;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

record SuggestJson(DenialTally tally) {
  private static final JsonMapper MAPPER = new JsonMapper();

  String of(SortedMap<String, List<SuggestedEndpoint>> sandboxes, Optional<PolicyPatch> patch) {
    ObjectNode root =
        MAPPER
            .createObjectNode()
            .put("events", tally.events())
            .put("unreadable", tally.unreadable())
            .put("denials", tally.denials());
    ArrayNode all = root.putArray("sandboxes");
    sandboxes.forEach(
        (sandbox, endpoints) -> {
          ArrayNode list = all.addObject().put("sandbox", sandbox).putArray("endpoints");
          endpoints.forEach(endpoint -> add(list.addObject(), endpoint));
        });
    ArrayNode left = root.putArray("not_suggested");
    tally
        .unsuggested()
        .counts()
        .forEach(
            (reason, count) ->
                left.addObject()
                    .put("reason", reason.word())
                    .put("explanation", reason.explanation())
                    .put("denials", count));
    patch.ifPresent(it -> root.put("patch", String.join("\n", it.diff())));
    return LineEscape.json(MAPPER.writeValueAsString(root));
  }

  private static void add(ObjectNode node, SuggestedEndpoint endpoint) {
    node.put("host", endpoint.place().host())
        .put("port", endpoint.place().port())
        .put("protocol", endpoint.place().protocol().word());
    if (!endpoint.place().path().isEmpty()) {
      node.put("path", endpoint.place().path());
    }
    if (endpoint.place().host().startsWith("*")) {
      endpoint.hosts().forEach(node.putArray("hosts")::add);
    }
    endpoint.tunnel().ifPresent(it -> evidence(node.putObject("tunnel"), it));
    ArrayNode rules = node.putArray("rules");
    endpoint.rules().forEach(rule -> add(rules.addObject(), rule));
  }

  private static void add(ObjectNode node, SuggestedRule rule) {
    ObjectNode allow = node.putObject("allow");
    switch (rule.condition()) {
      case RuleCondition.Request request -> {
        allow.put("method", request.method()).put("path", request.path());
        if (!request.queryKeys().isEmpty()) {
          ObjectNode query = allow.putObject("query");
          request.queryKeys().forEach(key -> query.put(key, "**"));
        }
      }
      case RuleCondition.RpcCall call -> {
        allow.put("method", call.method());
        if (!call.tool().isEmpty()) {
          allow.put("tool", call.tool());
        }
      }
      case RuleCondition.Operation operation -> {
        allow.put("operation_type", operation.type());
        operation.fields().forEach(allow.putArray("fields")::add);
      }
    }
    evidence(node, rule.evidence());
    if (!rule.reasons().isEmpty()) {
      ObjectNode segments = node.putObject("segments");
      rule.reasons().forEach((place, reason) -> segments.put(String.valueOf(place), reason));
    }
  }

  private static void evidence(ObjectNode node, Evidence evidence) {
    node.put("count", evidence.count())
        .put("first", evidence.first().toString())
        .put("last", evidence.last().toString());
    evidence.refusals().forEach(node.putArray("refusals")::add);
    evidence.requests().forEach(node.putArray("requests")::add);
  }
}
