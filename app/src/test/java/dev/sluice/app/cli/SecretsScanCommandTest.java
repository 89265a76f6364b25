package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.inspect.digest.Sha256;
import dev.sluice.inspect.digest.ValueFingerprint;
import dev.sluice.testing.SampleSecrets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code secrets scan}. */
@Isolated("reads standard output")
class SecretsScanCommandTest {
  private static final Map<String, String> SECRETS = SampleSecrets.all();
  private static final String GITHUB = SECRETS.getOrDefault("github-token", "");
  private static final String NPM = SECRETS.getOrDefault("npm-token", "");

  private final CapturedOutput output = new CapturedOutput();
  private final InputStream realIn = System.in;
  @TempDir private Path directory;

  @AfterEach
  void release() {
    output.close();
    System.setIn(realIn);
  }

  private int scan(Object... arguments) {
    return SluiceCommand.execute(
        Stream.concat(Stream.of("secrets", "scan"), Arrays.stream(arguments).map(Object::toString))
            .toArray(String[]::new));
  }

  private Path write(String name, String text) throws IOException {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private Path write(String name, byte[] bytes) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  /** Lines of standard output without the directory and the summary. */
  private List<String> findings() {
    return output
        .out()
        .lines()
        .filter(line -> line.startsWith(directory.toString()))
        .map(line -> line.substring(directory.toString().length() + 1))
        .toList();
  }

  private String summary() {
    return output.out().lines().reduce("", (first, second) -> second);
  }

  /** As a text shows a fingerprint. */
  private static String named(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.US_ASCII);
    return ValueFingerprint.of(bytes, 0, bytes.length).shortText();
  }

  @Test
  void aFindingIsALineWithPlacePatternAndConfidenceAndCode1() throws IOException {
    write("b/deploy.env", "# naïve\nexport TOKEN='" + GITHUB + "'\nNPM=" + NPM + "\n");
    write("a.txt", "nothing here\n");

    assertThat(scan(directory)).isEqualTo(1);
    assertThat(findings())
        .containsExactly(
            "b/deploy.env:2:15  high  github-token  " + named(GITHUB) + "  GitHub token",
            "b/deploy.env:3:5   high  npm-token     " + named(NPM) + "  npm access token");
    assertThat(summary())
        .startsWith("2 findings in 1 of 2 files, 0.0 MiB in ")
        .contains(" patterns, version ");
    assertThat(output.err()).isEmpty();
  }

  @Test
  void columnsCountCharacters() throws IOException {
    Path file = write("x", "schön: " + GITHUB);

    assertThat(scan(file)).isEqualTo(1);
    assertThat(findings()).singleElement().asString().startsWith("x:1:8 ");
  }

  @Test
  void nothingFoundIsCode0() throws IOException {
    write("a.txt", "nothing here\n");

    assertThat(scan(directory)).isZero();
    assertThat(output.out()).startsWith("0 findings in 0 of 1 file, ").hasLineCount(1);
  }

  @Test
  void encodingsAreToldTheOutermostFirst() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(("token: " + GITHUB.replace("_", "%5F")).getBytes(StandardCharsets.UTF_8));
    }
    write("v.yaml", "data:\n  v: " + Base64.getEncoder().encodeToString(zipped.toByteArray()));
    write("raw.gz", zipped.toByteArray());

    assertThat(scan(directory)).isEqualTo(1);
    assertThat(findings())
        .containsExactly(
            "raw.gz:@0  high  github-token  "
                + named(GITHUB)
                + "  GitHub token (in gzip > percent)",
            "v.yaml:2:6  high  github-token  "
                + named(GITHUB)
                + "  GitHub token (in base64 > gzip > percent)");
  }

  @Test
  void noByteOfASecretIsPrinted() throws IOException {
    StringBuilder all = new StringBuilder();
    SECRETS.forEach((id, secret) -> all.append(SampleSecrets.inContext(id, secret)).append('\n'));
    Path file = write("all.txt", all.toString());

    assertThat(scan(file)).isEqualTo(1);
    assertThat(scan("--format", "json", file)).isEqualTo(1);
    assertThat(findings()).hasSizeGreaterThanOrEqualTo(SECRETS.size());
    String printed = output.out() + output.err();
    for (String secret : SECRETS.values()) {
      for (int at = 0; at + 12 <= secret.length(); at++) {
        String part = secret.substring(at, at + 12);
        // The first lines of keys are the same in all of them.
        if (!part.contains("PRIVATE") && !part.contains("hooks.slack")) {
          assertThat(printed).doesNotContain(part);
        }
      }
    }
  }

  @Test
  void standardInputIsAFile() {
    System.setIn(new ByteArrayInputStream(GITHUB.getBytes(StandardCharsets.UTF_8)));

    assertThat(scan("-")).isEqualTo(1);
    assertThat(output.out())
        .startsWith(
            "standard input:1:1  high  github-token  " + named(GITHUB) + "  GitHub token\n");
  }

  @Test
  void patternsAndDepthAreChosenAsInAnEntry() throws IOException {
    Path file = write("x", GITHUB + "\n" + NPM + "\n" + GITHUB.replace("_", "%5F"));

    assertThat(scan("--patterns", "github-token", "--depth", "0", file)).isEqualTo(1);
    assertThat(findings()).hasSize(1).allMatch(line -> line.contains("github-token"));
    assertThat(scan("--exclude", "github-token,npm-token", file)).isZero();
    assertThat(scan("--categories", "private-key", file)).isZero();
  }

  @Test
  void wrongOptionsAreCode2() throws IOException {
    Path file = write("x", "");

    assertThat(scan("--patterns", "gh-token", file)).isEqualTo(2);
    assertThat(scan("--patterns", "jwt", "--categories", "token", file)).isEqualTo(2);
    assertThat(scan("--patterns", "jwt", "--exclude", "jwt", file)).isEqualTo(2);
    assertThat(scan("--depth", "9", file)).isEqualTo(2);
    assertThat(scan("--max-size", "0", file)).isEqualTo(2);
    assertThat(scan()).isEqualTo(2);
    assertThat(output.err().lines())
        .allMatch(line -> line.startsWith("sluice: "))
        .satisfiesExactly(
            line -> assertThat(line).contains("'gh-token'; sluice secrets list shows them"),
            line -> assertThat(line).contains("remove one of the two"),
            line -> assertThat(line).contains("no pattern is left"),
            line -> assertThat(line).contains("from 0 to 8"),
            line -> assertThat(line).contains("from 1 to 256"),
            line -> assertThat(line).contains("sluice secrets scan --help"));
  }

  @Test
  void aLargeFileOfADirectoryIsToldAndANamedOneIsCode2() throws IOException {
    byte[] large = new byte[(1 << 20) + 1];
    Path file = write("d/large.bin", large);
    write("d/small.txt", "nothing");

    assertThat(scan("--max-size", "1", directory.resolve("d"))).isZero();
    assertThat(summary()).contains(" of 1 file, ", ", 1 skipped");
    assertThat(output.err())
        .isEqualTo(
            "sluice: %s: skipped, because 1048577 bytes are more than 1 MiB; raise --max-size%n"
                .formatted(file));
    assertThat(scan("--max-size", "1", file)).isEqualTo(2);
    assertThat(output.err()).endsWith(file + ": longer than --max-size, which can be raised\n");
    assertThat(scan("--max-size", "2", file)).isZero();
  }

  @Test
  void unreadableFilesAreToldAtTheEndWithCode2() throws IOException {
    Path missing = directory.resolve("missing");
    Path file = write("x", GITHUB);

    assertThat(scan(missing, file)).isEqualTo(2);
    assertThat(findings()).hasSize(1);
    assertThat(summary()).contains(", 1 unreadable");
    assertThat(output.err())
        .isEqualTo("sluice: %s: no such file or directory%n".formatted(missing));
  }

  @Test
  void aDirectoryThatCannotBeListedIsUnreadable() throws IOException {
    write("closed/x", GITHUB);
    Path closed = directory.resolve("closed");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    try {
      assumeThat(Files.isReadable(closed)).as("run by root").isFalse();
      assertThat(scan(directory)).isEqualTo(2);
      assertThat(output.err()).isEqualTo("sluice: %s: permission denied%n".formatted(closed));
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void linksWithinADirectoryAreNotFollowedButNamedOnesAre() throws IOException {
    Path file = write("real/x", GITHUB);
    Path tree = Files.createDirectories(directory.resolve("tree"));
    Path link = Files.createSymbolicLink(tree.resolve("file"), file);
    Files.createSymbolicLink(tree.resolve("loop"), tree);

    assertThat(scan(tree)).isZero();
    assertThat(summary()).contains(" of 0 files, ", ", 2 links and special files");
    assertThat(scan(link)).isEqualTo(1);
  }

  @Test
  void theNameOfAFileCannotMoveTheCursor() throws IOException {
    write("a\u001b[2Jb\nc", GITHUB);

    assertThat(scan(directory)).isEqualTo(1);
    assertThat(findings()).singleElement().asString().startsWith("a\\u{1b}[2Jb\\u{a}c:1:1 ");
  }

  @Test
  void whatIsTooDeepToDecodeIsTold() throws IOException {
    Path file = write("x", GITHUB.replace("_", "%255F"));

    assertThat(scan("--depth", "1", file)).isZero();
    assertThat(summary()).contains(", 1 not fully decoded");
    assertThat(output.err()).contains("x: not fully decoded, because a part is beyond --depth");
  }

  @Test
  void jsonHasTheSame() throws IOException {
    Path text = write("a.txt", "\n" + GITHUB + "\n" + NPM);
    Path missing = directory.resolve("missing");

    assertThat(scan("--format", "json", text, missing)).isEqualTo(2);

    JsonNode result = new JsonMapper().readTree(output.out());
    String full = ValueFingerprint.PREFIX + Sha256.hexOf(GITHUB);
    assertThat(result.at("/findings").size()).isEqualTo(2);
    assertThat(result.at("/findings/0"))
        .isEqualTo(
            new JsonMapper()
                .readTree(
                    ("{'file':'%s','offset':1,'line':2,'column':1,'pattern':'github-token',"
                            + "'label':'GitHub token','category':'token','confidence':'high',"
                            + "'encodings':[],'fingerprint':'%s'}")
                        .formatted(text, full)
                        .replace('\'', '"')));
    assertThat(result.at("/unreadable/0/file").asString()).isEqualTo(missing.toString());
    assertThat(result.at("/files").asInt()).isEqualTo(1);
  }

  @Test
  void jsonWithoutFindingsIsWhole() throws IOException {
    write("empty", "");

    assertThat(scan("--format", "json", directory)).isZero();
    assertThat(new JsonMapper().readTree(output.out()).at("/findings").size()).isZero();
  }
}
