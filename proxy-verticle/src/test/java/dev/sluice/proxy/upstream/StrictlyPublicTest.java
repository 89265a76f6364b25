package dev.sluice.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.net.Cidr;
import dev.sluice.config.net.IpLiteral;
import dev.sluice.policy.DestinationRule.StrictlyPublic;
import dev.sluice.proxy.upstream.DestinationVerdict.Blocked;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that no person chose. */
class StrictlyPublicTest {
  /** Neither exemptions of the operator nor names of gateways count. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.168.1.1",
        "198.51.100.1",
        "::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "fd00::1",
        "fe80::1"
      })
  void whatNoPersonChoseIsStrictlyPublic(String address) {
    InetAddress gateway = ip("169.254.1.2");
    DestinationGuard exempting =
        new DestinationGuard(
            List.of(Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0")),
            new TrustedGateways(Map.of("host.docker.internal", gateway)));

    assertThat(exempting.check(new StrictlyPublic(), "api.example.test", 443, List.of(ip(address))))
        .isInstanceOf(Blocked.class);
    assertThat(
            exempting.check(
                new StrictlyPublic(), "api.example.test", 443, List.of(ip("8.8.8.8"), ip(address))))
        .isInstanceOf(Blocked.class);
    assertThat(exempting.check(new StrictlyPublic(), "host.docker.internal", 80, List.of(gateway)))
        .isInstanceOf(Blocked.class);
  }

  private static InetAddress ip(String text) {
    return IpLiteral.parse(text).orElseThrow();
  }
}
