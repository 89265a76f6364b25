package dev.sluice.tools.explain;

import dev.sluice.chain.builtin.BuiltIns;
import dev.sluice.config.secrets.MessagePhase;
import dev.sluice.policy.PolicyExplanation;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.command.TextStyle;
import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code policy explain} tells of one request, as text or JSON. */
record DecisionReport(PolicyExplanation explanation, Snapshot snapshot) {
  private static final String DECISION = "decision: ";

  void print(Terminal terminal, PrintStream out) {
    TextStyle style = explanation.isAllowed() ? TextStyle.GREEN : TextStyle.RED;
    for (String line : explanation.lines(standing(new BuiltIns())::of)) {
      out.println(
          line.startsWith(DECISION)
              ? DECISION + terminal.styled(line.substring(DECISION.length()), style)
              : line);
    }
  }

  /** The same as one object; an empty chain when the request is denied. */
  String json() {
    JsonMapper mapper = new JsonMapper();
    ObjectNode result = mapper.createObjectNode().put("allowed", explanation.isAllowed());
    explanation.facts().forEach(result::put);
    ArrayNode chain = result.putArray("chain");
    if (explanation.isAllowed()) {
      Standing standing = standing(new BuiltIns());
      explanation.chain().entries().forEach(entry -> add(chain.addObject(), entry, standing));
    }
    ArrayNode notes = result.putArray("notes");
    explanation.notes().forEach(notes::add);
    return mapper.writeValueAsString(result);
  }

  private static void add(ObjectNode stage, MiddlewareEntry entry, Standing standing) {
    stage
        .put("entry", entry.key())
        .put("implementation", entry.implementation())
        .put("standing", standing.of(entry.implementation()))
        .put("order", entry.order())
        .put("on_error", entry.onError().name().toLowerCase(Locale.ROOT));
    if (entry.reads(MessagePhase.RESPONSE)) {
      ArrayNode phases = stage.putArray("phases");
      Stream.of(MessagePhase.values()).filter(entry::reads).forEach(it -> phases.add(it.text()));
    }
  }

  private Standing standing(BuiltIns builtIns) {
    return name -> {
      if (snapshot.registrations().names(name)) {
        return "registered";
      }
      return builtIns.find(name).isPresent() ? "built in" : "unknown";
    };
  }

  private interface Standing {
    String of(String implementation);
  }
}
