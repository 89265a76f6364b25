package dev.sluice.policy;

import static dev.sluice.policy.Policies.endpoint;
import static dev.sluice.policy.Policies.errors;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.net.LocalHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No file names a host that the proxy answers itself. */
class LocalHostNamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"sluice.local", "SLUICE.Local", "sluice.local."})
  void anEndpointOfAPolicyIsNone(String host) {
    assertThat(errors(endpoint("host: " + host + ", port: 443")))
        .singleElement()
        .asString()
        .isEqualTo(
            "p.yaml:4:16: network_policies.p.endpoints[0].host: sluice.local is answered by the"
                + " proxy itself, for every sandbox, and never looked up or reached; remove it");
  }

  @Test
  void namesAroundItAreOrdinary() {
    assertThat(LocalHost.of("sluice.local")).contains(LocalHost.SLUICE);
    assertThat(LocalHost.of("www.sluice.local")).isEmpty();
    assertThat(LocalHost.of("sluice.localhost")).isEmpty();
  }
}
