package dev.sluice.config.source;

import dev.sluice.config.source.fault.Spelling;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The keys of one mapping while they are read; a key that is never taken is unknown. One thread.
 */
public final class Fields {
  private static final Map<String, Boolean> SWITCH = Map.of("on", true, "off", false);

  private final Node.Mapping mapping;
  private final KeyPath path;
  private final Violations violations;
  private final Set<String> known = new LinkedHashSet<>();

  Fields(Node.Mapping mapping, KeyPath path, Violations violations) {
    this.mapping = mapping;
    this.path = path;
    this.violations = violations;
  }

  public static Fields ofRoot(Node.Mapping root, Violations violations) {
    return new Fields(root, KeyPath.ROOT, violations);
  }

  /** The value of a key; empty when it is absent or null. */
  public Optional<Cursor> take(String key) {
    known.add(key);
    Node.Field field = mapping.fields().get(key);
    if (field == null || field.node().isNull()) {
      return Optional.empty();
    }
    return Optional.of(new Cursor(field.node(), path.key(key), violations));
  }

  public int integer(String key, int min, int max, int otherwise) {
    return take(key)
        .map(at -> Math.toIntExact(at.integer(min, max).orElse(otherwise)))
        .orElse(otherwise);
  }

  public Duration duration(String key, Duration min, Duration max, Duration otherwise) {
    return take(key).flatMap(at -> at.duration(min, max)).orElse(otherwise);
  }

  public long bytes(String key, long min, long max, long otherwise) {
    return take(key).flatMap(at -> at.bytes(min, max)).orElse(otherwise);
  }

  public <T> T choice(String key, Map<String, T> words, T otherwise) {
    return take(key).flatMap(at -> at.choice(words)).orElse(otherwise);
  }

  public boolean isOn(String key, boolean otherwise) {
    return choice(key, SWITCH, otherwise);
  }

  public Optional<Path> file(String key, Path directory) {
    return take(key).flatMap(Cursor::text).map(directory::resolve);
  }

  /** Whether the key is written at all, even without a value. */
  public boolean has(String key) {
    return mapping.fields().containsKey(key);
  }

  /** Reads a mapping below a key and closes it; absent is the same as empty. */
  public <T> T section(String key, Function<Fields, T> reader) {
    Fields section =
        take(key)
            .map(Cursor::fields)
            .orElseGet(
                () ->
                    new Fields(
                        new Node.Mapping(mapping.at(), Map.of()), path.key(key), violations));
    T value = reader.apply(section);
    section.close();
    return value;
  }

  public List<Map.Entry<String, Cursor>> entries() {
    List<Map.Entry<String, Cursor>> entries = new ArrayList<>();
    mapping
        .fields()
        .forEach(
            (key, field) -> {
              known.add(key);
              entries.add(Map.entry(key, new Cursor(field.node(), path.key(key), violations)));
            });
    return entries;
  }

  /** Reports every key that was not taken. */
  public void close() {
    mapping
        .fields()
        .forEach(
            (key, field) -> {
              if (!known.contains(key)) {
                violations.error(
                    field.at(),
                    path.key(key),
                    "unknown key; " + advice(key) + "known here: " + String.join(", ", known));
              }
            });
  }

  // Dots are how messages and documentation write the path of a key.
  private String advice(String key) {
    int dot = key.indexOf('.');
    return dot > 0 && known.contains(key.substring(0, dot))
        ? "keys do not nest by dots; write %s: and the rest in lines below it; "
            .formatted(key.substring(0, dot))
        : Spelling.hint(key, known);
  }

  public Location at() {
    return mapping.at();
  }

  public KeyPath path() {
    return path;
  }

  public Violations violations() {
    return violations;
  }

  public void error(String message) {
    violations.error(mapping.at(), path, message);
  }

  public void error(String key, String message) {
    violations.error(at(key), path.key(key), message);
  }

  public void warning(String key, String message) {
    violations.warning(at(key), path.key(key), message);
  }

  public void note(String key, String message) {
    violations.note(at(key), path.key(key), message);
  }

  private Location at(String key) {
    Node.Field field = mapping.fields().get(key);
    return field == null ? mapping.at() : field.at();
  }
}
