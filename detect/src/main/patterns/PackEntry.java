import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of one {@code [[pattern]]}, or of the head of the file. Reads the part of TOML the
 * pack uses: comments, numbers, strings and lists of strings on one line.
 */
record PackEntry(String place, Map<String, List<String>> values) {
  private static final Pattern LINE = Pattern.compile("([a-z_]+) = (.+)");
  private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
  private static final List<String> KEYS =
      """
      version id label provider category source since proof shape literals names digits alphabet length \
      separator parts before after between floor check examples hosts fields\
      """
          .lines()
          .flatMap(line -> List.of(line.split(" ")).stream())
          .toList();

  /** All entries of a file. */
  static List<PackEntry> read(Path file) throws IOException {
    List<PackEntry> entries = new ArrayList<>();
    entries.add(new PackEntry(file + ":1", new LinkedHashMap<>()));
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      String place = file + ":" + ++number;
      if (line.equals("[[pattern]]")) {
        entries.add(new PackEntry(place, new LinkedHashMap<>()));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        entries.getLast().add(place, line);
      }
    }
    return entries;
  }

  private void add(String place, String line) {
    Matcher pair = LINE.matcher(line);
    if (!pair.matches() || !KEYS.contains(pair.group(1))) {
      throw new IllegalArgumentException(place + ": not understood: " + line);
    }
    if (values.put(pair.group(1), values(pair.group(2))) != null) {
      throw new IllegalArgumentException(place + ": repeats " + pair.group(1));
    }
  }

  private static List<String> values(String text) {
    if (!text.startsWith("[") && !text.startsWith("\"")) {
      return List.of(text);
    }
    return STRING
        .matcher(text)
        .results()
        .map(found -> ESCAPE.matcher(found.group(1)).replaceAll(PackEntry::unescaped))
        .toList();
  }

  private static String unescaped(MatchResult escape) {
    return escape.group(1).equals("t") ? "\t" : Matcher.quoteReplacement(escape.group(1));
  }

  /** The one value of a key. */
  String one(String key) {
    List<String> all = all(key);
    if (all.size() != 1) {
      throw wrong("one " + key + " expected");
    }
    return all.getFirst();
  }

  String one(String key, String otherwise) {
    return values.getOrDefault(key, List.of(otherwise)).getFirst();
  }

  List<String> all(String key) {
    return values.getOrDefault(key, List.of());
  }

  /** Literals as written; names in the three styles in which code has them; ranges of digits. */
  List<String> literals() {
    List<String> literals = new ArrayList<>(all("literals"));
    for (String name : all("names")) {
      literals.add(name);
      literals.add(name.toLowerCase(Locale.ROOT));
      literals.add(camel(name.toLowerCase(Locale.ROOT)));
    }
    for (String range : all("digits")) {
      String[] ends = range.split(" ");
      String code = ends.length > 2 ? ends[2] : "";
      for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[1]); i++) {
        literals.add(code + i);
      }
    }
    return literals.stream().distinct().toList();
  }

  static String camel(String name) {
    return Pattern.compile("_([a-z0-9])")
        .matcher(name)
        .replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
  }

  IllegalArgumentException wrong(String reason) {
    return new IllegalArgumentException(place + ": " + reason);
  }
}
