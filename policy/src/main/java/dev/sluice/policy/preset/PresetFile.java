package dev.sluice.policy.preset;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Node;
import dev.sluice.config.source.Violations;
import dev.sluice.config.source.YamlSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One version of a preset: a policy with a single rule, whose first comments describe it. A
 * published version never changes.
 *
 * @param version from 1
 * @param dated when its content was compared with the documentation of its service
 * @param admits what it is for
 * @param refuses what it leaves out on purpose
 * @param sources addresses of that documentation
 * @param rule its element of {@code network_policies}
 */
public record PresetFile(
    String name,
    int version,
    LocalDate dated,
    String admits,
    String refuses,
    List<String> sources,
    String text,
    Node rule) {
  private static final Pattern TITLE =
      Pattern.compile("# Preset ([a-z-]+), version ([0-9]+), ([0-9-]+)\\.\n.*", Pattern.DOTALL);

  public PresetFile {
    sources = List.copyOf(sources);
  }

  /**
   * Reads a shipped file.
   *
   * @throws IllegalStateException when it has another form, which is a bug
   */
  static PresetFile of(String id, String text) {
    Matcher title = TITLE.matcher(text);
    if (!title.matches()) {
      throw new IllegalStateException("the preset " + id + " has no title");
    }
    String name = title.group(1);
    return new PresetFile(
        name,
        Integer.parseInt(title.group(2)),
        LocalDate.parse(title.group(3)),
        String.join(" ", comments(text, "Admits")),
        String.join(" ", comments(text, "Refuses")),
        comments(text, "Source"),
        text,
        rule(id, name, text));
  }

  private static List<String> comments(String text, String key) {
    String begin = "# " + key + ": ";
    return text.lines()
        .filter(line -> line.startsWith(begin))
        .map(line -> line.substring(begin.length()))
        .toList();
  }

  private static Node rule(String id, String name, String text) {
    Violations violations = new Violations();
    Optional<Node> rule =
        YamlSource.read(id, text, violations)
            .map(root -> new Cursor(root, KeyPath.ROOT, violations).fields())
            .flatMap(root -> root.take("network_policies"))
            .flatMap(policies -> policies.fields().take(name))
            .map(Cursor::node);
    if (violations.conclude(id) instanceof Compilation.Rejected<?>(var faults)) {
      throw new IllegalStateException("the preset cannot be read: " + faults.getFirst());
    }
    return rule.orElseThrow(() -> new IllegalStateException("the preset " + id + " has no rule"));
  }

  public String id() {
    return id(name, version);
  }

  static String id(String name, int version) {
    return name + "@" + version;
  }

  public String title() {
    return "%s, version %d of %s".formatted(name, version, dated);
  }

  @Override
  public String toString() {
    return title();
  }
}
