package dev.sluice.config.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violation.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigDirectoryTest {
  @TempDir private Path directory;

  @Test
  void readsEveryFile() throws IOException {
    write("sluice.yaml", "a");
    write("gateway.toml", "b");
    write("policies/default.yaml", "c");
    write("policies/team-1.x.yaml", "d");
    write("policies/notes.txt", "e");

    ConfigDirectory read = ConfigDirectory.read(directory);

    assertThat(read.settings()).map(Source::text).contains("a");
    assertThat(read.registrations()).map(Source::text).contains("b");
    assertThat(read.policies()).containsOnlyKeys("default", "team-1.x");
    assertThat(read.policies().get("default"))
        .isEqualTo(new Source(directory.resolve("policies/default.yaml").toString(), "c"));
  }

  @Test
  void everyFileMayBeMissing() throws IOException {
    ConfigDirectory read = ConfigDirectory.read(directory);

    assertThat(read.settings()).isEmpty();
    assertThat(read.registrations()).isEmpty();
    assertThat(read.policies()).isEmpty();
  }

  @Test
  void theDirectoryMayNotBeMissing() {
    assertThatIOException().isThrownBy(() -> ConfigDirectory.read(directory.resolve("none")));
  }

  @Test
  void namesOfPoliciesAreNamesOfSandboxes() throws IOException {
    write("policies/a b.yaml", "");
    write("policies/" + "x".repeat(129) + ".yaml", "");
    write("policies/other.yaml", "b");

    ConfigDirectory read = ConfigDirectory.read(directory);

    assertThat(read.policies()).containsOnlyKeys("other");
    assertThat(read.misnamed().nameless())
        .hasSize(2)
        .allMatch(error -> error.severity() == Severity.ERROR)
        .anyMatch(
            error -> error.toString().contains("a b.yaml:1:1: the name before .yaml is a sandbox"));
    assertThat(read.misnamed().refused()).isEmpty();
  }

  /** Of macOS and Emacs; what is behind them is not read. */
  @Test
  void hiddenFilesArePassedOver() throws IOException {
    write("policies/._default.yaml", "\u0000");
    Path lock = directory.resolve("policies/.#default.yaml");
    Files.createSymbolicLink(lock, Path.of("someone@host.4711:1"));

    ConfigDirectory read = ConfigDirectory.read(directory);

    assertThat(read.policies()).isEmpty();
    assertThat(read.misnamed().nameless()).isEmpty();
    assertThat(read.misnamed().refused()).isEmpty();
    assertThat(read.misnamed().passed())
        .hasSize(2)
        .allMatch(warning -> warning.text().startsWith("warning: is not read: the name before"));
  }

  @Test
  void testsAndReservedNamesAreNoPolicies() throws IOException {
    write("policies/ci.yaml", "a");
    write("policies/ci.tests.yaml", "b");
    write("policies/_boundary.yaml", "c");
    write("policies/_shared.yaml", "d");
    write("policies/_shared.tests.yaml", "e");
    write("policies/_boundary.tests.yaml", "f");
    write("policies/ci.yml.off", "g");

    ConfigDirectory read = ConfigDirectory.read(directory);

    assertThat(read.policies()).containsOnlyKeys("ci", ConfigDirectory.BOUNDARY);
    assertThat(read.tests()).containsOnlyKeys("ci");
    assertThat(ConfigDirectory.testsOf(Path.of("x/ci.yaml"))).isEqualTo(Path.of("x/ci.tests.yaml"));
  }

  /** One that is silently not in force would leave open what it closes. */
  @ParameterizedTest
  @CsvSource({
    "ci.yml, ci, rename it to ci.yaml",
    "ci.YAML, ci, rename it to ci.yaml",
    "_boundary.yml, _boundary, rename it to _boundary.yaml",
    "_boundry.yaml, _boundary, did you mean _boundary.yaml?",
    "_boundry.yml, _boundary, did you mean _boundary.yaml?",
    "_Boundary.yaml, _boundary, did you mean _boundary.yaml?",
    "_boundary-2.yaml, _boundary, did you mean _boundary.yaml?"
  })
  void aMisnamedFileIsAnErrorOfItsPolicyAlone(String name, String meant, String remedy)
      throws IOException {
    write("policies/" + name, "version: 1\n");
    write("policies/other.yaml", "b");

    ConfigDirectory read = ConfigDirectory.read(directory);

    String policies = directory.resolve("policies") + "/";
    assertThat(read.misnamed().refused()).containsOnlyKeys(meant);
    assertThat(read.misnamed().refused().values().toString())
        .contains("policies/" + name + ":1:1: ", remedy);
    assertThat(read.policies()).containsOnlyKeys(meant, "other");
    assertThat(read.policies()).containsEntry(meant, new Source(policies + name, ""));
    assertThat(read.wellNamed()).containsOnlyKeys("other");
  }

  @Test
  void aMisnamedFileThatClosesNothingIsAWarning() throws IOException {
    write("policies/ci.yaml", "a");
    write("policies/_boundary.yaml", "b");
    for (String name :
        List.of("ci.yml", "_boundry.yaml", "ci.tests.yml", ".#lab.yml", "_shared.yml", "x.yml~")) {
      write("policies/" + name, "c");
    }

    ConfigDirectory read = ConfigDirectory.read(directory);

    assertThat(read.policies()).containsOnlyKeys("ci", "_boundary");
    assertThat(read.tests()).isEmpty();
    assertThat(read.misnamed().refused()).isEmpty();
    assertThat(read.misnamed().passed().toString())
        .contains(
            "ci.yml:1:1: warning: is not read: there is another file for ci.yaml; delete this one",
            "_boundry.yaml:1:1: warning: is not read: there is another file for _boundary.yaml",
            "ci.tests.yml:1:1: warning: is not read; rename it to ci.tests.yaml",
            ".#lab.yml:1:1: warning: is not read: the name before .yaml is a sandbox")
        .doesNotContain("_shared", "x.yml");
  }

  @Test
  void largeFilesAndForeignEncodingsAreRefused() throws IOException {
    write("sluice.yaml", "x".repeat((1 << 20) + 1));
    assertThatIOException()
        .isThrownBy(() -> ConfigDirectory.read(directory))
        .withMessageEndingWith("sluice.yaml has more than 1048576 bytes");

    Files.write(directory.resolve("sluice.yaml"), new byte[] {(byte) 0xff});
    assertThatIOException()
        .isThrownBy(() -> ConfigDirectory.read(directory))
        .withMessageEndingWith("sluice.yaml:1:1: not UTF-8 text; save the file as UTF-8");
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPolicyThatCannotBeReadIsRefusedAlone() throws IOException, InterruptedException {
    write("policies/default.yaml", "a");
    write("policies/large.yaml", "x".repeat((1 << 20) + 1));
    Files.write(directory.resolve("policies/latin.yaml"), new byte[] {'a', (byte) 0xe4});
    Files.createSymbolicLink(directory.resolve("policies/link.yaml"), Path.of("none"));
    Path pipe = directory.resolve("policies/pipe.yaml");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    ConfigDirectory read = ConfigDirectory.read(directory);

    assertThat(read.misnamed().refused()).containsOnlyKeys("large", "latin", "link", "pipe");
    assertThat(refusal(read, "large").toString())
        .endsWith("policies/large.yaml:1:1: has more than 1048576 bytes");
    assertThat(refusal(read, "latin").toString())
        .endsWith("policies/latin.yaml:1:2: not UTF-8 text; save the file as UTF-8");
    assertThat(refusal(read, "link").toString())
        .endsWith("policies/link.yaml:1:1: cannot be read: no such file or directory");
    assertThat(refusal(read, "pipe").text()).startsWith("is not a regular file; replace it");
    assertThat(read.policies())
        .containsEntry("large", new Source(refusal(read, "large").file(), ""));
    assertThat(read.wellNamed()).containsOnlyKeys("default");
    assertThat(read.texts()).containsOnlyKeys("default");
  }

  @Test
  void registrationsThatCannotBeReadAreToldBesideTheOthers() throws IOException {
    write("policies/default.yaml", "a");
    write("gateway.toml", "x".repeat((1 << 20) + 1));

    ConfigDirectory read = ConfigDirectory.read(directory);

    assertThat(read.unread())
        .hasValueSatisfying(
            it ->
                assertThat(it.toString())
                    .endsWith("gateway.toml:1:1: has more than 1048576 bytes"));
    assertThat(read.registrations()).map(Source::text).contains("");
    assertThat(read.wellNamed()).containsOnlyKeys("default");
  }

  /** They are there, and removed only with the link itself. */
  @Test
  void aDanglingLinkIsNoRemovalOfTheRegistrations() throws IOException {
    Files.createSymbolicLink(directory.resolve("gateway.toml"), Path.of("none"));

    assertThat(ConfigDirectory.read(directory).unread())
        .hasValueSatisfying(
            it ->
                assertThat(it.toString())
                    .endsWith("gateway.toml:1:1: cannot be read: no such file or directory"));
  }

  @Test
  void testsThatCannotBeReadRefuseTheirPolicy() throws IOException {
    write("policies/ci.yaml", "a");
    write("policies/ci.tests.yaml", "x".repeat((1 << 20) + 1));

    ConfigDirectory read = ConfigDirectory.read(directory);

    assertThat(read.misnamed().refused()).containsOnlyKeys("ci");
    assertThat(refusal(read, "ci").file()).endsWith("ci.tests.yaml");
    assertThat(read.policies()).containsEntry("ci", new Source(refusal(read, "ci").file(), "a"));
    assertThat(read.wellNamed()).isEmpty();
    assertThat(read.texts()).containsOnlyKeys("ci");

    write("policies/ci.yaml", "x".repeat((1 << 20) + 1));
    assertThat(refusal(ConfigDirectory.read(directory), "ci").file()).endsWith("ci.yaml");
  }

  @Test
  void testsThatCannotBeReadStandForNoPolicy() throws IOException {
    write("policies/ci.tests.yaml", "x".repeat((1 << 20) + 1));

    ConfigDirectory read = ConfigDirectory.read(directory);

    assertThat(read.policies()).isEmpty();
    assertThat(read.misnamed().refused()).isEmpty();
    assertThat(read.misnamed().tests()).containsOnlyKeys("ci");

    write("policies/ci.yml", "a");
    assertThat(refusal(ConfigDirectory.read(directory), "ci").toString())
        .endsWith("ci.yml:1:1: policies end in .yaml; rename it to ci.yaml");
  }

  private static Violation refusal(ConfigDirectory read, String policy) {
    return Optional.ofNullable(read.misnamed().refused().get(policy)).orElseThrow();
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
