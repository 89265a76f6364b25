package dev.sluice.policy.edit;

import dev.sluice.config.source.Node;
import dev.sluice.policy.edit.YamlPlaces.End;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adds entries to {@code network_policies}, whether the file has some, none, or no such key. */
public final class PoliciesEdit {
  private static final String KEY = "network_policies";

  // The key with nothing, or with an empty mapping, perhaps before a comment.
  private static final Pattern EMPTY =
      Pattern.compile("(network_policies:)(?:\\s*(?:\\{\\s*}|null|~))?(\\s*(?:#.*)?)");

  private final TextLines lines;
  private final Node.Mapping root;

  /** Prepares to edit a policy that can be read. */
  public PoliciesEdit(TextLines lines, Node.Mapping root) {
    this.lines = lines;
    this.root = root;
  }

  /**
   * An edit that adds entries; empty when the mapping is in braces.
   *
   * @param entries lines without indentation
   */
  public Optional<LineEdit> adding(List<String> entries) {
    Node.Field field = root.fields().get(KEY);
    if (field == null) {
      List<String> added = new ArrayList<>(List.of(KEY + ":"));
      added.addAll(indented(entries, "  "));
      return Optional.of(lines.adding(lines.lines().size(), added));
    }
    if (field.node() instanceof Node.Mapping mapping && !mapping.fields().isEmpty()) {
      Optional<End> end = new YamlPlaces(lines).ofMapping(mapping, field.at());
      return end.map(it -> lines.adding(it.at(), indented(entries, it.blanks())));
    }
    return empty(field.node().at().line() - 1, entries);
  }

  private Optional<LineEdit> empty(int at, List<String> entries) {
    Matcher key = EMPTY.matcher(lines.lines().get(at));
    if (!key.matches()) {
      return Optional.empty();
    }
    List<String> added = new ArrayList<>(List.of(key.group(1) + key.group(2)));
    added.addAll(lines.inStyle(indented(entries, "  ")));
    return Optional.of(new LineEdit(at, 1, added));
  }

  private static List<String> indented(List<String> lines, String blanks) {
    return lines.stream().map(line -> blanks + line).toList();
  }
}
