package dev.sluice.control.change;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.control.ConfigFolder;
import dev.sluice.control.files.ConfigurationFiles;
import dev.sluice.control.store.GenerationStore;
import dev.sluice.policy.boundary.Boundary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of which earlier versions took no notice stops only what it was meant to be. */
class MisnamedFilesTest {
  @TempDir private Path state;
  @TempDir private Path config;
  private ConfigFolder files;
  private BlockingRevisions book;

  @BeforeEach
  void open() throws IOException {
    files = new ConfigFolder(config).write("default", policy("a.test"));
    book =
        new BlockingRevisions(
            GenerationStore.open(state),
            new GenerationCompiler((sandbox, entry, all) -> List.of()));
  }

  private ChangeResult reload() throws IOException {
    ChangeResult result = book.conclude(book.reload(ConfigurationFiles.read(config), Map.of()));
    return result instanceof ChangeResult.PartlyAccepted partly ? partly.rejected() : result;
  }

  private void rename(String sandbox, String name) throws IOException {
    Files.move(files.file(sandbox), files.file(sandbox).resolveSibling(name));
  }

  private String inForce(String sandbox) {
    return book.policy(sandbox).orElseThrow().getYaml();
  }

  private static List<String> violations(ChangeResult result) {
    return ((ChangeResult.Rejected) result).violations();
  }

  @Test
  void atTheFirstStartItsSandboxIsDenied() throws IOException {
    files.write("ci", policy("b.test"));
    rename("ci", "ci.yml");

    assertThat(violations(reload()))
        .singleElement()
        .asString()
        .endsWith("policies/ci.yml:1:1: policies end in .yaml; rename it to ci.yaml");
    assertThat(inForce("default")).isEqualTo(policy("a.test"));
    assertThat(inForce("ci")).contains("Sluice denies this sandbox").doesNotContain("b.test");
  }

  @Test
  void laterWhatIsInForceForItsSandboxStays() throws IOException {
    files.write("ci", policy("b.test"));
    reload();
    rename("ci", "ci.yml");
    files.write("default", policy("c.test"));

    assertThat(violations(reload())).hasSize(1);
    assertThat(inForce("default")).isEqualTo(policy("c.test"));
    assertThat(inForce("ci")).isEqualTo(policy("b.test"));
    assertThat(violations(reload())).hasSize(1);
    rename("default", "ci.yaml");
    reload();
    assertThat(inForce("ci")).isEqualTo(policy("c.test"));
  }

  @Test
  void failClosedDeniesItsSandboxAlone() throws IOException {
    Files.writeString(
        config.resolve("gateway.toml"),
        "[openshell.gateway]\npolicy_validation_failure_mode = \"fail_closed\"\n");
    files.write("ci", policy("b.test"));
    reload();
    rename("ci", "ci.yml");
    reload();

    assertThat(inForce("ci")).contains("Sluice denies this sandbox");
    assertThat(inForce("default")).isEqualTo(policy("a.test"));
    rename("default", "ci.yaml");
    files.write("default", policy("a.test"));
    assertThat(reload()).isInstanceOf(ChangeResult.Accepted.class);
    assertThat(inForce("ci")).isEqualTo(policy("a.test"));
  }

  @Test
  void theBoundaryInForceStays() throws IOException {
    files.write(Boundary.NAME, policy("a.test"));
    reload();
    rename(Boundary.NAME, "_boundary.yml");
    files.write("ci", policy("b.test"));

    assertThat(violations(reload()))
        .hasSize(2)
        .anyMatch(line -> line.endsWith("rename it to _boundary.yaml"))
        .anyMatch(line -> line.contains("ci.yaml:1:1: is outside the boundary"));
    assertThat(inForce(Boundary.NAME)).isEqualTo(policy("a.test"));
  }

  @Test
  void beforeTheFirstBoundaryNothingIsAdmitted() throws IOException {
    files.write("_boundry", policy("a.test"));

    assertThat(violations(reload())).anyMatch(line -> line.contains("_boundry.yaml:1:1: did you"));
    assertThat(inForce("default")).contains("Sluice denies this sandbox");
    rename("_boundry", "_boundary.yaml");
    assertThat(reload()).isInstanceOf(ChangeResult.Accepted.class);
    assertThat(inForce("default")).isEqualTo(policy("a.test"));
  }

  @Test
  void besideTheRightFileItIsAWarning() throws IOException {
    files.write("ci", policy("b.test"));
    rename("ci", "ci.yml");
    files.write("ci", policy("c.test"));

    assertThat(reload())
        .isInstanceOfSatisfying(
            ChangeResult.Accepted.class,
            accepted ->
                assertThat(accepted.warnings())
                    .singleElement()
                    .asString()
                    .contains("ci.yml:1:1: warning: is not read: there is another file"));
    assertThat(inForce("ci")).isEqualTo(policy("c.test"));
  }

  @Test
  void aFileThatNamesNoSandboxStopsNoOther() throws IOException {
    reload();
    files.write("team a", policy("b.test")).write("default", policy("c.test"));

    assertThat(violations(reload()))
        .singleElement()
        .asString()
        .contains("policies/team a.yaml:1:1: the name before .yaml is a sandbox");
    assertThat(inForce("default")).isEqualTo(policy("c.test"));
    assertThat(book.current().getPoliciesCount()).isEqualTo(1);
  }

  @Test
  void aFileThatCannotBeReadStopsItsSandboxAlone() throws IOException {
    files.write("ci", policy("b.test"));
    reload();
    files.write("ci", "#".repeat((1 << 20) + 1)).write("default", policy("c.test"));

    assertThat(violations(reload()))
        .singleElement()
        .asString()
        .endsWith("ci.yaml:1:1: has more than 1048576 bytes");
    assertThat(inForce("default")).isEqualTo(policy("c.test"));
    assertThat(inForce("ci")).isEqualTo(policy("b.test"));
    files.write("ci", policy("d.test"));
    assertThat(reload()).isInstanceOf(ChangeResult.Accepted.class);
    assertThat(inForce("ci")).isEqualTo(policy("d.test"));
  }
}
