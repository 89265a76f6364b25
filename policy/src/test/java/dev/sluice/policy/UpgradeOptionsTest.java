package dev.sluice.policy;

import static dev.sluice.policy.Policies.endpoint;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.document.UpgradeOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an endpoint says about requests with an {@code Upgrade} (files of OpenShell 0.1, 6). */
class UpgradeOptionsTest {
  private static final String HOST = "a.test";
  private static final RequestFacts REQUEST = new RequestFacts(HOST, 443, "GET", "/ws", "", true);

  private static UpgradeOptions upgrades(String fields) {
    return valid(endpoint("host: " + HOST + ", port: 443" + fields)).upgrades(REQUEST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "protocol: rest, access: full | false",
        "protocol: rest, access: full, enforcement: audit | false",
        "protocol: graphql, access: full | false",
        "protocol: json-rpc, rules: [{allow: {method: a}}] | false",
        "protocol: mcp, rules: [{allow: {method: tools/list}}] | false",
        "protocol: websocket, access: full | true",
        "protocol: sql, access: full, enforcement: audit | true",
        "tls: skip | true",
        "protocol: rest, access: full, upgrades: allow | true",
        "protocol: rest, access: full, upgrades: refuse | false"
      })
  void dependOnTheProtocol(String fields, boolean allowed) {
    assertThat(upgrades(", " + fields)).isEqualTo(new UpgradeOptions(allowed, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | false",
        "', refuse_upgrade: close' | true",
        "', protocol: rest, access: full, refuse_upgrade: respond' | false",
        "', protocol: rest, access: full, refuse_upgrade: close' | true"
      })
  void mayCloseInsteadOfResponding(String fields, boolean closes) {
    assertThat(upgrades(fields).closes()).isEqualTo(closes);
  }

  @Test
  void belongToTheMostSpecificPath() {
    Policy policy =
        valid(
            """
            network_policies:
              p:
                endpoints:
                  - {host: a.test, port: 443, protocol: rest, access: full}
                  - {host: a.test, port: 443, path: /ws, protocol: rest, access: full,
                     upgrades: allow}
            """);

    assertThat(policy.upgrades(REQUEST).allowed()).isTrue();
    assertThat(policy.upgrades(new RequestFacts(HOST, 443, "GET", "/", "", true)).allowed())
        .isFalse();
  }
}
