package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.app.cli.SluiceCommand;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What is in the archive of {@code mvn package -Pdist}; skipped, and said so, without one. */
class PackedIT {
  @BeforeEach
  void archive() {
    assumeThat(Packed.archive())
        .as("SKIPPED: no app/target/dist/*.tar.gz; mvn -B package -Pdist makes it")
        .isPresent();
  }

  @Test
  void everyCommandHasAPageAndIsCompleted() {
    Set<String> pages = new TreeSet<>();
    CommandLine root = new CommandLine(new SluiceCommand());
    pages(root, root.getCommandName(), pages);

    assertThat(names("share/man/man1/", ".1.gz")).isEqualTo(pages).contains("sluice-audit-tail");
    assertThat(Packed.text("share/bash-completion/completions/sluice"))
        .contains("audit", "fingerprint", "--from-beginning")
        .doesNotContain("archive-classes");
  }

  /** Hidden commands have none. */
  private static void pages(CommandLine command, String page, Set<String> pages) {
    pages.add(page);
    command
        .getSubcommands()
        .forEach(
            (name, sub) -> {
              if (!sub.getCommandSpec().usageMessage().hidden()) {
                pages(sub, page + "-" + name, pages);
              }
            });
  }

  /** Of the files of a folder, without what all have in common. */
  private static Set<String> names(String folder, String ending) {
    Set<String> names = new TreeSet<>();
    Packed.files().stream()
        .filter(file -> file.startsWith(folder) && file.endsWith(ending))
        .map(file -> file.substring(folder.length(), file.length() - ending.length()))
        .forEach(names::add);
    return names;
  }

  @Test
  void theBillOfMaterialsNamesEveryJarAndTheJava() {
    List<JsonObject> components = components().toList();
    Set<String> named = new TreeSet<>();
    components.forEach(component -> named.add(jar(component)));
    named.add(
        "sluice-app-"
            + bom().getJsonObject("metadata").getJsonObject("component").getString("version"));

    assertThat(named).containsAll(names("lib/", ".jar"));
    assertThat(components).anyMatch(component -> "openjdk".equals(component.getString("name")));
    assertThat(Packed.text("share/licenses/THIRD-PARTY.txt")).doesNotContain("unknown");
  }

  /** Its file, without the ending; the package URL has a classifier. */
  private static String jar(JsonObject component) {
    String url = component.getString("purl");
    int classifier = url.indexOf("classifier=");
    String end = classifier < 0 ? "" : "-" + url.substring(classifier + 11).replaceAll("&.*", "");
    return component.getString("name") + "-" + component.getString("version") + end;
  }

  private static JsonObject bom() {
    return new JsonObject(Packed.text("share/sluice.cdx.json"));
  }

  private static Stream<JsonObject> components() {
    return bom().getJsonArray("components").stream().map(JsonObject.class::cast);
  }

  @Test
  void itHoldsNothingOfThisMachine() {
    Path archive = Packed.archive().orElseThrow();
    Shell listed = Shell.run("tar", "--numeric-owner", "-tvzf", archive.toString());

    assertThat(listed.output().lines()).allMatch(line -> line.contains(" 0/0 "));
    assertThat(Packed.files()).doesNotContain("lib/sluice.aot");
  }

  @Test
  void theChecksumsAreRight() {
    Path archive = Packed.archive().orElseThrow();
    String sums = archive.getFileName().toString().replace(".tar.gz", ".sha256");
    Shell checked =
        Shell.run(
            "sh", "-c", "cd '%s' && sha256sum --check '%s'".formatted(archive.getParent(), sums));

    assertThat(checked.exit()).as(checked.output()).isZero();
    assertThat(checked.output()).contains(".tar.gz: OK", ".cdx.json: OK");
  }
}
