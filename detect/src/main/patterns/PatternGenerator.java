import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Writes {@code PatternPack.java} from {@code secrets.toml}: {@code PatternGenerator PACK OUT}. */
final class PatternGenerator {
  private final ShapeCode shapes = new ShapeCode();

  private PatternGenerator() {}

  public static void main(String[] arguments) throws IOException {
    Path pack = Path.of(arguments[0]);
    String code = new PatternGenerator().code(pack.getFileName(), PackEntry.read(pack));
    Path out = Path.of(arguments[1], "dev/sluice/detect/PatternPack.java");
    Files.createDirectories(out.getParent());
    Files.writeString(out, code);
  }

  private String code(Path file, List<PackEntry> entries) {
    StringBuilder list = new StringBuilder();
    StringBuilder methods = new StringBuilder();
    Set<String> ids = new HashSet<>();
    for (PackEntry pattern : entries.subList(1, entries.size())) {
      String id = pattern.one("id");
      if (!ids.add(id) || !id.matches("[a-z][a-z0-9-]{0,31}")) {
        throw pattern.wrong("id is malformed or not unique: " + id);
      }
      String method = PackEntry.camel(id.replace('-', '_')) + "Pattern";
      list.append(list.isEmpty() ? "" : ",").append("\n        ").append(method).append("()");
      methods.append(method(method, pattern));
    }
    StringBuilder fields = new StringBuilder();
    shapes
        .classes()
        .forEach(
            (members, name) ->
                fields.append(
                    "  private static final ByteClass %s = ByteClass.of(%s);\n"
                        .formatted(name, quoted(members))));
    return HEAD.formatted(file, fields, entries.getFirst().one("version"), list) + methods + "}\n";
  }

  private String method(String name, PackEntry pattern) {
    if (!pattern.one("source").startsWith("https://")) {
      throw pattern.wrong("no source: " + name);
    }
    return METHOD.formatted(
        name,
        quoted(pattern.one("id")),
        quoted(pattern.one("label")),
        strings(pattern.literals()),
        confidence(pattern),
        shapes.of(pattern),
        quoted(pattern.one("provider")),
        pattern.one("category").toUpperCase(Locale.ROOT).replace('-', '_'),
        quoted(pattern.one("source")),
        pattern.one("since"),
        strings(pattern.all("examples")),
        home(pattern));
  }

  /** Fields are {@code name} of a header, {@code ?name} of the query, or {@code /}. */
  private static String home(PackEntry pattern) {
    List<String> fields = pattern.all("fields");
    List<String> hosts = pattern.all("hosts");
    if (hosts.isEmpty() != fields.isEmpty()) {
      throw pattern.wrong("hosts and fields belong together");
    }
    if (hosts.isEmpty()) {
      return "PatternHome.NONE";
    }
    return "new PatternHome(Set.of(%s), Set.of(%s), Set.of(%s), %s)"
        .formatted(
            strings(hosts),
            strings(fields.stream().filter(field -> field.matches("[a-z-]+")).toList()),
            strings(
                fields.stream()
                    .filter(field -> field.startsWith("?"))
                    .map(field -> field.substring(1))
                    .toList()),
            fields.contains("/"));
  }

  private static String confidence(PackEntry pattern) {
    return switch (pattern.one("proof")) {
      case "structure" -> "HIGH";
      case "format" -> "MEDIUM";
      case "assignment" -> "LOW";
      default -> throw pattern.wrong("proof is structure, format or assignment");
    };
  }

  private static String strings(List<String> values) {
    return String.join(", ", values.stream().map(PatternGenerator::quoted).toList());
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\t", "\\t") + '"';
  }

  private static final String HEAD =
      """
      package dev.sluice.detect;

      import dev.sluice.detect.check.*;
      import dev.sluice.detect.form.*;
      import dev.sluice.detect.pattern.*;
      import dev.sluice.detect.pattern.SecretPattern.Confidence;
      import dev.sluice.detect.text.ByteClass;
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
              new PatternFacts(
                  %s, SecretCategory.%s, %s, %s, Set.of(%s), %s));
        }
      """;
}
