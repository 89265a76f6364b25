package dev.sluice.policy.preset;

import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import dev.sluice.config.source.YamlSource;
import dev.sluice.policy.section.PresetName;
import dev.sluice.policy.section.SectionReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Fixes the versions of the presets of a policy, when it is accepted. Any thread. */
public final class PresetPins {
  private PresetPins() {}

  /**
   * A policy whose names of presets stand for the versions that it has already or, without one, for
   * those that are the newest now. What cannot be read or is unknown is left to its compilation.
   * Linear in the text, and immediate for one that names no preset.
   */
  public static Source pin(Source policy) {
    if (!mayName(policy.text())) {
      return new Source(policy.file(), policy.text());
    }
    Map<String, Integer> versions = new TreeMap<>();
    for (PresetName name : names(policy)) {
      PresetCatalog.newest(name.text())
          .map(preset -> policy.presets().getOrDefault(preset.name(), preset.version()))
          .ifPresent(version -> versions.put(name.text(), version));
    }
    return new Source(policy.file(), policy.text(), versions);
  }

  // Without an escape, the key is written as it is.
  private static boolean mayName(String text) {
    return text.contains(SectionReader.KEY) || text.indexOf('\\') >= 0;
  }

  private static List<PresetName> names(Source policy) {
    Violations unread = new Violations();
    return YamlSource.read(policy.file(), policy.text(), unread)
        .map(root -> SectionReader.read(Fields.ofRoot(root, unread), Instant.EPOCH).presets())
        .orElseGet(List::of);
  }
}
