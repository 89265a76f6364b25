package dev.sluice.tools.proposals;

import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.command.ProgramName;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Proposals as text for people. Whatever an agent wrote is escaped and named as its claim. */
final class ProposalText {
  private static final int ID = 36;

  private ProposalText() {}

  static List<String> list(JsonNode answer) {
    List<String> lines = new ArrayList<>();
    for (JsonNode proposal : answer.path("proposals")) {
      lines.add(
          "%-8s  %-36s  %-12s  %-6s  %s"
              .formatted(
                  text(proposal, "state"),
                  text(proposal, "id"),
                  text(proposal, "sandbox"),
                  text(proposal, "origin"),
                  text(proposal, "rule_name")));
    }
    if (answer.path("cut").asBoolean(false)) {
      lines.add("older ones are left out; --sandbox ID shows all of one");
    }
    return lines.isEmpty() ? List.of("no proposals") : lines;
  }

  static List<String> of(JsonNode proposal) {
    List<String> lines = head(proposal);
    lines.add("");
    lines.add("the rule, as it would be written:");
    proposal
        .path("rule")
        .asString("")
        .lines()
        .forEach(line -> lines.add("  " + LineEscape.line(line)));
    section(lines, "what it opens, such as:", proposal.path("opens"));
    if (!proposal.path("findings").isEmpty()) {
      lines.add("");
      lines.add("look at:");
      for (JsonNode finding : proposal.path("findings")) {
        lines.add("  %-20s  %s".formatted(text(finding, "kind"), text(finding, "text")));
      }
    }
    section(lines, "it cannot be approved:", proposal.path("obstacles"));
    if (proposal.has("review_token")) {
      lines.add("");
      lines.add(
          "to approve: %s %s --review-token %s"
              .formatted(
                  ProgramName.call("proposals approve"),
                  text(proposal, "id"),
                  text(proposal, "review_token")));
    }
    return lines;
  }

  private static List<String> head(JsonNode proposal) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "proposal %s of sandbox %s, by %s, %s"
            .formatted(
                text(proposal, "id"),
                text(proposal, "sandbox"),
                text(proposal, "origin"),
                text(proposal, "state")));
    if (proposal.has("unverified_claim")) {
      String claim = proposal.path("unverified_claim").asString("");
      lines.add(
          "the %s claims (unchecked): %s"
              .formatted(text(proposal, "origin"), LineEscape.text(claim)));
    }
    return lines;
  }

  private static void section(List<String> lines, String head, JsonNode texts) {
    if (!texts.isEmpty()) {
      lines.add("");
      lines.add(head);
      for (JsonNode text : texts) {
        lines.add("  " + LineEscape.line(text.asString("")));
      }
    }
  }

  static List<String> refusal(JsonNode body) {
    List<String> lines = new ArrayList<>();
    String detail = body.path("detail").asString("");
    lines.add(text(body, "error") + (detail.isEmpty() ? "" : ": " + LineEscape.line(detail)));
    for (JsonNode violation : body.path("violations")) {
      lines.add("  " + LineEscape.line(violation.asString("")));
    }
    return lines;
  }

  static String text(JsonNode object, String key) {
    return LineEscape.line(object.path(key).asString(""));
  }

  static boolean isId(String text) {
    return text.length() == ID && text.matches("[0-9a-f-]+");
  }
}
