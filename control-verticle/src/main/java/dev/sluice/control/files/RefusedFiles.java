package dev.sluice.control.files;

import dev.sluice.config.settings.ConfigDirectory;
import dev.sluice.config.source.Source;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Policy files that a reload refused.
 *
 * @param texts those whose texts were read, by sandbox
 * @param unusable those that are refused whatever their texts: they cannot be read, or are misnamed
 */
public record RefusedFiles(Map<String, Source> texts, Map<String, Source> unusable) {
  public static final RefusedFiles NONE = new RefusedFiles(Map.of(), Map.of());

  public RefusedFiles {
    texts = Map.copyOf(texts);
    unusable = Map.copyOf(unusable);
  }

  public static RefusedFiles of(ConfigDirectory files, Set<String> sandboxes) {
    Map<String, Source> texts = new HashMap<>(files.texts());
    texts.keySet().retainAll(sandboxes);
    Map<String, Source> unusable = new HashMap<>(files.policies());
    unusable.keySet().retainAll(files.misnamed().refused().keySet());
    return new RefusedFiles(texts, unusable);
  }

  public Optional<Source> text(String sandbox) {
    return Optional.ofNullable(texts.get(sandbox));
  }

  public Optional<Source> unusable(String sandbox) {
    return Optional.ofNullable(unusable.get(sandbox));
  }
}
