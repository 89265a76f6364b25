package dev.sluice.config.net;

import static dev.sluice.config.policy.Policies.endpoint;
import static dev.sluice.config.policy.Policies.errors;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.policy.document.EndpointHost;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Location;
import dev.sluice.config.source.Node;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Violations;
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
  void whatWasAcceptedBeforeStaysWithAWarning() {
    Violations violations = Violations.ofAccepted();
    Node node =
        new Node.Scalar(
            Location.start("p.yaml"), new Value.TextValue("sluice.local"), "sluice.local");

    assertThat(EndpointHost.read(new Cursor(node, KeyPath.ROOT, violations))).isPresent();
    assertThat(violations.hasErrors()).isFalse();
    assertThat(violations.warnings()).hasSize(1);
  }

  @Test
  void namesAroundItAreOrdinary() {
    assertThat(LocalHost.of("sluice.local")).contains(LocalHost.SLUICE);
    assertThat(LocalHost.of("www.sluice.local")).isEmpty();
    assertThat(LocalHost.of("sluice.localhost")).isEmpty();
  }
}
