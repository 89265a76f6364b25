package dev.sluice.config.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.source.Compilation.Compiled;
import dev.sluice.config.source.Compilation.Rejected;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostGatewayTest {
  private static final String TABLE = "[[openshell.supervisor.middleware]]\n";
  private static final String PLAIN =
      TABLE + "name = \"a\"\ngrpc_endpoint = \"http://h:1\"\nmax_payload_bytes = 5\n";

  /** OpenShell gives its sandboxes this address of host.openshell.internal. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[openshell.drivers.podman]\\nhost_gateway_ip = \"10.0.2.2\"|10.0.2.2",
        "[openshell.drivers.kubernetes]\\nhost_gateway_ip = \"fd00::1\"|fd00::1",
        "[openshell.gateway]\\nhost_gateway_ip = \"10.0.2.2\"|10.0.2.2",
        "[openshell.gateway]\\nhost_gateway_ip = \"10.0.2.2\"\\n[openshell.drivers.podman]\\n"
            + "host_gateway_ip = \"10.0.2.2\"|10.0.2.2",
        "[openshell.drivers.podman]\\nhost_gateway_ip = \"\"|",
        "[openshell.drivers]\\npodman = 1|",
        "[openshell]\\ndrivers = 1|",
      })
  void serviceOnTheMachineOfTheGatewayHasItsAddress(String tables, String address) {
    String endpoints =
        PLAIN.replace("//h:", "//Host.OpenShell.internal:") + PLAIN.replace("\"a\"", "\"b\"");

    assertThat(valid(tables.replace("\\n", "\n") + "\n" + endpoints))
        .extracting(Registration::address)
        .containsExactly(Optional.ofNullable(address).flatMap(IpLiteral::parse), Optional.empty());
  }

  @Test
  void addressOfTheGatewayMustBeOne() {
    assertThat(errors("[openshell.drivers.podman]\nhost_gateway_ip = \"host\"\n"))
        .extracting(Violation::toString)
        .containsExactly(
            "/etc/sluice/gateway.toml:2:19: openshell.drivers.podman.host_gateway_ip: expected the"
                + " IP address of host.openshell.internal");
  }

  @Test
  void differingAddressesOfTheGatewayAreNotUsed() {
    String tables =
        """
        [openshell.drivers.podman]
        host_gateway_ip = "10.0.2.2"
        [openshell.drivers.kubernetes]
        host_gateway_ip = "10.0.2.3"
        """;
    var read =
        RegistrationsReader.read(
            new Source(
                "gateway.toml", tables + PLAIN.replace("//h:", "//host.openshell.internal:")));

    Compiled<Registrations> compiled = (Compiled<Registrations>) read;
    assertThat(compiled.value().services().getFirst().address()).isEmpty();
    assertThat(compiled.warnings())
        .extracting(Violation::toString)
        .contains(
            "gateway.toml:1:1: warning: openshell.drivers: host_gateway_ip has several values, so"
                + " that host.openshell.internal is resolved like any name");
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
