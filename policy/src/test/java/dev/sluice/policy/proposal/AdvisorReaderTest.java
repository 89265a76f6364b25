package dev.sluice.policy.proposal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.proposal.AdvisorProposal.Operation;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdvisorReaderTest {
  @Test
  void readsTheJsonOfAnAgent() {
    String body =
        """
        {"intent_summary": "push a branch", "operations": [{"addRule": {"ruleName": "gh", "rule": {
          "name": "gh", "binaries": [{"path": "/usr/bin/gh"}],
          "endpoints": [{"host": "API.github.com", "port": 443, "protocol": "rest",
            "enforcement": "enforce", "rules": [
              {"allow": {"method": "PUT", "path": "/repos/o/r/contents/*", "query": {"ref": "main"}}}
            ]}]}}}]}
        """;

    AdvisorProposal.Understood read = (AdvisorProposal.Understood) read(body);
    Operation.Usable usable = (Operation.Usable) read.operations().getFirst();
    String key = usable.rule().key("1a2b");

    assertThat(read.claim()).isEqualTo("push a branch");
    assertThat(String.join("\n", usable.rule().lines(key)))
        .isEqualTo(
            """
            allow_api_github_com_443_1a2b:
              endpoints:
                - host: api.github.com
                  port: 443
                  protocol: rest
                  enforcement: enforce
                  rules:
                    - allow: {method: PUT, path: /repos/o/r/contents/*, query: {ref: main}}\
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host: localhost",
        "host: a.localhost",
        "host: metadata.google.internal",
        "host: metadata",
        "host: policy.local",
        "host: sluice.local",
        "host: 10.0.0.1",
        "host: 169.254.169.254",
        "host: '::1'",
        "host: '::ffff:169.254.169.254'",
        "host: '64:ff9b::a9fe:a9fe'",
        "host: 127.1",
        "host: 2130706433",
        "host: 0x7f000001",
        "host: api.example.0x7f",
        "host: api.example.com.",
        "host: api.example.com:443",
        "host: http://api.example.com",
        "host: аpi.example.com",
        "host: api.exam\u202eple.com",
        "host: a b.example.com",
        "host: '*'",
        "host: '*.com'",
        "host: 'api.*.example.com'",
        "host: '**'",
        "allowed_ips: [10.0.0.0/8]",
        "tls: skip",
        "enforcement: audit",
        "protocol: sql",
        "protocol: tcp",
        "deny_rules: [{method: GET, path: /**}]",
        "allow_encoded_slash: true",
        "allow_uninspected_credentials: true",
        "credential_signing: sigv4",
        "request_body_credential_rewrite: true",
        "advisor_proposed: false",
        "x-sluice: {}",
        "refusals: openai",
        "port: 70000",
        "port: 0",
        "access: full",
        "rules: [{allow: {method: GET, path: /**}}]",
        "rules: [{allow: {method: '*', path: /a}}]",
        "rules: [{allow: {method: GET, path: /a/../b}}]",
        "rules: [{allow: {method: GET, path: /a/%2e%2e/b}}]",
        "rules: [{allow: {method: GET, path: /a/%2Fb}}]",
        "rules: [{allow: {method: GET, path: '/a//b'}}]",
        "rules: [{allow: {method: GET, path: '/{a,b}'}}]",
        "rules: [{allow: {method: GET, path: '/a\\b'}}]",
        "rules: [{allow: {method: GET, path: '/a b'}}]",
        "rules: [{deny: {method: GET, path: /a}}]",
        "rules: [{}]",
        "rules: []",
      })
  void refusesWhatAnAgentMayNotAskFor(String key) {
    assertThat(operation(key, false)).as(key).isInstanceOf(Operation.Unusable.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "protocol: mcp, rules: [{allow: {method: tools/call}}]",
        "protocol: mcp, rules: [{allow: {method: tools/call, tool: '*'}}]",
        "protocol: mcp, rules: [{allow: {method: tools/call, tool: 'read_*'}}]",
        "protocol: graphql, rules: [{allow: {operation_type: query}}]",
        "protocol: graphql, rules: [{allow: {operation_type: '*', fields: [viewer]}}]",
        "protocol: graphql, rules: [{allow: {operation_type: query, fields: ['*']}}]",
        "protocol: json-rpc, rules: [{allow: {method: '*'}}]",
        "access: full",
        "rules: [{allow: {method: GET, path: '**'}}]",
        "rules: [{allow: {method: GET, path: /*/**}}]",
        "rules: [{allow: {method: GET, path: /***}}]",
        "rules: [{allow: {method: GET, path: '****/***/'}}]",
        "protocol: ''",
      })
  void aWholeEndpointNeedsTheWordBroadAndSaysItInTheRule(String keys) {
    assertThat(operation(keys, false)).isInstanceOf(Operation.Unusable.class);
    assertThat(((Operation.Usable) operation(keys, true)).rule().lines("k"))
        .anyMatch(line -> line.contains("# broad: "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"operations\": []}",
        "{\"operations\": [{\"addRule\": {}}], \"operations\": []}",
        "{\"operations\": [{\"addRule\": {}}]} {}",
        "{\"operations\": [{\"addRule\": {}}], \"approve\": true}",
        "{\"operations\": [{\"addRule\": {}}], \"intent_summary\": 1}",
        "{\"operations\": [1.5]}",
        "not JSON",
      })
  void refusesABodyThatIsNoProposal(String body) {
    AdvisorProposal read = read(body);
    assertThat(
            read instanceof AdvisorProposal.Unreadable
                || ((AdvisorProposal.Understood) read)
                    .operations().stream().allMatch(Operation.Unusable.class::isInstance))
        .isTrue();
  }

  @Test
  void isBounded() {
    assertThat(read("{\"intent_summary\": \"" + "x".repeat(64 << 10) + "\"}"))
        .isEqualTo(new AdvisorProposal.Unreadable("a proposal has at most 64 KiB"));
    assertThat(read("{\"operations\": " + "[".repeat(40) + "]".repeat(40) + "}"))
        .isInstanceOf(AdvisorProposal.Unreadable.class);
    assertThat(read("{\"operations\": [" + "1,".repeat(5_000) + "1]}"))
        .isInstanceOf(AdvisorProposal.Unreadable.class);
    assertThat(read("{\"intent_summary\": \"" + "x".repeat(1025) + "\", \"operations\": [{}]}"))
        .isInstanceOf(AdvisorProposal.Unreadable.class);
  }

  @Test
  void onlyRulesAreAdded() {
    String body = "{\"operations\": [{\"removeRule\": {\"ruleName\": \"x\"}}]}";
    AdvisorProposal.Understood read = (AdvisorProposal.Understood) read(body);

    assertThat(read.operations().getFirst()).isInstanceOf(Operation.Unusable.class);
  }

  /** One operation with an endpoint that is usable but for some keys. */
  static Operation operation(String keys, boolean broad) {
    String body = ProposalBodies.withEndpoint(keys, broad);
    return ((AdvisorProposal.Understood) read(body)).operations().getFirst();
  }

  private static AdvisorProposal read(String body) {
    return AdvisorReader.read(ByteBuffer.wrap(body.getBytes(UTF_8)));
  }
}
