package dev.sluice.policy.check;

import static dev.sluice.policy.Policies.errors;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmbiguityCheckTest {
  private static final String REST =
      "port: 443, protocol: rest, enforcement: enforce, access: full";

  private static final String WEBSOCKET =
      "port: 443, protocol: websocket, enforcement: enforce, access: full";

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "host: a.x.test, port: 443, tls: skip|host: a.x.test, port: 443|tls",
        "host: a.x.test, port: 443, tls: skip|host: '*.x.test', port: 443|tls",
        "host: '**.x.test', port: 443, tls: skip|host: '*.x.test', port: 443|tls",
        "host: a.x.test, port: 443, protocol: tcp|host: a.x.test, port: 443|protocol: tcp",
        "host: a.x.test, port: 443, allowed_ips: [10.1.0.0/16]|host: a.x.test, port:"
            + " 443|allowed_ips",
        "host: a.x.test, port: 443, allowed_ips: [10.1.0.0/16]|port: 443, allowed_ips:"
            + " [10.2.0.0/16]|allowed_ips",
        "host: a.x.test, "
            + REST
            + "|host: a.x.test, port: 443, protocol: rest, enforcement: audit,"
            + " access: full|enforcement",
        "host: a.x.test, "
            + REST
            + "|host: '*.x.test', port: 443, protocol: websocket, enforcement:"
            + " enforce, access: full|protocol",
        "host: a.x.test, "
            + REST
            + ", allow_encoded_slash: true|host: a.x.test, "
            + REST
            + "|allow_encoded_slash",
        "host: a.x.test, "
            + REST
            + ", credential_binding: {provider: p}|host: a.x.test, "
            + REST
            + "|credential_binding",
        "host: a.x.test, "
            + REST
            + ", request_body_credential_rewrite: true|host: a.x.test, "
            + REST
            + "|request_body_credential_rewrite",
        "host: a.x.test, "
            + WEBSOCKET
            + ", websocket_credential_rewrite: true|host: a.x.test, "
            + WEBSOCKET
            + "|websocket_credential_rewrite",
        "host: a.x.test, " + REST + ", upgrades: allow|host: a.x.test, " + REST + "|upgrades",
        "host: a.x.test, "
            + REST
            + ", refuse_upgrade: close|host: a.x.test, "
            + REST
            + "|refuse_upgrade",
        "host: a.x.test, "
            + WEBSOCKET
            + ", messages: {text: deny}|host: a.x.test, "
            + WEBSOCKET
            + "|messages",
        "host: a.x.test, "
            + WEBSOCKET
            + ", deny_rules: [{operation_type: mutation}]|host: a.x.test, "
            + WEBSOCKET
            + "|GraphQL over WebSocket",
        "host: a.x.test, port: 80, messages: {text: deny}|host: a.x.test, port: 80, messages:"
            + " {text: pass}|messages",
        "host: a.x.test, " + REST + ", refusals: openai|host: a.x.test, " + REST + "|refusals",
        "host: a.x.test, "
            + REST
            + ", credential_signing: sigv4, signing_service: s3|host:"
            + " a.x.test, "
            + REST
            + "|credential_signing, signing_service",
        "host: a.x.test, path: /a/*, "
            + REST
            + "|host: a.x.test, path: /*/b, port: 443, protocol:"
            + " rest, access: full, enforcement: audit|enforcement",
      })
  void refuses(String one, String other, String difference) {
    assertThat(errors(policy(one, other)))
        .singleElement()
        .asString()
        .contains("network endpoint ambiguity validation failed: ")
        .contains("can meet and disagree on " + difference + "; make them equal");
  }

  @ParameterizedTest(name = "{0} and {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "host: a.x.test, port: 443, tls: skip|host: a.x.test, port: 80",
        "host: a.x.test, port: 443, tls: skip|host: b.x.test, port: 443",
        "host: a.x.test, port: 443, tls: skip|host: '*.y.test', port: 443",
        "host: a.x.test, port: 443|host: a.x.test, " + REST,
        "host: a.x.test, " + REST + "|host: '*.x.test', " + REST,
        "host: a.x.test, path: /a/**, "
            + REST
            + "|host: a.x.test, port: 443, protocol: rest, access:"
            + " full, enforcement: audit",
        "host: a.x.test, path: /a, "
            + REST
            + "|host: a.x.test, path: /b, port: 443, protocol: rest,"
            + " access: full, enforcement: audit",
        "host: '*-a.googleapis.com', port: 443, tls: skip|host: '*-b.googleapis.com', port: 443",
        "host: 'db*.x.test', port: 443, tls: skip|host: 'api*.x.test', port: 443",
        "host: a.x.test, path: '/v[12]/**', "
            + REST
            + "|host: a.x.test, path: '/v[34]/**', port: 443, protocol: rest, access: full,"
            + " enforcement: audit",
        "port: 443, allowed_ips: [10.1.0.0/16, 10.2.0.0/16]|host: a.x.test, port: 443, allowed_ips:"
            + " [10.2.0.0/16, 10.1.0.0/16]",
      })
  void accepts(String one, String other) {
    assertThat(valid(policy(one, other))).isNotEqualTo(Policy.denyAll());
  }

  @Test
  void namesBothEndpoints() {
    assertThat(errors(policy("host: a.x.test, port: 443, tls: skip", "host: a.x.test, port: 443")))
        .singleElement()
        .asString()
        .isEqualTo(
            "p.yaml:3:19: network_policies.b.endpoints[0]: network endpoint ambiguity validation"
                + " failed: 'a.x.test' of 'b' and 'a.x.test' of 'a' (line 2) can meet and disagree"
                + " on tls; make them equal or their ports, hosts or paths distinct");
  }

  private static String policy(String one, String other) {
    return "network_policies:\n  a: {endpoints: [{%s}]}\n  b: {endpoints: [{%s}]}\n"
        .formatted(one, other);
  }
}
