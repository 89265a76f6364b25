package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.GuardService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("reads standard output")
class MiddlewareCheckCommandTest {
  private final CapturedOutput output = new CapturedOutput();
  @TempDir private Path directory;

  @AfterEach
  void release() {
    output.close();
  }

  @Test
  void aGoodServiceIsCode0() {
    try (GuardService service = GuardService.allowing()) {
      assertThat(check("--endpoint", service.start(), "--timeout", "20s")).isZero();
    }

    assertThat(output.out())
        .startsWith("warn  transport ")
        .contains("; serve TLS, or the registration needs allow_insecure_transport = true")
        .contains("bodies to 65536 bytes, 20000 ms")
        .endsWith("21 ok, 1 warn, 0 FAIL: ready for Sluice\n");
    assertThat(output.err()).isEmpty();
  }

  @Test
  void aServiceThatWouldFailIsCode1AndItsWordsAreNotShown() {
    try (GuardService service = GuardService.undecided()) {
      assertThat(check("--endpoint", service.start(), "--timeout", "20s")).isEqualTo(1);
    }

    assertThat(output.out())
        .containsPattern("FAIL  evaluate/text +invalid_response_decision; set decision to")
        .contains("FAIL: would fail behind Sluice")
        .doesNotContain("free text");
  }

  @Test
  void jsonIsOneObjectWithAllResults() {
    try (GuardService service = GuardService.undecided()) {
      assertThat(check("--endpoint", service.start(), "--timeout", "20s", "--format", "json"))
          .isEqualTo(1);
    }
    assertThat(output.out())
        .hasLineCount(1)
        .startsWith("{\"ready\":false,\"checks\":[{\"name\":\"transport\",\"result\":\"warn\",")
        .contains("{\"name\":\"describe\",\"result\":\"ok\",\"detail\":\"")
        .contains("{\"name\":\"evaluate/text\",\"result\":\"fail\",\"why\":\"invalid_response");
  }

  @Test
  void tokensNeedTlsAndAKey() {
    assertThat(check("--endpoint", "http://127.0.0.1:1", "--auth")).isEqualTo(2);
    String none = directory.resolve("none").toString();
    assertThat(check("--endpoint", "https://127.0.0.1:1", "--auth", "--token-keys", none))
        .isEqualTo(2);

    assertThat(output.err())
        .contains("--auth: tokens go over TLS only; write https:// in --endpoint")
        .contains("none/current.pem cannot be read")
        .contains("name the node by --node-config or its keys by --token-keys");
  }

  @Test
  void theConfigMayBeGivenInlineOrAsAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("config.yaml"), "mode: redact\n");
    try (GuardService service = GuardService.allowing()) {
      String endpoint = service.start();

      assertThat(check("--endpoint", endpoint, "--timeout", "20s", "--config", file.toString()))
          .isZero();
      assertThat(check("--endpoint", endpoint, "--config", "{mood: redact}")).isEqualTo(1);
    }
    assertThat(output.out()).containsPattern("FAIL  config/given +unknown key;");
  }

  @Test
  void aServiceThatAcceptsOnlyItsNameIsNotBlamedWithoutOne() {
    try (GuardService service = GuardService.accepting("corp/guard")) {
      String endpoint = service.start();

      assertThat(check("--endpoint", endpoint, "--timeout", "20s")).isEqualTo(1);
      assertThat(output.out())
          .containsPattern("FAIL  evaluate/text .*; try --name with the name of its registration");
      assertThat(check("--endpoint", endpoint, "--timeout", "20s", "--name", "corp/guard"))
          .isZero();
    }
  }

  @Test
  void theOperatorsLimitsMayBeTried() {
    try (GuardService service = GuardService.allowing()) {
      String endpoint = service.start();

      assertThat(check("--endpoint", endpoint, "--max-payload-bytes", "1024", "--timeout", "25s"))
          .isZero();
      assertThat(check("--endpoint", endpoint, "--max-payload-bytes", "70000")).isEqualTo(1);
    }
    assertThat(output.out())
        .contains("bodies to 1024 bytes, 25000 ms")
        .contains("max_payload_bytes (70000) exceeds the binding capability (65536)");
  }

  /** Of the node that will call the service (docs/registrations.md). */
  @ParameterizedTest
  @ValueSource(strings = {"guard.corp.test", "Host.OpenShell.internal"})
  void theAddressesOfTheNodeApply(String host) throws IOException {
    Files.writeString(
        directory.resolve("sluice.yaml"), "proxy: {hosts: {guard.corp.test: 127.0.0.1}}\n");
    Files.writeString(
        directory.resolve("gateway.toml"),
        "[openshell.drivers.podman]\nhost_gateway_ip = \"127.0.0.1\"\n");
    try (GuardService service = GuardService.allowing()) {
      String endpoint = service.start().replace("127.0.0.1", host);
      String node = directory.toString();

      assertThat(check("--endpoint", endpoint, "--timeout", "20s", "--node-config", node)).isZero();
    }
    assertThat(output.out()).endsWith("ready for Sluice\n");
  }

  @Test
  void anAddressOfTheNodeThatIsNoneIsCode2() throws IOException {
    Path gateway =
        Files.writeString(
            directory.resolve("gateway.toml"),
            "[openshell.drivers.podman]\nhost_gateway_ip = \"host\"\n");

    assertThat(check("--endpoint", "http://a.test", "--node-config", directory.toString()))
        .isEqualTo(2);
    assertThat(output.err())
        .contains(gateway + ":2:19: openshell.drivers.podman.host_gateway_ip: expected the IP");
  }

  @Test
  void aServiceThatIsNotThereIsCode1() {
    assertThat(check("--endpoint", "http://127.0.0.1:1")).isEqualTo(1);
    assertThat(output.out())
        .contains("FAIL  transport", "the connection was refused")
        .hasLineCount(2);
  }

  @Test
  void registrationsOfTheNodeThatCannotBeReadAreNotLeftOut() throws IOException {
    Files.write(directory.resolve("gateway.toml"), new byte[] {(byte) 0xe4});

    assertThat(check("--endpoint", "http://a.test", "--node-config", directory.toString()))
        .isEqualTo(2);
    assertThat(output.err()).contains("gateway.toml:1:1: not UTF-8 text");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "--name a|--endpoint",
        "--endpoint ftp://a.test|grpc_endpoint must use http:// or https://",
        "--endpoint http://a.test --name openshell/x|reserved openshell/ namespace",
        "--endpoint http://a.test --timeout 1m|has invalid timeout",
        "--endpoint http://a.test --max-payload-bytes 9999999|exceeds the platform maximum",
        "--endpoint https://a.test --tls-ca none.pem|none.pem: no such file",
        "--endpoint http://a.test --config none.yaml|none.yaml: no such file",
        "--endpoint http://a.test --config {a:|not YAML",
        "--endpoint http://a.test --node-config none|none: not a directory"
      })
  void wrongUsageIsCode2(String options, String line) {
    assertThat(check(options.split(" "))).isEqualTo(2);
    assertThat(output.err()).hasLineCount(1).contains(line);
    assertThat(output.out()).isEmpty();
  }

  private static int check(String... options) {
    Stream<String> command = Stream.of("middleware", "check");
    return SluiceCommand.execute(Stream.concat(command, Stream.of(options)).toArray(String[]::new));
  }
}
