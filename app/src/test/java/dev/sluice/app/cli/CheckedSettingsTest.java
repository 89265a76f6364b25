package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code policy check} says of settings, and of a directory as a whole. */
@Isolated("reads standard output")
class CheckedSettingsTest {
  @TempDir private Path directory;

  @Test
  void theFilesOfSettingsAreChecked() throws IOException {
    write("policies/default.yaml", PolicyCheckCommandTest.POLICY);
    String settings =
        write(
            "sluice.yaml",
            """
            admin: {token_file: token}
            proxy: {credentials: {KEY: {file: secret, endpoints: [{host: a.test}]}}}
            """);

    assertThat(check().out())
        .isEqualTo(
            """
            %s:1:9: admin.token_file: %s cannot be read: no such file or directory; create it or remove the key
            %s:2:29: warning: proxy.credentials.KEY.file: %s cannot be read: no such file or directory; put 1 byte to 64 KiB without control characters there
            """
                .formatted(
                    settings, directory.resolve("token"), settings, directory.resolve("secret")));
    write("token", "a-token-of-some-length");
    assertThat(check().code()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"policy/default.yaml, 1", "policies/_boundary.yaml, 1", "policies/ci.yaml, 0"})
  void aDirectoryWithoutPoliciesIsWarnedOf(String file, int lines) throws IOException {
    write(file, PolicyCheckCommandTest.POLICY);

    CommandOutput output = check();

    assertThat(output.code()).isZero();
    assertThat(output.err())
        .isEqualTo(
            (directory + ":1:1: warning: has no policies/*.yaml; everything is denied\n")
                .repeat(lines));
  }

  @Test
  void aNodeWithoutControlRoleNeedsNoPolicies() throws IOException {
    write("sluice.yaml", "roles: [proxy]\n");

    assertThat(check()).isEqualTo(new CommandOutput(0, "", ""));
  }

  private String write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text).toString();
  }

  private CommandOutput check() {
    return CommandOutput.of("policy", "check", "--config", directory.toString());
  }
}
