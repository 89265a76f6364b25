import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adds the Java runtime to the SBOM of the distribution, and writes who wrote what is in it: one
 * line per component, and the license files that the jars carry.
 *
 * <p>{@code java -cp 'lib/*' Notices.java BOM DISTRIBUTION}
 */
final class Notices {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** At the root of a jar or in its META-INF. */
  private static final Pattern LICENSE =
      Pattern.compile("(?i)(META-INF/)?(LICENSE|LICENCE|NOTICE|COPYING|COPYRIGHT)[^/]*");

  private Notices() {}

  /** The SBOM is changed in place. */
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    Path distribution = Path.of(args[1]);
    ObjectNode bom = (ObjectNode) JSON.readTree(Files.readString(file));
    addRuntime(bom);
    Files.writeString(file, JSON.writeValueAsString(bom) + "\n");
    Path licenses = Files.createDirectories(distribution.resolve("share/licenses"));
    Files.writeString(licenses.resolve("THIRD-PARTY.txt"), list(bom));
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(distribution.resolve("lib"))) {
      for (Path jar : jars) {
        copyLicenses(jar, licenses);
      }
    }
  }

  /** The runtime is linked from the Java that runs this. */
  private static void addRuntime(ObjectNode bom) {
    String version = System.getProperty("java.runtime.version");
    String reference = "pkg:generic/openjdk@" + version.replace("+", "%2B");
    ObjectNode runtime = ((ArrayNode) bom.get("components")).addObject();
    runtime.put("type", "platform").put("bom-ref", reference);
    runtime.putObject("supplier").put("name", System.getProperty("java.vendor"));
    runtime.put("name", "openjdk").put("version", version);
    runtime.put("description", "The Java runtime of the distribution, in its folder runtime");
    runtime
        .putArray("licenses")
        .addObject()
        .put("expression", "GPL-2.0-only WITH Classpath-exception-2.0");
    runtime.put("purl", reference);
    depend(bom, reference);
  }

  /** Of the product itself. */
  private static void depend(ObjectNode bom, String reference) {
    String product = bom.path("metadata").path("component").path("bom-ref").asString();
    for (JsonNode dependency : bom.path("dependencies")) {
      if (dependency.path("ref").asString().equals(product)) {
        ((ArrayNode) dependency.path("dependsOn")).add(reference);
      }
    }
    ((ArrayNode) bom.path("dependencies")).addObject().put("ref", reference).putArray("dependsOn");
  }

  private static String list(ObjectNode bom) {
    TreeSet<String> lines = new TreeSet<>();
    for (JsonNode component : bom.path("components")) {
      String group = component.path("group").asString("");
      String name = component.path("name").asString() + " " + component.path("version").asString();
      if (!group.equals("dev.sluice")) {
        lines.add((group.isEmpty() ? "" : group + ":") + name + ": " + licenses(component));
      }
    }
    return """
    What this distribution contains besides Sluice, and under which licenses. The folders beside
    this file have the texts that the jars carry; runtime/legal has those of Java.

    """
        + String.join("\n", lines)
        + "\n";
  }

  private static String licenses(JsonNode component) {
    List<String> names = new ArrayList<>();
    for (JsonNode choice : component.path("licenses")) {
      JsonNode license = choice.path("license");
      String named = license.path("id").asString(license.path("name").asString(""));
      names.add(choice.path("expression").asString(named));
    }
    return names.isEmpty() ? "unknown" : String.join(", ", names);
  }

  private static void copyLicenses(Path jar, Path licenses) throws IOException {
    String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
        if (!entry.isDirectory() && LICENSE.matcher(entry.getName()).matches()) {
          Path target = licenses.resolve(name).resolve(Path.of(entry.getName()).getFileName());
          Files.createDirectories(target.getParent());
          try (InputStream text = file.getInputStream(entry)) {
            Files.write(target, text.readAllBytes());
          }
        }
      }
    }
  }
}
