package dev.sluice.app.steps.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressKindTest {
  @ParameterizedTest
  @CsvSource({
    "127.1.2.3, loopback",
    "::1, loopback",
    "169.254.169.254, link-local",
    "fe80::1, link-local",
    "10.0.0.1, private",
    "172.31.0.1, private",
    "172.32.0.1, public",
    "192.168.1.1, private",
    "fd00::1, private",
    "100.64.0.1, shared",
    "100.128.0.1, public",
    "192.0.2.7, public",
    "2001:db8::1, public",
    "host, ''",
  })
  void kindsAreToldApart(String ip, String kind) {
    assertThat(AddressKind.of(ip)).isEqualTo(kind);
  }
}
