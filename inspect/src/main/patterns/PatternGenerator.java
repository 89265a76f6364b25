import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes {@code PatternPack.java} from {@code secrets.toml}: {@code java PatternGenerator.java PACK
 * OUT}. Reads the part of TOML that the pack uses: comments, numbers, strings and lists of strings
 * on one line, and {@code [[pattern]]}.
 */
final class PatternGenerator {
  private static final Pattern LINE = Pattern.compile("([a-z_]+) = (.+)");
  private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
  private static final Pattern LENGTH = Pattern.compile("(\\d+)(-(\\d*))?");
  private static final String LONGEST = "TokenShape.LONGEST";
  private static final List<String> KEYS =
      """
      id label provider category source since proof shape literals names digits alphabet length \
      separator parts before after between floor check examples\
      """
          .lines()
          .flatMap(line -> List.of(line.split(" ")).stream())
          .toList();

  private final Path file;
  private final List<Map<String, List<String>>> patterns = new ArrayList<>();
  private final Map<String, String> classes = new TreeMap<>();
  private String version = "";

  private PatternGenerator(Path file) {
    this.file = file;
  }

  public static void main(String[] arguments) throws IOException {
    PatternGenerator generator = new PatternGenerator(Path.of(arguments[0]));
    generator.read();
    String code = generator.code();
    Path out = Path.of(arguments[1], "dev/sluice/inspect/secrets/catalog/PatternPack.java");
    Files.createDirectories(out.getParent());
    if (!Files.exists(out) || !Files.readString(out).equals(code)) {
      Files.writeString(out, code);
    }
  }

  private void read() throws IOException {
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      Matcher pair = LINE.matcher(line);
      if (line.equals("[[pattern]]")) {
        patterns.add(new LinkedHashMap<>());
      } else if (pair.matches() && patterns.isEmpty() && pair.group(1).equals("version")) {
        version = pair.group(2);
      } else if (pair.matches() && KEYS.contains(pair.group(1)) && !patterns.isEmpty()) {
        if (patterns.getLast().put(pair.group(1), values(pair.group(2))) != null) {
          throw new IllegalArgumentException(file + ":" + number + ": repeats " + pair.group(1));
        }
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        throw new IllegalArgumentException(file + ":" + number + ": not understood: " + line);
      }
    }
  }

  private static List<String> values(String text) {
    if (!text.startsWith("[") && !text.startsWith("\"")) {
      return List.of(text);
    }
    return STRING
        .matcher(text)
        .results()
        .map(found -> ESCAPE.matcher(found.group(1)).replaceAll(PatternGenerator::unescaped))
        .toList();
  }

  private static String unescaped(MatchResult escape) {
    return escape.group(1).equals("t") ? "\t" : Matcher.quoteReplacement(escape.group(1));
  }

  private String code() {
    StringBuilder list = new StringBuilder();
    StringBuilder methods = new StringBuilder();
    Set<String> ids = new HashSet<>();
    for (Map<String, List<String>> pattern : patterns) {
      String id = one(pattern, "id");
      if (!ids.add(id) || !id.matches("[a-z][a-z0-9-]{0,31}")) {
        throw new IllegalArgumentException(file + ": id is malformed or not unique: " + id);
      }
      String method = camel(id.replace('-', '_')) + "Pattern";
      list.append(list.isEmpty() ? "" : ",").append("\n        ").append(method).append("()");
      methods.append(method(method, pattern));
    }
    StringBuilder fields = new StringBuilder();
    classes.forEach(
        (members, name) ->
            fields.append(
                "  private static final ByteClass %s = ByteClass.of(%s);\n"
                    .formatted(name, quoted(members))));
    return HEAD.formatted(file.getFileName(), fields, version, list) + methods + "}\n";
  }

  private String method(String name, Map<String, List<String>> pattern) {
    if (!one(pattern, "source").startsWith("https://")) {
      throw new IllegalArgumentException(file + ": no source: " + name);
    }
    return METHOD.formatted(
        name,
        quoted(one(pattern, "id")),
        quoted(one(pattern, "label")),
        strings(literals(pattern)),
        confidence(one(pattern, "proof")),
        shape(pattern),
        quoted(one(pattern, "provider")),
        one(pattern, "category").toUpperCase(Locale.ROOT).replace('-', '_'),
        quoted(one(pattern, "source")),
        one(pattern, "since"),
        strings(pattern.getOrDefault("examples", List.of())));
  }

  /** Literals as written; names in the three styles in which code has them; ranges of digits. */
  private static List<String> literals(Map<String, List<String>> pattern) {
    List<String> literals = new ArrayList<>(pattern.getOrDefault("literals", List.of()));
    for (String name : pattern.getOrDefault("names", List.of())) {
      literals.add(name);
      literals.add(name.toLowerCase(Locale.ROOT));
      literals.add(camel(name.toLowerCase(Locale.ROOT)));
    }
    for (String range : pattern.getOrDefault("digits", List.of())) {
      String[] ends = range.split(" ");
      String code = ends.length > 2 ? ends[2] : "";
      for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[1]); i++) {
        literals.add(code + i);
      }
    }
    return literals.stream().distinct().toList();
  }

  private static String confidence(String proof) {
    return switch (proof) {
      case "structure" -> "HIGH";
      case "format" -> "MEDIUM";
      case "assignment" -> "LOW";
      default -> throw new IllegalArgumentException("proof: " + proof);
    };
  }

  private String shape(Map<String, List<String>> pattern) {
    return switch (one(pattern, "shape")) {
      case "token" -> "new TokenShape(%s)".formatted(sized(pattern, true));
      case "named" ->
          "new NamedValueShape(%s, %s)"
              .formatted(bytes(one(pattern, "between", " \t\"'=:>,\\\\")), sized(pattern, false));
      case "infix" -> infix(pattern);
      case "parts" -> parts(pattern);
      case "number" ->
          "new NumberShape(%s)".formatted(range(one(pattern, "length"), check(pattern)));
      case "bank-account" -> "new BankAccountShape(%s)".formatted(one(pattern, "length"));
      case "url-password" ->
          "new UrlPasswordShape(%s, %s)".formatted(one(pattern, "length"), check(pattern));
      case "assignment" -> "new AssignmentShape(%s)".formatted(check(pattern));
      case "web-token" -> "new WebTokenShape()";
      case "web-key" -> "new WebKeyShape()";
      case "private-key" -> "new PrivateKeyShape()";
      case "putty-key" -> "new PuttyKeyShape()";
      case "bot-token" -> "new BotTokenShape()";
      default -> throw new IllegalArgumentException(file + ": shape of " + one(pattern, "id"));
    };
  }

  private String sized(Map<String, List<String>> pattern, boolean token) {
    String length = one(pattern, "length");
    return bytes(one(pattern, "alphabet")) + ", " + range(length, check(pattern));
  }

  private String infix(Map<String, List<String>> pattern) {
    String[] before = one(pattern, "before").split(" ");
    String[] after = one(pattern, "after").split(" ");
    return "new InfixShape(%s, %s, %s, %s)"
        .formatted(bytes(before[0]), before[1], bytes(after[0]), range(after[1], check(pattern)));
  }

  private String parts(Map<String, List<String>> pattern) {
    List<String> parts = new ArrayList<>();
    for (String part : pattern.get("parts")) {
      String[] words = part.split(" ");
      Matcher length = LENGTH.matcher(words[1]);
      if (!length.matches()) {
        throw new IllegalArgumentException(file + ": length: " + part);
      }
      String max = length.group(3) == null ? length.group(1) : length.group(3);
      parts.add("new PartsShape.Part(%s, %s, %s)".formatted(bytes(words[0]), length.group(1), max));
    }
    return "new PartsShape('%s', List.of(%s), %s)"
        .formatted(one(pattern, "separator"), String.join(", ", parts), check(pattern));
  }

  /** Least and greatest length, and what follows. */
  private String range(String text, String rest) {
    Matcher length = LENGTH.matcher(text);
    if (!length.matches()) {
      throw new IllegalArgumentException(file + ": length: " + text);
    }
    String max = length.group(2) == null ? length.group(1) : length.group(3);
    return length.group(1) + ", " + (max.isEmpty() ? LONGEST : max) + ", " + rest;
  }

  private String check(Map<String, List<String>> pattern) {
    List<String> checks = new ArrayList<>();
    for (String name : pattern.getOrDefault("check", List.of())) {
      checks.add(
          switch (name) {
            case "base62-crc" -> "new Base62Checksum()";
            case "bech32-age" -> "new Bech32Checksum(\"age-secret-key-\")";
            case "aws-account" -> "new AwsAccount()";
            case "random-run" -> "new Randomness.Run()";
            case "uuid",
                "mixed",
                "letters-and-digits",
                "base64-of-64-bytes",
                "base64-of-32-bytes",
                "signature",
                "no-example" ->
                "KeyForm." + name.toUpperCase(Locale.ROOT).replace('-', '_');
            case "luhn", "routing", "social-security" ->
                "DecimalChecksum." + name.toUpperCase(Locale.ROOT).replace('-', '_');
            case "password-in-url" -> "PlausiblePassword.IN_URL";
            case "assigned-password" -> "PlausiblePassword.ASSIGNED";
            case "basic-credentials" -> "new BasicCredentials(PlausiblePassword.IN_URL)";
            default -> throw new IllegalArgumentException(file + ": check: " + name);
          });
    }
    String floor = one(pattern, "floor", checks.isEmpty() ? "" : "0");
    if (floor.isEmpty()) {
      throw new IllegalArgumentException(file + ": neither floor nor check: " + one(pattern, "id"));
    }
    if (!floor.equals("0")) {
      checks.add(floor.equals("3.0") ? "Randomness.OF_KEYS" : "new Randomness(" + floor + ")");
    }
    if (checks.isEmpty()) {
      return "SecretCheck.NONE";
    }
    return checks.getFirst()
        + String.join("", checks.stream().skip(1).map(next -> ".and(" + next + ")").toList());
  }

  /** A named set of bytes, or the members of one. */
  private String bytes(String name) {
    return switch (name) {
      case "digit", "hex", "any-hex", "alphanumeric", "base64", "base64url", "dotted" ->
          "ByteClass." + name.toUpperCase(Locale.ROOT).replace('-', '_');
      case "age" -> "ByteClass.of(Bech32Checksum.ALPHABET)";
      default -> classes.computeIfAbsent(name, members -> "SET_" + (classes.size() + 1));
    };
  }

  private String one(Map<String, List<String>> pattern, String key) {
    List<String> values = pattern.get(key);
    if (values == null || values.size() != 1) {
      throw new IllegalArgumentException(file + ": one " + key + " expected: " + pattern);
    }
    return values.getFirst();
  }

  private static String one(Map<String, List<String>> pattern, String key, String otherwise) {
    return pattern.getOrDefault(key, List.of(otherwise)).getFirst();
  }

  private static String camel(String name) {
    return Pattern.compile("_([a-z0-9])")
        .matcher(name)
        .replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
  }

  private static String strings(List<String> values) {
    return String.join(", ", values.stream().map(PatternGenerator::quoted).toList());
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\t", "\\t") + '"';
  }

  private static final String HEAD =
      """
      package dev.sluice.inspect.secrets.catalog;

      import dev.sluice.inspect.secrets.check.*;
      import dev.sluice.inspect.secrets.pattern.*;
      import dev.sluice.inspect.secrets.pattern.SecretPattern.Confidence;
      import dev.sluice.inspect.secrets.text.ByteClass;
      import java.util.List;
      import java.util.Set;

      /** Generated from {@code %s}. */
      final class PatternPack {
      %s
        static final int VERSION = %s;

        private PatternPack() {}

        static List<SecretPattern> patterns() {
          return List.of(%s);
        }
      """;

  private static final String METHOD =
      """

        private static SecretPattern %s() {
          return new SecretPattern(
              %s,
              %s,
              List.of(%s),
              Confidence.%s,
              %s,
              new PatternFacts(%s, SecretCategory.%s, %s, %s, Set.of(%s)));
        }
      """;
}
