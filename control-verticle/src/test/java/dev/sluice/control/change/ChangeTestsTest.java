package dev.sluice.control.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.control.files.ConfigurationFiles;
import dev.sluice.control.store.GenerationStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests of a policy before it is stored. */
class ChangeTestsTest {
  private static final String POLICY =
      """
      version: 1
      network_policies:
        api: {endpoints: [{host: a.test, port: 443}]}
      """;

  private static final String PASSING =
      "tests: [{request: 'GET https://a.test/', expect: allowed}]\n";

  private static final String FAILING =
      "tests: [{request: 'GET https://b.test/', expect: allowed}]\n";

  @TempDir private Path state;
  @TempDir private Path config;

  @BeforeEach
  void directories() throws IOException {
    Files.createDirectories(config.resolve("policies"));
  }

  @Test
  void aFileWhoseTestFailsIsRefusedUntilTheTestPasses() throws IOException {
    BlockingRevisions book = open(false);
    write("ci.yaml", POLICY);
    write("ci.tests.yaml", FAILING);

    assertThat(violations(reload(book)))
        .singleElement()
        .asString()
        .endsWith(
            "ci.yaml:1:1: its test fails: "
                + config.resolve("policies/ci.tests.yaml")
                + ":1:50: tests[0].expect: expected allowed, but the request is denied, endpoint"
                + " b.test:443 is not allowed by any policy; correct the policy or the test");
    write("ci.tests.yaml", PASSING);
    assertThat(reload(book)).isInstanceOf(ChangeResult.Accepted.class);
  }

  @Test
  void testsOfAnUnchangedPolicyStopNoOtherChange() throws IOException {
    BlockingRevisions book = open(false);
    write("ci.yaml", POLICY);
    reload(book);
    write("ci.tests.yaml", FAILING);
    write("other.yaml", POLICY);

    assertThat(reload(book)).isInstanceOf(ChangeResult.Accepted.class);
  }

  @Test
  void testsComeBehindThePolicyInOnePut() throws IOException {
    BlockingRevisions book = open(false);

    assertThat(violations(put(book, POLICY + "---\n" + FAILING)))
        .singleElement()
        .asString()
        .startsWith(
            "PUT /v1/policies/ci:1:1: its test fails: PUT /v1/policies/ci:5:50: tests[0].expect:");
    assertThat(put(book, "---\n" + POLICY + "--- # tests\n" + PASSING))
        .isInstanceOf(ChangeResult.Accepted.class);
    assertThat(book.policy("ci").orElseThrow().getYaml()).isEqualTo("---\n" + POLICY);
  }

  @Test
  void requiredTestsMayNotBeMissing() throws IOException {
    BlockingRevisions book = open(true);
    write("file.yaml", POLICY);

    assertThat(violations(put(book, POLICY)))
        .containsExactly(
            "PUT /v1/policies/ci:1:1: has no tests, which control.tests requires; add"
                + " ci.tests.yaml, or behind a line --- to the body of a PUT");
    assertThat(violations(reload(book))).singleElement().asString().contains("has no tests");
    assertThat(put(book, POLICY + "---\n" + PASSING)).isInstanceOf(ChangeResult.Accepted.class);
  }

  private BlockingRevisions open(boolean required) throws IOException {
    return new BlockingRevisions(
        GenerationStore.open(state),
        new GenerationCompiler((sandbox, entry, registrations) -> List.of()),
        required);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(config.resolve("policies").resolve(name), text);
  }

  private ChangeResult reload(BlockingRevisions book) throws IOException {
    return book.conclude(book.reload(ConfigurationFiles.read(config), Map.of()));
  }

  private static ChangeResult put(BlockingRevisions book, String body) throws IOException {
    return book.conclude(book.put(PolicyPut.of("ci", body, OptionalLong.empty()), Map.of()));
  }

  private static List<String> violations(ChangeResult result) {
    if (result instanceof ChangeResult.PartlyAccepted partly) {
      return partly.rejected().violations();
    }
    assertThat(result).isInstanceOf(ChangeResult.Rejected.class);
    return ((ChangeResult.Rejected) result).violations();
  }
}
