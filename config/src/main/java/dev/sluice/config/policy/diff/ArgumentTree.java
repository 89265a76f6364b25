package dev.sluice.config.policy.diff;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Arguments built from values at pointers. Keys that count from zero make an array.
 *
 * @param value JSON; it stands for what is below
 */
record ArgumentTree(Optional<String> value, Map<String, ArgumentTree> below) {
  private static final ArgumentTree NOTHING = new ArgumentTree(Optional.empty(), Map.of());

  /** JSON of values by the keys of their pointers. */
  static String json(Map<List<String>, String> values) {
    return of(values, 0).json();
  }

  private static ArgumentTree of(Map<List<String>, String> values, int depth) {
    Map<String, Map<List<String>, String>> byKey = new LinkedHashMap<>();
    Optional<String> own = Optional.empty();
    for (Map.Entry<List<String>, String> value : values.entrySet()) {
      if (value.getKey().size() == depth) {
        own = Optional.of(value.getValue());
      } else {
        byKey
            .computeIfAbsent(value.getKey().get(depth), unseen -> new LinkedHashMap<>())
            .put(value.getKey(), value.getValue());
      }
    }
    Map<String, ArgumentTree> below = new LinkedHashMap<>();
    byKey.forEach((key, part) -> below.put(key, of(part, depth + 1)));
    return new ArgumentTree(own, below);
  }

  private String json() {
    if (value.isPresent() && (below.isEmpty() || !value.get().equals("{}"))) {
      return value.get();
    }
    List<String> indexes = IntStream.range(0, below.size()).mapToObj(Integer::toString).toList();
    if (!below.isEmpty() && below.keySet().containsAll(indexes)) {
      return indexes.stream()
          .map(index -> below.getOrDefault(index, NOTHING).json())
          .collect(Collectors.joining(",", "[", "]"));
    }
    return below.entrySet().stream()
        .map(part -> ValueKinds.quoted(part.getKey()) + ":" + part.getValue().json())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
