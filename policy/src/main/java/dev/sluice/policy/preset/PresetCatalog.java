package dev.sluice.policy.preset;

import dev.sluice.config.source.KeyPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The presets of this version of Sluice. Any thread; the first look at a preset reads a file of the
 * distribution.
 */
public final class PresetCatalog {
  // The newest version of each. Policies in force keep the version that they were stored with, so a
  // change of a preset is a new file, and the old ones stay.
  private static final SortedMap<String, Integer> NEWEST =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.ofEntries(
                  Map.entry("apt", 1),
                  Map.entry("crates", 1),
                  Map.entry("docker", 1),
                  Map.entry("github", 1),
                  Map.entry("github-write", 1),
                  Map.entry("go", 1),
                  Map.entry("llm-anthropic", 1),
                  Map.entry("llm-gemini", 1),
                  Map.entry("llm-openai", 1),
                  Map.entry("maven", 1),
                  Map.entry("npm", 1),
                  Map.entry("pypi", 1))));

  private static final KeyPath PLACE = KeyPath.ROOT.key("x-sluice").key("presets");

  private static final Pattern BELOW =
      Pattern.compile(Pattern.quote(PLACE.text()) + "\\.([a-z-]{1,64})@([0-9]{1,4})(?:\\..*)?");

  private static final Map<String, PresetFile> READ = new ConcurrentHashMap<>();

  private PresetCatalog() {}

  public static List<String> names() {
    return List.copyOf(NEWEST.keySet());
  }

  public static Optional<PresetFile> newest(String name) {
    return Optional.ofNullable(NEWEST.get(name)).flatMap(version -> find(name, version));
  }

  /** One version; empty when this version of Sluice does not have it. */
  public static Optional<PresetFile> find(String name, int version) {
    return version >= 1 && version <= NEWEST.getOrDefault(name, 0)
        ? Optional.of(READ.computeIfAbsent(PresetFile.id(name, version), PresetCatalog::read))
        : Optional.empty();
  }

  public static Optional<PresetFile> at(KeyPath place) {
    Matcher below = BELOW.matcher(place.text());
    return below.matches()
        ? find(below.group(1), Integer.parseInt(below.group(2)))
        : Optional.empty();
  }

  static KeyPath place(PresetFile preset) {
    return PLACE.key(preset.id());
  }

  private static PresetFile read(String id) {
    try (InputStream file = PresetCatalog.class.getResourceAsStream(id + ".yaml")) {
      if (file == null) {
        throw new IllegalStateException("the distribution lacks the preset " + id);
      }
      return PresetFile.of(id, new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the preset " + id + " cannot be read", e);
    }
  }
}
