package dev.sluice.policy.proposal;

import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what one proposed rule allows. Texts that no reader of a policy could show are refused. */
final class MatcherProposal {
  /** Visible, and with one meaning in YAML, in globs and on a terminal. */
  static final Pattern TEXT = Pattern.compile("[\\x21-\\x7e]{1,1024}");

  // What URLs and globs read in more than one way.
  private static final Pattern UNCLEAR_PATH =
      Pattern.compile("[\\\\?#\\[\\]{}]|//|%(?![0-9a-f]{2})|%(?:2e|2f|5c|25|[01][0-9a-f]|7f)");

  private static final Pattern DOTS = Pattern.compile("/\\.{1,2}(?:/|$)");
  private static final List<String> WORDS =
      List.of("method", "path", "operation_type", "operation_name", "tool");

  private MatcherProposal() {}

  static ProposedMatcher read(Cursor at) {
    Fields fields = at.fields();
    Map<String, String> words = new LinkedHashMap<>();
    for (String key : WORDS) {
      fields.take(key).flatMap(MatcherProposal::word).ifPresent(text -> words.put(key, text));
    }
    fields.take("path").ifPresent(MatcherProposal::checkPath);
    List<String> names =
        fields.take("fields").map(Cursor::items).orElse(List.of()).stream()
            .map(MatcherProposal::word)
            .flatMap(Optional::stream)
            .toList();
    Map<String, List<String>> query = new LinkedHashMap<>();
    fields
        .take("query")
        .map(Cursor::fields)
        .map(Fields::entries)
        .orElse(List.of())
        .forEach(entry -> query.put(entry.getKey(), globs(entry.getKey(), entry.getValue())));
    fields.close();
    return new ProposedMatcher(words, names, query);
  }

  // Empty texts count as absent, as in policies.
  private static Optional<String> word(Cursor at) {
    Optional<String> text = at.text().filter(written -> !written.isEmpty());
    if (text.isPresent() && !TEXT.matcher(text.get()).matches()) {
      at.error("expected 1 to 1024 visible ASCII characters");
    }
    return text;
  }

  private static void checkPath(Cursor at) {
    String path = at.text().orElse("/").toLowerCase(Locale.ROOT);
    if (UNCLEAR_PATH.matcher(path).find() || DOTS.matcher(path).find()) {
      at.error(
          "a path with '.' or '..' segments, '//', '\\', '?', '#', brackets, braces or encoded"
              + " separators can be read in two ways; write it plainly");
    }
  }

  private static List<String> globs(String key, Cursor at) {
    if (!TEXT.matcher(key).matches()) {
      at.error("the key of a query parameter has 1 to 1024 visible ASCII characters");
    }
    if (!(at.node() instanceof Node.Mapping)) {
      return word(at).stream().toList();
    }
    Fields fields = at.fields();
    List<String> globs =
        fields.take("any").map(Cursor::items).orElse(List.of()).stream()
            .map(MatcherProposal::word)
            .flatMap(Optional::stream)
            .toList();
    fields.close();
    if (globs.isEmpty()) {
      at.error("names no glob; write a text, or any with at least one");
    }
    return globs;
  }
}
