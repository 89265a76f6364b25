package dev.sluice.config.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.registration.Registrations.InvalidGeneration;
import dev.sluice.config.source.Compilation.Compiled;
import dev.sluice.config.source.Compilation.Rejected;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrationsReaderTest {
  private static final String TABLE = "[[openshell.supervisor.middleware]]\n";
  private static final String PLAIN =
      TABLE + "name = \"a\"\ngrpc_endpoint = \"http://h:1\"\nmax_payload_bytes = 5\n";

  @Test
  void everyKeyIsRead() {
    assertThat(
            valid(
                """
                [openshell]
                version = 1
                [[openshell.supervisor.middleware]]
                name = "example/guard"
                grpc_endpoint = "https://guard.test:50051"
                tls_ca_cert_path = "ca.pem"
                tls_client_cert_path = "/pki/client.pem"
                tls_client_key_path = "/pki/client.key"
                audience = "guards"
                allow_insecure_transport = true
                max_payload_bytes = 4194304
                timeout = " 2s "
                """))
        .containsExactly(
            new Registration(
                "example/guard",
                URI.create("https://guard.test:50051"),
                Optional.of(Path.of("/etc/sluice/ca.pem")),
                Optional.of(Path.of("/pki/client.pem")),
                Optional.of(Path.of("/pki/client.key")),
                "guards",
                true,
                4_194_304,
                Duration.ofSeconds(2)));
  }

  @Test
  void defaultsAreTheDocumentedOnes() {
    assertThat(valid(PLAIN.replace("http:", "https:")))
        .containsExactly(
            new Registration(
                "a",
                URI.create("https://h:1"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "urn:openshell:extension:middleware:a",
                false,
                5,
                Duration.ofMillis(500)));
  }

  @Test
  void theOldNameOfThePayloadLimitIsAccepted() {
    assertThat(valid(PLAIN.replace("max_payload_bytes", "max_body_bytes")))
        .extracting(Registration::maxPayloadBytes)
        .containsExactly(5);
  }

  @Test
  void aBlankAudienceIsAbsent() {
    assertThat(valid(PLAIN + "audience = \" \"\n"))
        .extracting(Registration::audience)
        .containsExactly("urn:openshell:extension:middleware:a");
  }

  @Test
  void anEmptyFileRegistersNothing() {
    assertThat(valid("")).isEmpty();
    assertThat(valid("# nothing\n")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', RETAIN_LAST_VALID",
    "'policy_validation_failure_mode = \"retain_last_valid\"', RETAIN_LAST_VALID",
    "'policy_validation_failure_mode = \"fail_closed\"', FAIL_CLOSED"
  })
  void invalidGenerationIsConfiguredByOpenShellsSetting(String line, InvalidGeneration mode) {
    var read =
        RegistrationsReader.read(new Source("gateway.toml", "[openshell.gateway]\n" + line + "\n"));

    assertThat(((Compiled<Registrations>) read).value().onInvalid()).isEqualTo(mode);
  }

  @Test
  void anotherFailureModeIsAnError() {
    var read =
        RegistrationsReader.read(
            new Source(
                "gateway.toml",
                "[openshell.gateway]\npolicy_validation_failure_mode = \"open\"\n"));

    assertThat(((Rejected<Registrations>) read).violations().getFirst().toString())
        .isEqualTo(
            "gateway.toml:2:34: openshell.gateway.policy_validation_failure_mode: unknown value"
                + " 'open'; use one of: fail_closed, retain_last_valid");
  }

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "name = \"a\"|name = \"\"|supervisor middleware registration names must be 1-128 bytes and"
            + " contain only ASCII letters, digits, '.', '_', '-', or '/'",
        "name = \"a\"|name = \"a b\"|supervisor middleware registration names must be 1-128 bytes"
            + " and contain only ASCII letters, digits, '.', '_', '-', or '/'",
        "name = \"a\"|name = \"openshell/x\"|middleware registration 'openshell/x' cannot claim the"
            + " reserved openshell/ namespace",
        "http://h:1|grpc://h:1|middleware registration 'a' grpc_endpoint must use http:// or"
            + " https://, with a host and nothing after the port: it begins with neither",
        "http://h:1|unix:///x|middleware registration 'a' grpc_endpoint must use http:// or"
            + " https://, with a host and nothing after the port: it begins with neither",
        "http://h:1|http://h:1/path|middleware registration 'a' grpc_endpoint must use http:// or"
            + " https://, with a host and nothing after the port: it has a path or a query",
        "http://h:1|http://user@h:1|middleware registration 'a' grpc_endpoint must use http:// or"
            + " https://, with a host and nothing after the port: it has a user before the host",
        "max_payload_bytes = 5|max_payload_bytes = 4194305|middleware registration 'a'"
            + " max_payload_bytes exceeds the platform maximum of 4194304",
        "max_payload_bytes = 5|max_payload_bytes = 9007199254740992|middleware registration 'a'"
            + " max_payload_bytes exceeds the platform maximum of 4194304",
        "max_payload_bytes = 5|max_body_bytes = 4194305|middleware registration 'a'"
            + " max_payload_bytes exceeds the platform maximum of 4194304",
        "max_payload_bytes = 5|max_payload_bytes = 4.5|expected an integer from 0 to 4194304, not"
            + " 4.5",
        "max_payload_bytes = 5|max_payload_bytes = -1|expected an integer from 0 to 4194304, not"
            + " -1",
        "max_payload_bytes = 5|max_payload_bytes = 5\\ntimeout = \" \"|middleware registration 'a'"
            + " has invalid timeout: timeout must not be empty",
        "max_payload_bytes = 5|max_payload_bytes = 5\\ntimeout = \"-1s\"|middleware registration"
            + " 'a' has invalid timeout: invalid timeout '-1s'",
        "max_payload_bytes = 5|timeout = \"1s\"|middleware registration 'a' needs"
            + " max_payload_bytes, 0 to 4194304",
        "max_payload_bytes = 5|max_payload_bytes = 5\\ntimeout = \"1m\"|middleware registration 'a'"
            + " has invalid timeout: invalid timeout '1m'; expected suffix ms or s",
        "max_payload_bytes = 5|max_payload_bytes = 5\\n"
            + "timeout = \"9ms\"|middleware registration 'a' has invalid timeout: timeout '9ms'"
            + " must be between 10ms and 30s",
        "max_payload_bytes = 5|max_payload_bytes = 5\\ntimeout = \"x\"|middleware registration 'a'"
            + " has invalid timeout: invalid timeout 'x'; expected suffix ms or s",
        "max_payload_bytes = 5|max_payload_bytes = 5\\ntls_ca_cert_path = \"x\"|custom CA"
            + " certificates require an https:// extension endpoint",
        "http://h:1|https://h:1\"\\ntls_client_cert_path = \"x|a client certificate and its key"
            + " belong together; give both or none",
        "max_payload_bytes = 5|max_payload_bytes = 5\\nmax_body_bytes = 5|the old name of"
            + " max_payload_bytes; keep only that one",
        "max_payload_bytes = 5|max_payload_bytes = 5\\n"
            + "retries = 1|unknown key; known here: name, grpc_endpoint, tls_ca_cert_path,"
            + " tls_client_cert_path, tls_client_key_path, audience, allow_insecure_transport,"
            + " max_body_bytes, max_payload_bytes, timeout, decode",
      })
  void violations(String from, String to, String message) {
    assertThat(errors(PLAIN.replace(from, to.replace("\\n", "\n"))))
        .extracting(Violation::message)
        .containsExactly(message);
  }

  @Test
  void aNameHasAtMost128Bytes() {
    assertThat(valid(PLAIN.replace("\"a\"", "\"" + "n".repeat(128) + "\""))).hasSize(1);
    assertThat(errors(PLAIN.replace("\"a\"", "\"" + "n".repeat(129) + "\"")))
        .extracting(Violation::message)
        .containsExactly(
            "supervisor middleware registration names must be 1-128 bytes and contain only ASCII"
                + " letters, digits, '.', '_', '-', or '/'");
  }

  @Test
  void placesAreThoseOfTheKeys() {
    assertThat(errors(PLAIN + PLAIN.replace("http:", "ftp:")))
        .extracting(Violation::toString)
        .containsExactly(
            "/etc/sluice/gateway.toml:7:1: openshell.supervisor.middleware[1].grpc_endpoint:"
                + " middleware registration 'a' grpc_endpoint must use http:// or https://, with a"
                + " host and nothing after the port: it begins with neither");
  }

  @Test
  void duplicateNamesAreRefused() {
    assertThat(errors(PLAIN + PLAIN))
        .extracting(Violation::message)
        .containsExactly("duplicate supervisor middleware registration name 'a'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[other]|other: unknown key; known here: openshell",
        "[openshell]\\nversion = 3|openshell.version: unsupported gateway config version 3; write"
            + " version = 2, or 1 for OpenShell 0.0.x",
        "[openshell]\\nversion = 0|openshell.version: unsupported gateway config version 0; write"
            + " version = 2, or 1 for OpenShell 0.0.x",
        "[openshell.supervisor]\\npoll = 1|openshell.supervisor.poll: unknown key; known here:"
            + " middleware",
        "[openshell.supervisor.middleware]\\n"
            + "name = 1|openshell.supervisor.middleware: write two brackets on each side:"
            + " [[openshell.supervisor.middleware]]",
      })
  void unknownTables(String toml, String message) {
    assertThat(errors(toml.replace("\\n", "\n")))
        .singleElement()
        .asString()
        .endsWith(": " + message);
  }

  @ParameterizedTest
  @CsvSource({
    "10ms,10",
    "30s,30000",
    "30000ms,30000",
    "' 500ms ',500",
    "001s,1000",
  })
  void timeouts(String text, long millis) {
    assertThat(ServiceReader.StageTimeout.parse(text))
        .isEqualTo(new ServiceReader.StageTimeout.Valid(Duration.ofMillis(millis)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|timeout must not be empty",
        "' '|timeout must not be empty",
        "500|invalid timeout '500'; expected suffix ms or s",
        "ms|invalid timeout 'ms'",
        "+5s|invalid timeout '+5s'",
        "-5s|invalid timeout '-5s'",
        "1.5s|invalid timeout '1.5s'",
        "5 s|invalid timeout '5 s'",
        "31s|timeout '31s' must be between 10ms and 30s",
        "0s|timeout '0s' must be between 10ms and 30s",
        "99999999999999999999s|timeout '99999999999999999999s' must be between 10ms and 30s",
      })
  void badTimeouts(String text, String detail) {
    assertThat(ServiceReader.StageTimeout.parse(text))
        .isEqualTo(new ServiceReader.StageTimeout.Invalid(detail));
  }

  private static List<Registration> valid(String toml) {
    var read = RegistrationsReader.read(new Source("/etc/sluice/gateway.toml", toml));
    assertThat(read).isInstanceOf(Compiled.class);
    return ((Compiled<Registrations>) read).value().services();
  }

  private static List<Violation> errors(String toml) {
    var read = RegistrationsReader.read(new Source("/etc/sluice/gateway.toml", toml));
    assertThat(read).isInstanceOf(Rejected.class);
    return ((Rejected<Registrations>) read)
        .violations().stream().filter(v -> v.severity() == Violation.Severity.ERROR).toList();
  }
}
