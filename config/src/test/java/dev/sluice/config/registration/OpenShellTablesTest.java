package dev.sluice.config.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenShellTablesTest {
  @Test
  void aFileOfSchema2WithWhatSluiceUsesIsAcceptedInSilence() {
    assertThat(
            found(
                """
                [openshell]
                version = 2
                [openshell.gateway]
                policy_validation_failure_mode = "fail_closed"
                [[openshell.supervisor.middleware]]
                name = "a"
                grpc_endpoint = "https://guard.test:50051"
                max_payload_bytes = 5
                """))
        .isEmpty();
  }

  @Test
  void unusedTablesGetOneNote() {
    assertThat(
            found(
                """
                [openshell]
                version = 2
                [openshell.gateway]
                name = "eu"
                compute_driver = "podman"
                bind_address = "x"
                [openshell.gateway.tls]
                cert_path = "a"
                future = 1
                [openshell.drivers.podman]
                image_pull_policy = "if_not_present"
                [openshell.drivers.vm]
                grpc_endpoint = "http://h:1"
                [openshell.credential_drivers.vault]
                address = "https://vault.test"
                """))
        .containsExactly(
            "g.toml:3:1: note: openshell.gateway: for OpenShell; not used by Sluice: gateway,"
                + " gateway.tls, drivers.podman, drivers.vm, credential_drivers.vault");
  }

  @Test
  void anEffectThatIsMissedIsAWarning() {
    assertThat(
            found(
                """
                [openshell.gateway.ocsf_log]
                path = "events.jsonl"
                [openshell.drivers.docker]
                https_proxy = "http://proxy.test:3128"
                """))
        .containsExactly(
            "g.toml:1:1: note: openshell.gateway: for OpenShell; not used by Sluice:"
                + " gateway.ocsf_log, drivers.docker",
            "g.toml:1:1: warning: openshell.gateway.ocsf_log: not used by Sluice: no such file is"
                + " written; the Kafka topic has the events",
            "g.toml:4:15: warning: openshell.drivers.docker.https_proxy: not used by Sluice:"
                + " origins are dialed without a proxy");
  }

  @Test
  void schema1IsNoted() {
    assertThat(found("[openshell]\nversion = 1\n"))
        .containsExactly(
            "g.toml:2:1: note: openshell.version: schema of OpenShell 0.0.x; 0.1.x requires"
                + " version = 2");
  }

  @Test
  void whatOpenShellRefusesWithAReasonIsRefused() {
    assertThat(found("[openshell.gateway]\ndatabase_url = \"x\"\n").getFirst())
        .startsWith("g.toml:2:16: openshell.gateway.database_url: `database_url` is not allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"guard_1", "guard_1:50051", "my_stack.guard_1.local:80"})
  void hostsOfContainerNetworksMayHaveUnderscores(String authority) {
    Registration service = service("http://" + authority);

    assertThat(service.host()).isEqualTo(authority.replaceFirst(":.*", ""));
    assertThat(service.port())
        .isEqualTo(
            authority.contains(":") ? Integer.parseInt(authority.replaceFirst(".*:", "")) : 80);
  }

  @Test
  void anAddressHasNoBrackets() {
    assertThat(service("http://[::1]:50051").host()).isEqualTo("::1");
    assertThat(service("http://[::1]").port()).isEqualTo(80);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a_b:99999",
        "http://a_b:0",
        "http://u@a_b",
        "http://a_b:1:2",
        "http://_/x"
      })
  void otherAuthoritiesAreRefused(String endpoint) {
    assertThat(found(table(endpoint)).getFirst())
        .contains("grpc_endpoint must use http:// or https://, with a host");
  }

  private static Registration service(String endpoint) {
    return switch (read(table(endpoint))) {
      case Compilation.Compiled<Registrations> compiled -> compiled.value().services().getFirst();
      case Compilation.Rejected<Registrations> rejected ->
          throw new AssertionError(rejected.violations().toString());
    };
  }

  private static String table(String endpoint) {
    return "[[openshell.supervisor.middleware]]\nname = \"a\"\ngrpc_endpoint = \"%s\"\n"
            .formatted(endpoint)
        + "max_payload_bytes = 5\n";
  }

  private static List<String> found(String toml) {
    List<Violation> all =
        switch (read(toml)) {
          case Compilation.Compiled<Registrations> compiled -> compiled.warnings();
          case Compilation.Rejected<Registrations> rejected -> rejected.violations();
        };
    return all.stream().map(Violation::toString).toList();
  }

  private static Compilation<Registrations> read(String toml) {
    return RegistrationsReader.read(new Source("g.toml", toml));
  }
}
