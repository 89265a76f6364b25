package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.digest.Sha256;
import dev.sluice.testing.SampleSecrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code secrets explain}. */
@Isolated("reads standard output")
class SecretsExplainCommandTest {
  private static final String GITHUB = SampleSecrets.all().getOrDefault("github-token", "");
  private static final int PREFIX = "gho_".length();

  private final CapturedOutput output = new CapturedOutput();
  private final InputStream realIn = System.in;
  @TempDir private Path directory;

  @AfterEach
  void release() {
    output.close();
    System.setIn(realIn);
  }

  private static int run(String... arguments) {
    return SluiceCommand.execute(
        Stream.concat(Stream.of("secrets", "explain"), Arrays.stream(arguments))
            .toArray(String[]::new));
  }

  private int explain(String value, String... options) {
    System.setIn(new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8)));
    return run(
        Stream.concat(Stream.of("--file", "-"), Arrays.stream(options)).toArray(String[]::new));
  }

  @Test
  void aSecretIsCode1WithPatternAndConditions() {
    assertThat(explain(GITHUB + "\n")).isEqualTo(1);

    assertThat(output.out())
        .startsWith("found  github-token  GitHub token, confidence high\n")
        .contains(
            "because a word begins there; after the literal: 36 characters, needed 36 to 512; ")
        .contains("the last six characters are the checksum of the others")
        .contains(" fingerprint sha256:" + Sha256.hexOf(GITHUB) + "\n")
        .contains("\ndecoded: nothing\n")
        .contains("\na secret, version ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres://app:Xk4pQz9@db.corp.io/x", "card 4539 1488 0343 6467"})
  void whatIsGuessedFromItHasNoFingerprint(String value) {
    assertThat(explain(value, "--categories", "connection,financial")).isEqualTo(1);

    assertThat(output.out()).startsWith("found ").doesNotContain("fingerprint");
  }

  @Test
  void theEncodingsAreTold() {
    String encoded =
        Base64.getEncoder()
            .encodeToString(GITHUB.replace("_", "%5F").getBytes(StandardCharsets.UTF_8));

    assertThat(explain(encoded)).isEqualTo(1);
    assertThat(output.out())
        .contains("in base64 > percent\n")
        .contains(" fingerprint sha256:" + Sha256.hexOf(GITHUB) + "\n")
        .contains("\ndecoded: base64, base64 > percent\n");
  }

  @Test
  void aNearMissIsCode0AndToldWhy() {
    assertThat(explain(GITHUB.substring(0, GITHUB.length() - 1))).isZero();

    assertThat(output.out())
        .startsWith("missed  github-token  GitHub token, confidence high\n")
        .contains("but after the literal: 35 characters, needed 36 to 512\n")
        .contains("\nno secret, version ");
  }

  @Test
  void aValueWithoutFormIsCode0WithAHint() {
    assertThat(explain("Zk3vQ9xT7mWc2Lr8")).isZero();

    assertThat(output.out()).contains("as in db_password=VALUE");
  }

  @Test
  void aPatternThatIsNotUsedIsTold() {
    assertThat(explain("card 4012 8888 8888 1881 8 4539578763621486")).isZero();

    assertThat(output.out())
        .contains("unused  visa-card")
        .contains("the category financial is optional: name it in categories");
    assertThat(explain("4539578763621486", "--categories", "financial")).isEqualTo(1);
    assertThat(output.out()).contains("found   visa-card");
  }

  @Test
  void noPartOfTheValueIsPrinted() {
    SampleSecrets.all()
        .forEach(
            (id, secret) -> {
              explain(SampleSecrets.inContext(id, secret));
              explain(SampleSecrets.inContext(id, secret.substring(0, secret.length() - 1)));
              explain(SampleSecrets.inContext(id, secret), "--format", "json");
            });

    String printed = output.out() + output.err();
    assertThat(printed).contains("found", "missed");
    SampleSecrets.all()
        .forEach(
            (id, secret) -> {
              for (int at = 0; at + 12 <= secret.length(); at++) {
                if (!secret.substring(at, at + 12).contains("PRIVATE")) {
                  assertThat(printed).doesNotContain(secret.substring(at, at + 12));
                }
              }
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "--", "-----BEGIN ", "--file-"})
  void anArgumentIsRefusedWithTheReasonAndNotPrinted(String before) {
    assertThat(run(before + GITHUB)).isEqualTo(2);

    assertThat(output.out()).isEmpty();
    assertThat(output.err())
        .hasLineCount(1)
        .startsWith("sluice: no value is taken from arguments, because the shell keeps them")
        .doesNotContain(GITHUB.substring(PREFIX, PREFIX + 8));
  }

  @Test
  void withoutATerminalAFileIsNeeded() {
    assertThat(run()).isEqualTo(2);
    assertThat(output.err()).contains("no terminal to ask for the value; use --file FILE");
  }

  @Test
  void filesThatCannotBeTakenAreCode2() throws IOException {
    Path large = Files.write(directory.resolve("large"), new byte[(1 << 20) + 1]);

    assertThat(run("--file", large.toString())).isEqualTo(2);
    assertThat(run("--file", directory.resolve("none").toString())).isEqualTo(2);
    assertThat(output.err())
        .contains("more than 1 MiB; sluice secrets scan FILE searches files")
        .contains("none: no such file or directory");
  }

  @Test
  void jsonHasEveryCondition() {
    assertThat(explain(GITHUB, "--format", "json")).isEqualTo(1);

    JsonNode result = new JsonMapper().readTree(output.out());
    assertThat(result.path("secret").asBoolean()).isTrue();
    assertThat(result.at("/patterns/0/pattern").asString()).isEqualTo("github-token");
    assertThat(result.at("/patterns/0/outcome").asString()).isEqualTo("found");
    assertThat(result.at("/patterns/0/conditions"))
        .extracting(condition -> condition.path("kind").asString())
        .containsExactly("boundary", "length", "alphabet", "checksum");
    assertThat(result.at("/patterns/0/conditions"))
        .allMatch(condition -> condition.path("holds").asBoolean());
  }
}
