package dev.sluice.detect.opaque;

import dev.sluice.detect.ListedValues;
import dev.sluice.detect.form.OpaqueShape;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.placeholder.DecodedView;
import dev.sluice.detect.text.ByteSpan;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds opaque text in the parts of a head. Work is linear in the head. Immutable; any thread.
 *
 * @param patterns that look for it, by where they look
 * @param values that are no secrets, or are told apart
 */
public record OpaqueSearch(Map<OpaqueShape, SecretPattern> patterns, ListedValues values) {
  public static final OpaqueSearch NONE = new OpaqueSearch(Map.of(), ListedValues.NONE);

  // Encodings of an escape within each other that are taken off.
  private static final int ESCAPES = 3;

  public OpaqueSearch {
    patterns = Map.copyOf(patterns);
  }

  public static OpaqueSearch of(List<SecretPattern> patterns, ListedValues values) {
    return new OpaqueSearch(
        patterns.stream()
            .filter(pattern -> pattern.shape() instanceof OpaqueShape)
            .collect(
                Collectors.toUnmodifiableMap(
                    pattern -> (OpaqueShape) pattern.shape(), Function.identity())),
        values);
  }

  /**
   * What is in the host; each kind once, and each value that is told apart.
   *
   * @param host in lower case
   */
  public List<SecretPattern> inHost(String host) {
    return found(OpaqueShape.LABEL, () -> OpaqueHost.in(host).stream());
  }

  public List<SecretPattern> inPath(String path) {
    return found(
        OpaqueShape.SEGMENT,
        () ->
            Stream.of(path.split("/", -1))
                .flatMap(segment -> OpaqueText.SEGMENTS.in(unescaped(segment)).stream()));
  }

  public List<SecretPattern> inQuery(String query) {
    return found(
        OpaqueShape.VALUE, () -> Stream.of(query.split("&", -1)).flatMap(OpaqueSearch::inPair));
  }

  private static Stream<String> inPair(String pair) {
    int equals = pair.indexOf('=');
    String name = unescaped(pair.substring(0, Math.max(0, equals)));
    String value = pair.substring(equals + 1);
    Stream<String> inName = OpaqueText.VALUES.in(name).stream();
    return OrdinaryNames.isParameter(name, value)
        ? inName
        : Stream.concat(inName, OpaqueText.VALUES.in(unescaped(value)).stream());
  }

  /**
   * What is in the name of a header.
   *
   * @param name in lower case
   */
  public List<SecretPattern> inName(String name) {
    return found(OpaqueShape.VALUE, () -> inHeader(name, "", name));
  }

  /**
   * What is in the value of a header.
   *
   * @param name in lower case
   */
  public List<SecretPattern> inValue(String name, String value) {
    return found(OpaqueShape.VALUE, () -> inHeader(name, value, unescaped(value)));
  }

  private static Stream<String> inHeader(String name, String value, String searched) {
    return searched.length() < OpaqueText.SHORTEST || OrdinaryNames.isHeader(name, value)
        ? Stream.empty()
        : OpaqueText.VALUES.in(searched).stream();
  }

  private List<SecretPattern> found(OpaqueShape where, Supplier<Stream<String>> texts) {
    SecretPattern pattern = patterns.get(where);
    return pattern == null
        ? List.of()
        : texts.get().flatMap(text -> judged(pattern, text).stream()).distinct().toList();
  }

  private Optional<SecretPattern> judged(SecretPattern pattern, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return values.judge(pattern, bytes, new ByteSpan(0, bytes.length));
  }

  private static String unescaped(String text) {
    String plain = text;
    for (int i = 0; i < ESCAPES && plain.indexOf('%') >= 0; i++) {
      byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
      plain =
          new String(
              DecodedView.percentDecoded(bytes, 0, bytes.length).bytes(), StandardCharsets.UTF_8);
    }
    return plain;
  }

  /**
   * Tells labels of a host that carry data, as tunnels through DNS have them, from names. Any
   * thread.
   */
  private static final class OpaqueHost {
    // Shorter labels do not count, alone or beside others.
    private static final int SHORTEST_LABEL = 8;

    // Of several random labels in a row, together.
    private static final int SHORTEST_RUN = 32;

    // RFC 3490 section 5.
    private static final String INTERNATIONAL = "xn--";

    private OpaqueHost() {}

    static List<String> in(String host) {
      List<String> found = new ArrayList<>(0);
      List<String> row = new ArrayList<>(0);
      for (String label : List.of(host.split("\\.", -1))) {
        if (!isInternational(label)) {
          found.addAll(OpaqueText.LABELS.in(label));
        }
        if (label.length() >= SHORTEST_LABEL && RandomRun.of(label).isVaried()) {
          row.add(label);
        } else {
          add(row, found);
          row.clear();
        }
      }
      add(row, found);
      return found;
    }

    private static void add(List<String> row, List<String> found) {
      if (row.size() > 1 && row.stream().mapToInt(String::length).sum() >= SHORTEST_RUN) {
        found.add(String.join(".", row));
      }
    }

    private static boolean isInternational(String label) {
      if (!label.startsWith(INTERNATIONAL)) {
        return false;
      }
      String word = IDN.toUnicode(label);
      return !word.equals(label)
          && word.codePoints()
              .allMatch(
                  c ->
                      c == '-'
                          || Character.isLetterOrDigit(c)
                          || Character.getType(c) == Character.NON_SPACING_MARK);
    }
  }
}
