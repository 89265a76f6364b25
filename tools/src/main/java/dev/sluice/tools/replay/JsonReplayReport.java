package dev.sluice.tools.replay;

import dev.sluice.tools.command.LineEscape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

public final class JsonReplayReport {
  private static final JsonMapper JSON = new JsonMapper();

  private JsonReplayReport() {}

  public static String of(ReplayReport report) {
    ObjectNode root = JSON.createObjectNode();
    document(root.putObject("policy"), report.policy());
    report.against().ifPresent(old -> document(root.putObject("against"), old));
    input(root.putObject("input"), report);
    ObjectNode totals = root.putObject("totals");
    for (Change change : Change.values()) {
      totals.put(change.word(), report.counts().of(change));
    }
    ArrayNode groups = root.putArray("groups");
    report.counts().groups().forEach(group -> group(groups.addObject(), group));
    return LineEscape.json(JSON.writeValueAsString(root));
  }

  private static void document(ObjectNode node, ReplayReport.Document document) {
    node.put("file", document.file()).put("sha256", document.hash());
  }

  private static void input(ObjectNode node, ReplayReport report) {
    ReplayCounts counts = report.counts();
    node.put("events", counts.read())
        .put("decisions", counts.judged())
        .put("sandboxes", counts.sandboxes())
        .put("unreadable", counts.unreadable());
    ArrayNode gaps = node.putArray("gaps");
    for (ReplayCounts.Gap gap : counts.gaps()) {
      gaps.addObject()
          .put("writer", gap.writer())
          .put("first", gap.first())
          .put("last", gap.last());
    }
    report.chain().ifPresent(chain -> node.put("chain", chain));
  }

  private static void group(ObjectNode node, ReplayGroup group) {
    node.put("change", group.key().change().word())
        .put("rule", group.key().rule())
        .put("before", group.key().before())
        .put("count", group.count())
        .put("first", ReplayReport.time(group.firstMs()))
        .put("last", ReplayReport.time(group.lastMs()));
    var target = group.sample().target();
    node.putObject("sample")
        .put("event", group.sample().uid())
        .put("method", target.method())
        .put("host", target.host())
        .put("port", target.port())
        .put("path", target.path());
  }
}
