package dev.sluice.tools.secrets;

import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.explain.Candidate;
import dev.sluice.detect.explain.Condition;
import dev.sluice.detect.explain.Explanation;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.command.TextStyle;
import dev.sluice.tools.command.TextTable;
import dev.sluice.tools.command.TextTable.Cell;
import dev.sluice.tools.secrets.PatternVerdict.Outcome;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An explanation as text for people and as JSON.
 *
 * @param verdicts those that find a secret first
 */
record ExplainReport(List<PatternVerdict> verdicts, Explanation explanation) {
  private static final Cell NOTHING = Cell.of("");

  List<String> lines(Terminal terminal) {
    TextTable table = new TextTable(terminal);
    verdicts.forEach(verdict -> add(table, verdict));
    List<String> lines = table.lines();
    if (verdicts.isEmpty()) {
      lines.add(
          "no literal of a pattern is in it; a value without a form of its own is found only");
      lines.add("after a name, so explain the line with its name, as in db_password=VALUE");
    }
    lines.add("");
    lines.add("decoded: " + decoded());
    if (explanation.undecoded()) {
      lines.add("not all is decoded, because a part is beyond --depth or the limits of decoding");
    }
    lines.add(
        "%s, version %d of the pack"
            .formatted(isFound() ? "a secret" : "no secret", SecretCatalog.VERSION));
    return lines;
  }

  boolean isFound() {
    return verdicts.stream().anyMatch(verdict -> verdict.outcome() == Outcome.FOUND);
  }

  private String decoded() {
    return explanation.layers().isEmpty()
        ? "nothing"
        : explanation.layers().stream().map(ExplainReport::chain).collect(Collectors.joining(", "));
  }

  private static String chain(List<String> encodings) {
    return String.join(" > ", encodings);
  }

  private static void add(TextTable table, PatternVerdict verdict) {
    Candidate candidate = verdict.candidate();
    table.add(
        word(verdict.outcome()),
        PatternTexts.idCell(verdict.pattern()),
        Cell.of(
            "%s, confidence %s"
                .formatted(verdict.pattern().label(), PatternTexts.confidence(verdict.pattern()))));
    if (!candidate.encodings().isEmpty()) {
      table.add(NOTHING, NOTHING, Cell.of("in " + chain(candidate.encodings())));
    }
    String conditions =
        (candidate.holds() ? candidate.conditions() : candidate.missed())
            .stream().map(Condition::text).collect(Collectors.joining("; "));
    table.add(NOTHING, NOTHING, Cell.of((candidate.holds() ? "because " : "but ") + conditions));
    verdict
        .fingerprint()
        .ifPresent(value -> table.add(NOTHING, NOTHING, Cell.of("fingerprint " + value.text())));
    String remark = remark(verdict);
    if (!remark.isEmpty()) {
      table.add(NOTHING, NOTHING, Cell.of(remark));
    }
  }

  private static Cell word(Outcome outcome) {
    return new Cell(
        outcome.text(),
        switch (outcome) {
          case FOUND -> TextStyle.RED;
          case COVERED, UNUSED -> TextStyle.YELLOW;
          case MISSED -> TextStyle.FAINT;
        });
  }

  private static String remark(PatternVerdict verdict) {
    return switch (verdict.outcome()) {
      case FOUND, MISSED -> "";
      case COVERED -> "another pattern, which is surer or longer, reports these bytes";
      case UNUSED ->
          PatternTexts.isOptional(verdict.pattern())
              ? "not used, because the category %s is optional: name it in categories"
                  .formatted(verdict.pattern().facts().category().text())
              : "not used, because the options leave it out";
    };
  }

  String json() {
    JsonMapper mapper = new JsonMapper();
    ObjectNode result = mapper.createObjectNode().put("secret", isFound());
    ArrayNode patterns = result.putArray("patterns");
    verdicts.forEach(verdict -> add(patterns.addObject(), verdict));
    ArrayNode decoded = result.putArray("decoded");
    explanation.layers().forEach(layer -> layer.forEach(decoded.addArray()::add));
    result.put("undecoded", explanation.undecoded()).put("version", SecretCatalog.VERSION);
    return mapper.writeValueAsString(result);
  }

  private static void add(ObjectNode json, PatternVerdict verdict) {
    json.put("pattern", verdict.pattern().id())
        .put("label", verdict.pattern().label())
        .put("category", verdict.pattern().facts().category().text())
        .put("confidence", PatternTexts.confidence(verdict.pattern()))
        .put("outcome", verdict.outcome().text());
    verdict.fingerprint().ifPresent(value -> json.put("fingerprint", value.text()));
    ArrayNode encodings = json.putArray("encodings");
    verdict.candidate().encodings().forEach(encodings::add);
    ArrayNode conditions = json.putArray("conditions");
    for (Condition condition : verdict.candidate().conditions()) {
      conditions
          .addObject()
          .put("kind", condition.kind().text())
          .put("holds", condition.holds())
          .put("text", condition.text());
    }
  }
}
