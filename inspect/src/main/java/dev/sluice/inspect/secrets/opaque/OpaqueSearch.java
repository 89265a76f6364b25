package dev.sluice.inspect.secrets.opaque;

import dev.sluice.inspect.secrets.form.OpaqueShape;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds opaque text in the parts of a head. Work is linear in the head. Immutable; any thread.
 *
 * @param patterns that look for it, by where they look
 */
public record OpaqueSearch(Map<OpaqueShape, SecretPattern> patterns) {
  /** Without a pattern. */
  public static final OpaqueSearch NONE = new OpaqueSearch(Map.of());

  /** Encodings of an escape within each other that are taken off. */
  private static final int ESCAPES = 3;

  public OpaqueSearch {
    patterns = Map.copyOf(patterns);
  }

  /** The search for those patterns that are of this kind. */
  public static OpaqueSearch of(List<SecretPattern> patterns) {
    return new OpaqueSearch(
        patterns.stream()
            .filter(pattern -> pattern.shape() instanceof OpaqueShape)
            .collect(
                Collectors.toUnmodifiableMap(
                    pattern -> (OpaqueShape) pattern.shape(), Function.identity())));
  }

  /**
   * A pattern that is in the host.
   *
   * @param host in lower case
   */
  public Optional<SecretPattern> inHost(String host) {
    return pattern(OpaqueShape.LABEL).filter(pattern -> OpaqueHost.isIn(host));
  }

  /** A pattern that is in a path. */
  public Optional<SecretPattern> inPath(String path) {
    return pattern(OpaqueShape.SEGMENT)
        .filter(
            pattern ->
                List.of(path.split("/", -1)).stream()
                    .anyMatch(segment -> isOpaque(OpaqueText.SEGMENTS, segment)));
  }

  /** A pattern that is in a query; once for all its values. */
  public Optional<SecretPattern> inQuery(String query) {
    return pattern(OpaqueShape.VALUE)
        .filter(pattern -> List.of(query.split("&", -1)).stream().anyMatch(OpaqueSearch::isPair));
  }

  /** Whether a name and a value, or only one of them, are opaque. */
  private static boolean isPair(String pair) {
    int equals = pair.indexOf('=');
    String name = pair.substring(0, Math.max(0, equals));
    String value = pair.substring(equals + 1);
    return isOpaque(OpaqueText.VALUES, name)
        || (isOpaque(OpaqueText.VALUES, value)
            && !OrdinaryNames.isParameter(unescaped(name), value));
  }

  /**
   * A pattern that is in the name of a header.
   *
   * @param name in lower case
   */
  public Optional<SecretPattern> inName(String name) {
    return pattern(OpaqueShape.VALUE)
        .filter(pattern -> OpaqueText.VALUES.isIn(name) && !OrdinaryNames.isHeader(name, ""));
  }

  /**
   * A pattern that is in the value of a header.
   *
   * @param name in lower case
   */
  public Optional<SecretPattern> inValue(String name, String value) {
    return pattern(OpaqueShape.VALUE)
        .filter(
            pattern -> isOpaque(OpaqueText.VALUES, value) && !OrdinaryNames.isHeader(name, value));
  }

  private Optional<SecretPattern> pattern(OpaqueShape where) {
    return Optional.ofNullable(patterns.get(where));
  }

  private static boolean isOpaque(OpaqueText kind, String text) {
    return text.length() >= OpaqueText.SHORTEST && kind.isIn(unescaped(text));
  }

  /** Without percent escapes; what is no escape stays. */
  private static String unescaped(String text) {
    String plain = text;
    for (int i = 0; i < ESCAPES && plain.indexOf('%') >= 0; i++) {
      plain = unescapedOnce(plain);
    }
    return plain;
  }

  private static String unescapedOnce(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int at = 0; at < bytes.length; at++) {
      int high =
          at + 2 < bytes.length && bytes[at] == '%' ? Character.digit(bytes[at + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(bytes[at + 2], 16);
      bytes[length++] = low < 0 ? bytes[at] : (byte) (high << 4 | low);
      at += low < 0 ? 0 : 2;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
