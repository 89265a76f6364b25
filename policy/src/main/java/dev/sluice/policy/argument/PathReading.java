package dev.sluice.policy.argument;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a text as an absolute path of the POSIX form. A path that file systems and servers resolve
 * differently is unclear. Links are not known here.
 */
final class PathReading {
  private static final String UP = "..";
  private static final String STRUCTURE = "/\\.%:;";
  private static final String DROPPED = ". ";

  private PathReading() {}

  static boolean isCanonical(String root) {
    return isReadable(root)
        && root.equals("/" + String.join("/", resolved(root)))
        && segments(root).stream().noneMatch(PathReading::isDoubtful);
  }

  /**
   * Whether a path is the root or below it.
   *
   * @param root in its shortest form
   */
  static Holds within(String root, String path) {
    if (!isReadable(path)) {
      return Holds.UNCLEAR;
    }
    List<String> segments = segments(path);
    // URLs count an empty segment as one that '..' removes, file systems do not.
    boolean twoWays = segments.contains(UP) && path.contains("//");
    if (twoWays || segments.stream().anyMatch(PathReading::isDoubtful)) {
      return Holds.UNCLEAR;
    }
    List<String> above = resolved(root);
    List<String> resolved = resolved(path);
    if (startsWith(resolved, above)) {
      return Holds.YES;
    }
    return startsWith(loosely(resolved), loosely(above)) ? Holds.UNCLEAR : Holds.NO;
  }

  private static boolean isReadable(String path) {
    return path.startsWith("/")
        && !path.startsWith("//")
        && path.indexOf('\\') < 0
        && path.indexOf('%') < 0
        && path.codePoints().noneMatch(PathReading::isInvisible)
        && structure(path).equals(structure(Normalizer.normalize(path, Normalizer.Form.NFKC)));
  }

  private static boolean isInvisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  private static String structure(String path) {
    StringBuilder structure = new StringBuilder();
    path.chars().filter(c -> STRUCTURE.indexOf(c) >= 0).forEach(c -> structure.append((char) c));
    return structure.toString();
  }

  private static List<String> segments(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  // A name that is a dot, two dots or nothing for servers that cut it.
  private static boolean isDoubtful(String segment) {
    if (segment.isEmpty() || segment.equals(".") || segment.equals(UP)) {
      return false;
    }
    int parameters = segment.indexOf(';');
    String name = parameters < 0 ? segment : segment.substring(0, parameters);
    return name.codePoints()
        .allMatch(c -> c == '.' || Character.isSpaceChar(c) || Character.isWhitespace(c));
  }

  private static List<String> resolved(String path) {
    List<String> resolved = new ArrayList<>();
    for (String segment : segments(path)) {
      if (segment.equals(UP)) {
        if (!resolved.isEmpty()) {
          resolved.removeLast();
        }
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        resolved.add(segment);
      }
    }
    return resolved;
  }

  private static boolean startsWith(List<String> path, List<String> root) {
    return path.size() >= root.size() && path.subList(0, root.size()).equals(root);
  }

  // As file systems read names that ignore case, composition and dots at the end.
  private static List<String> loosely(List<String> names) {
    return names.stream()
        .map(PathReading::cut)
        .map(name -> Normalizer.normalize(name, Normalizer.Form.NFKC))
        .map(PathReading::caseless)
        .toList();
  }

  private static String cut(String name) {
    int end = name.length();
    while (end > 0 && DROPPED.indexOf(name.charAt(end - 1)) >= 0) {
      end--;
    }
    return name.substring(0, end);
  }

  // By character, as String.equalsIgnoreCase compares.
  private static String caseless(String name) {
    StringBuilder folded = new StringBuilder();
    name.codePoints()
        .map(c -> Character.toLowerCase(Character.toUpperCase(c)))
        .forEach(folded::appendCodePoint);
    return folded.toString();
  }
}
