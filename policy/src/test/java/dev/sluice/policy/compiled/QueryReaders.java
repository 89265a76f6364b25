package dev.sluice.policy.compiled;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Readers of queries, written after the servers that they stand for. */
final class QueryReaders {
  /** A key as a program asks for it, and one of its values; an array's values count for its key. */
  record Parameter(String key, String value) {}

  private QueryReaders() {}

  /** What each server reads: PHP, WHATWG (also without its question mark), servlets, old ones. */
  static List<List<Parameter>> all(String query) {
    return List.of(
        php(query, "&"),
        php(query, "[&;]"),
        whatwg(query, "&"),
        whatwg(query.startsWith("?") ? query.substring(1) : query, "&"),
        whatwg(query, "[&;]"),
        rack(query));
  }

  /** {@code php_default_treat_data} and {@code php_register_variable_ex}. */
  private static List<Parameter> php(String query, String separators) {
    return pairs(query, separators).flatMap(p -> phpKey(p.key(), p.value()).stream()).toList();
  }

  private static Optional<Parameter> phpKey(String decoded, String value) {
    int end = decoded.indexOf('\0');
    String name = (end < 0 ? decoded : decoded.substring(0, end)).replaceFirst("^ +", "");
    StringBuilder base = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '[' && name.indexOf(']', i) >= 0) {
        break;
      }
      base.append(c == ' ' || c == '.' || c == '[' ? '_' : c);
    }
    return base.isEmpty() ? Optional.empty() : Optional.of(new Parameter(base.toString(), value));
  }

  /** {@code application/x-www-form-urlencoded} parsing of the URL standard. */
  private static List<Parameter> whatwg(String query, String separators) {
    return pairs(query, separators).toList();
  }

  /** {@code Rack::QueryParser} before 3.0: also semicolons, nested keys by their first name. */
  private static List<Parameter> rack(String query) {
    Pattern first = Pattern.compile("\\A[\\[\\]]*([^\\[\\]]+)\\]*");
    return pairs(query, "[&;] *")
        .flatMap(
            p ->
                first
                    .matcher(p.key())
                    .results()
                    .map(found -> new Parameter(found.group(1), p.value())))
        .toList();
  }

  private static Stream<Parameter> pairs(String query, String separators) {
    List<Parameter> pairs = new ArrayList<>();
    for (String pair : query.split(separators, -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        pairs.add(
            new Parameter(
                lenient(equals < 0 ? pair : pair.substring(0, equals)),
                lenient(equals < 0 ? "" : pair.substring(equals + 1))));
      }
    }
    return pairs.stream();
  }

  /** Leaves malformed escapes as they are. */
  private static String lenient(String text) {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream();
    byte[] bytes = text.replace('+', ' ').getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      boolean escape =
          bytes[i] == '%'
              && i + 2 < bytes.length
              && Character.digit(bytes[i + 1], 16) >= 0
              && Character.digit(bytes[i + 2], 16) >= 0;
      decoded.write(
          escape
              ? Character.digit(bytes[i + 1], 16) * 16 + Character.digit(bytes[i + 2], 16)
              : bytes[i]);
      i += escape ? 2 : 0;
    }
    return decoded.toString(StandardCharsets.UTF_8);
  }
}
