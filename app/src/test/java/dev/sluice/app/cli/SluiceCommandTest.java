package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SluiceCommandTest {
  private static final String POLICY =
      """
      version: 1
      network_policies:
        api:
          endpoints:
            - host: api.example.test
              port: 443
      """;

  private final CapturedOutput output = new CapturedOutput();
  @TempDir private Path directory;

  @AfterEach
  void release() {
    output.close();
  }

  @Test
  void aWrongFlagIsOneLineWithTheHelpToReadAndCode2() {
    assertThat(run("run", "--confg", "x")).isEqualTo(2);
    assertThat(errors()).hasLineCount(1).contains("--confg").contains("sluice run --help");
  }

  @Test
  void aMissingCommandIsCode2() {
    assertThat(run()).isEqualTo(2);
    assertThat(errors()).hasLineCount(1).contains("sluice --help");
  }

  @Test
  void aWrongRoleIsCode2AndNamesTheRoles() {
    assertThat(run("run", "--config", "x", "--roles", "proxy,chief")).isEqualTo(2);
    assertThat(errors())
        .hasLineCount(1)
        .contains("chief")
        .contains("use one of: proxy, chain, control;");
  }

  @Test
  void aMissingConfigDirectoryIsCode2() {
    assertThat(run("run", "--config", directory.resolve("none").toString())).isEqualTo(2);
    assertThat(errors()).hasLineCount(1).contains("none");
  }

  @Test
  void wrongSettingsAreAllNamedAndCode2() throws IOException {
    Files.writeString(directory.resolve("sluice.yaml"), "rols: [proxy]\nproxi: {}\n");

    assertThat(run("run", "--config", directory.toString())).isEqualTo(2);
    assertThat(errors()).hasLineCount(2).contains("sluice.yaml:1:1: rols", ":2:1: proxi");
  }

  @Test
  void aBusyPortIsNamedWithItsKeyAndCode2() throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(
          directory.resolve("sluice.yaml"),
          """
          state: state
          proxy: {listen: "127.0.0.1:%d"}
          admin: {listen: "127.0.0.1:0"}
          kafka: {bootstrap_servers: "127.0.0.1:1"}
          """
              .formatted(busy.getLocalPort()));

      assertThat(run("run", "--config", directory.toString())).isEqualTo(2);
      assertThat(errors())
          .contains("proxy.listen: cannot listen on 127.0.0.1:" + busy.getLocalPort())
          .contains("in use");
    }
  }

  @Test
  void oneAddressForTwoListenersIsCode2() throws IOException {
    Files.writeString(
        directory.resolve("sluice.yaml"),
        """
        state: state
        proxy: {listen: "127.0.0.1:%1$d"}
        admin: {listen: "127.0.0.1:%1$d"}
        """
            .formatted(Ports.free()));

    assertThat(run("run", "--config", directory.toString())).isEqualTo(2);
    assertThat(errors()).hasLineCount(1).contains("admin.listen, proxy.listen: both are 127.0.0.1");
  }

  @Test
  void aMissingFileOfASettingIsNamedWithItsKey() throws IOException {
    Files.writeString(
        directory.resolve("sluice.yaml"),
        "state: state\nadmin: {listen: \"127.0.0.1:0\", token_file: none}\n"
            + "proxy: {listen: \"127.0.0.1:0\"}\n");

    assertThat(run("run", "--config", directory.toString())).isEqualTo(2);
    assertThat(errors())
        .hasLineCount(1)
        .contains("admin.token_file: ", "none cannot be read: no such file")
        .doesNotContain("Exception");
  }

  @Test
  void wrongRegistrationsKeepANodeFromItsFirstStartWithCode2() throws IOException {
    Files.writeString(directory.resolve("gateway.toml"), "nonsense = 1\n");
    Files.writeString(
        directory.resolve("sluice.yaml"),
        "state: state\nproxy: {listen: \"127.0.0.1:0\"}\nadmin: {listen: \"127.0.0.1:0\"}\n");

    assertThat(run("run", "--config", directory.toString())).isEqualTo(2);
    assertThat(errors()).contains("gateway.toml:1:1: nonsense");
  }

  @Test
  void aGoodPolicyIsCode0AndSilent() throws IOException {
    assertThat(run("policy", "check", "--policy", file(POLICY))).isZero();
    assertThat(output.out()).isEmpty();
  }

  @Test
  void aBadPolicyIsCode1WithOneViolationALine() throws IOException {
    String bad = POLICY.replace("port: 443", "port: 70000") + "unknown: 1\n";

    assertThat(run("policy", "check", "--policy", file(bad))).isEqualTo(1);
    assertThat(output.out()).hasLineCount(2).contains("policy.yaml:6:", "policy.yaml:7:");
  }

  @Test
  void aConfigThatABuiltInRefusesIsCode1() throws IOException {
    String bad =
        POLICY
            + """
            network_middlewares:
              guard:
                middleware: openshell/regex
                config: {mode: sing}
                endpoints: {include: [api.example.test]}
            """;

    assertThat(run("policy", "check", "--policy", file(bad))).isEqualTo(1);
    assertThat(output.out()).contains("guard").contains("is invalid");
  }

  @Test
  void anUnknownMiddlewareIsCode1UnlessTheGatewayRegistersIt() throws IOException {
    String policy =
        POLICY
            + """
            network_middlewares:
              guard:
                middleware: acme/guard
                endpoints: {include: [api.example.test]}
            """;
    Path gateway =
        Files.writeString(
            directory.resolve("gateway.toml"),
            """
            [[openshell.supervisor.middleware]]
            name = "acme/guard"
            grpc_endpoint = "https://guard.test:50051"
            max_payload_bytes = 1024
            """);

    assertThat(run("policy", "check", "--policy", file(policy))).isEqualTo(1);
    assertThat(output.out()).contains("acme/guard");
    assertThat(run("policy", "check", "--policy", file(policy), "--gateway", gateway.toString()))
        .isZero();
  }

  @Test
  void aRegistrationThatCannotWorkIsCode1() throws IOException {
    Path gateway =
        Files.writeString(
            directory.resolve("gateway.toml"),
            """
            [[openshell.supervisor.middleware]]
            name = "acme/guard"
            grpc_endpoint = "https://guard.test:50051"
            tls_ca_cert_path = "none.pem"
            max_payload_bytes = 1024
            """);

    assertThat(run("policy", "check", "--policy", file(POLICY), "--gateway", gateway.toString()))
        .isEqualTo(1);
    assertThat(output.out())
        .hasLineCount(1)
        .contains("gateway.toml:4:1: openshell.supervisor.middleware[0].tls_ca_cert_path: failed")
        .contains("none.pem");
  }

  @Test
  void aWarningIsCode1WhenStrict() throws IOException {
    String misspelled =
        POLICY
            + """
            network_middlewares:
              guard:
                middleware: openshell/regex
                endpoints: {include: [apl.example.test]}
            """;

    assertThat(run("policy", "check", "--policy", file(misspelled))).isZero();
    assertThat(output.out()).isEmpty();
    assertThat(run("policy", "check", "--strict", "--policy", file(misspelled))).isEqualTo(1);
    assertThat(output.out()).hasLineCount(1).contains("'guard' selects 'apl.example.test'");
    assertThat(run("policy", "check", "--strict", "--policy", file(POLICY))).isZero();
  }

  @Test
  void anUnreadablePolicyIsCode2() {
    assertThat(run("policy", "check", "--policy", directory.resolve("none").toString()))
        .isEqualTo(2);
    assertThat(errors()).hasLineCount(1).contains("none: no such file");
  }

  private String file(String yaml) throws IOException {
    return Files.writeString(directory.resolve("policy.yaml"), yaml).toString();
  }

  private static int run(String... args) {
    return SluiceCommand.execute(args);
  }

  private String errors() {
    return output.err();
  }
}
