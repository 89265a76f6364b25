package dev.sluice.policy.proposal;

import dev.sluice.policy.edit.YamlWord;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a proposed rule allows. All texts are printable ASCII.
 *
 * @param words by key of the policy, in the order to write; never empty texts
 * @param fields of GraphQL; empty when absent
 * @param query globs by key, any of which may fit
 */
public record ProposedMatcher(
    Map<String, String> words, List<String> fields, Map<String, List<String>> query) {
  public ProposedMatcher {
    words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
    fields = List.copyOf(fields);
    query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
  }

  public String word(String key) {
    return words.getOrDefault(key, "");
  }

  String flow() {
    Map<String, String> written = new LinkedHashMap<>();
    words.forEach((key, text) -> written.put(key, YamlWord.of(text)));
    if (!fields.isEmpty()) {
      written.put("fields", list(fields));
    }
    if (!query.isEmpty()) {
      Map<String, String> keys = new LinkedHashMap<>();
      query.forEach((key, globs) -> keys.put(YamlWord.of(key), globs(globs)));
      written.put("query", mapping(keys));
    }
    return mapping(written);
  }

  private static String globs(List<String> globs) {
    return globs.size() == 1 ? YamlWord.of(globs.getFirst()) : "{any: " + list(globs) + "}";
  }

  private static String list(List<String> texts) {
    return texts.stream().map(YamlWord::of).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String mapping(Map<String, String> written) {
    return written.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
