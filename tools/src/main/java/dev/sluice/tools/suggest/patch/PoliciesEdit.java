package dev.sluice.tools.suggest.patch;

import dev.sluice.config.source.Node;
import dev.sluice.tools.suggest.patch.YamlPlaces.End;
import dev.sluice.tools.suggest.rule.EndpointLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adds entries to {@code network_policies}, whether the file has some, none, or no such key. */
final class PoliciesEdit {
  private static final String KEY = "network_policies";

  /** The key with nothing, or with an empty mapping, perhaps before a comment. */
  private static final Pattern EMPTY =
      Pattern.compile("(network_policies:)(?:\\s*(?:\\{\\s*}|null|~))?(\\s*(?:#.*)?)");

  private final EditedPolicy file;
  private final YamlPlaces places;

  PoliciesEdit(EditedPolicy file, YamlPlaces places) {
    this.file = file;
    this.places = places;
  }

  /** Empty when the mapping is in braces. */
  Optional<LineEdit> adding(List<String> entries) {
    TextLines lines = file.lines();
    Node.Field field = file.root().fields().get(KEY);
    if (field == null) {
      List<String> added = new ArrayList<>(List.of(KEY + ":"));
      added.addAll(EndpointLines.indented(entries, "  "));
      return Optional.of(lines.adding(lines.lines().size(), added));
    }
    if (field.node() instanceof Node.Mapping mapping && !mapping.fields().isEmpty()) {
      Optional<End> end = places.ofMapping(mapping, field.at());
      return end.map(it -> lines.adding(it.at(), EndpointLines.indented(entries, it.blanks())));
    }
    return empty(lines, field.node().at().line() - 1, entries);
  }

  private static Optional<LineEdit> empty(TextLines lines, int at, List<String> entries) {
    Matcher key = EMPTY.matcher(lines.lines().get(at));
    if (!key.matches()) {
      return Optional.empty();
    }
    List<String> added = new ArrayList<>(List.of(key.group(1) + key.group(2)));
    added.addAll(lines.inStyle(EndpointLines.indented(entries, "  ")));
    return Optional.of(new LineEdit(at, 1, added));
  }
}
