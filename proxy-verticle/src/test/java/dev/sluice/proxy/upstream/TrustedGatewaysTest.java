package dev.sluice.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.net.IpLiteral;
import dev.sluice.policy.DestinationRule;
import dev.sluice.policy.DestinationRule.Declared;
import dev.sluice.policy.DestinationRule.PublicOnly;
import dev.sluice.proxy.upstream.DestinationVerdict.Blocked;
import dev.sluice.proxy.upstream.DestinationVerdict.Checked;
import dev.sluice.proxy.upstream.DestinationVerdict.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedGatewaysTest {
  private static final String HOST = "host.docker.internal";

  @TempDir private Path directory;

  private TrustedGateways read(String... lines) throws IOException {
    return TrustedGateways.read(Files.write(directory.resolve("hosts"), List.of(lines)));
  }

  @Test
  void gatewaysAreThreeNamesWithLinkLocalAddresses() throws IOException {
    assertThat(
            read(
                "127.0.0.1 localhost",
                "169.254.1.2\tother.test Host.Docker.Internal # host.openshell.internal",
                "169.254.9.9 host.docker.internal",
                "fe80::5 host.containers.internal",
                "",
                "# 169.254.1.3 host.openshell.internal"))
        .isEqualTo(
            new TrustedGateways(
                Map.of(HOST, ip("169.254.1.2"), "host.containers.internal", ip("fe80::5"))));
  }

  @Test
  void gatewaysHaveNoOtherAddresses() throws IOException {
    assertThat(
            read(
                "172.17.0.1 host.docker.internal",
                "127.0.0.1 host.openshell.internal",
                "169.254.169.254 host.containers.internal",
                "169.254.170.2 host.containers.internal",
                "not-an-address host.containers.internal"))
        .isEqualTo(TrustedGateways.NONE);
    assertThat(TrustedGateways.read(directory.resolve("missing"))).isEqualTo(TrustedGateways.NONE);
  }

  @Test
  void gatewayIsAllowedAtItsAddressInEveryMode() throws IOException {
    for (DestinationRule rule : List.of(new Declared(), new PublicOnly())) {
      assertThat(check(rule, HOST, 443, "169.254.1.2"))
          .isEqualTo(new Checked(List.of(ip("169.254.1.2"))));
    }
  }

  @Test
  void gatewayIsBlockedAtOtherAddressesAndControlPlanePorts() throws IOException {
    for (String other : List.of("8.8.8.8", "169.254.169.254", "169.254.1.3")) {
      assertThat(check(new Declared(), HOST, 443, "169.254.1.2", other))
          .isEqualTo(
              new Blocked(
                  Kind.GATEWAY,
                  HOST
                      + " resolves to "
                      + other
                      + " which is not the address of the host, connection rejected"));
    }
    assertThat(check(new Declared(), HOST, 6443, "169.254.1.2"))
        .isEqualTo(
            new Blocked(
                Kind.GATEWAY, "port 6443 is a blocked control-plane port, connection rejected"));
  }

  @Test
  void otherNamesDoNotReachAGateway() throws IOException {
    assertThat(check(new Declared(), "api.example.test", 443, "169.254.1.2"))
        .isInstanceOf(Blocked.class);
    assertThat(check(new Declared(), "host.containers.internal", 443, "169.254.1.2"))
        .isInstanceOf(Blocked.class);
  }

  private DestinationVerdict check(DestinationRule rule, String host, int port, String... addresses)
      throws IOException {
    return new DestinationGuard(List.of(), read("169.254.1.2 " + HOST))
        .check(rule, host, port, Stream.of(addresses).map(TrustedGatewaysTest::ip).toList());
  }

  private static InetAddress ip(String text) {
    return IpLiteral.parse(text).orElseThrow();
  }
}
