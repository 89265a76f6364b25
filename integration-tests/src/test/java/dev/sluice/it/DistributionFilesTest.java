package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files with which the distribution is installed: they agree with each other. */
class DistributionFilesTest {
  private static final Path ROOT = Path.of(System.getProperty("basedir", "")).resolve("..");
  private static final Path UNIT = ROOT.resolve("app/src/dist/systemd/sluice.service");

  @Test
  void theImageIsOfThisVersionAndRunsWithoutRoot() throws IOException {
    String image = Files.readString(ROOT.resolve("Dockerfile"));

    assertThat(image)
        .contains(
            "ARG VERSION="
                + only("<version>(.+?)</version>", Files.readString(ROOT.resolve("pom.xml"))))
        .containsPattern("(?m)^USER [1-9][0-9]*:[1-9][0-9]*$")
        .doesNotContain("HEALTHCHECK")
        // Its signals reach the program, not a shell.
        .contains("ENTRYPOINT [\"/opt/sluice/bin/sluice\"]");
  }

  /** A folder of compiled classes has the name of packages. */
  @Test
  void theBuildOfTheImageSeesEverySource() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve(".dockerignore")))
        .contains("*/target")
        .doesNotContain("**/target", "*/src", "**/src");
  }

  @Test
  void theGuideNamesTheUnitsDirectories() throws IOException {
    String start = only("(?m)^ExecStart=(.+)$", Files.readString(UNIT));

    assertThat(Files.readString(ROOT.resolve("docs/install.md")))
        .contains("/opt/sluice", "/etc/sluice", "/var/lib/sluice", "share/systemd/sluice.service");
    assertThat(start)
        .isEqualTo("/opt/sluice/bin/sluice run --config /etc/sluice --state /var/lib/sluice");
  }

  @Test
  void systemdReadsTheUnit(@TempDir Path directory) throws IOException {
    assumeThat(Shell.run("systemd-analyze", "--version").exit()).as("systemd-analyze").isZero();
    Path launcher = directory.resolve("sluice");
    Files.writeString(launcher, "");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    Path unit = directory.resolve("sluice.service");
    Files.writeString(
        unit, Files.readString(UNIT).replace("/opt/sluice/bin/sluice", launcher.toString()));

    Shell verified = Shell.run("systemd-analyze", "verify", "--man=no", unit.toString());

    assertThat(verified.exit()).as(verified.output()).isZero();
    assertThat(verified.output()).doesNotContain("sluice.service:");
  }

  private static String only(String pattern, String text) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(pattern).isTrue();
    return found.group(1);
  }
}
