package dev.sluice.policy.document;

import dev.sluice.config.match.EndpointHost;
import dev.sluice.config.match.HostPattern;
import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Node;
import dev.sluice.config.source.Violation;
import dev.sluice.policy.document.MessageOptions.Reading;
import java.util.List;

/** Checks the keys of one endpoint against each other (data-plane 2.2). */
final class EndpointChecks {
  private static final List<String> L7_KEYS =
      List.of(
          "path",
          "enforcement",
          "access",
          "rules",
          "deny_rules",
          "allow_encoded_slash",
          "websocket_credential_rewrite",
          "request_body_credential_rewrite",
          "allow_uninspected_credentials",
          "credential_signing",
          "signing_service",
          "signing_region",
          "persisted_queries",
          "graphql_persisted_queries",
          "graphql_max_body_bytes",
          "json_rpc",
          "mcp",
          "upgrades",
          "refuse_upgrade",
          "messages",
          "refusals");

  private final Endpoint endpoint;
  private final Fields fields;

  EndpointChecks(Endpoint endpoint, Fields fields) {
    this.endpoint = endpoint;
    this.fields = fields;
  }

  void check() {
    if (isHostless() && !fields.has("allowed_ips")) {
      fields.error("host", "an endpoint needs a host; only allowed_ips can do without one");
    }
    endpoint.protocol().ifPresentOrElse(this::checkProtocol, this::checkPlain);
    checkMcp();
    checkRewrites();
    checkUpgrades();
    checkText();
    checkMessages();
    checkRefusals();
    if (endpoint.tlsSkip() && endpoint.isInspected()) {
      fields.warning(
          "tls",
          "skip relays TLS without inspection, so the rules see only plain HTTP; remove one");
    }
  }

  private void checkMcp() {
    boolean other = endpoint.protocol().filter(p -> p == Protocol.MCP).isEmpty();
    boolean tcp = endpoint.protocol().filter(p -> p == Protocol.TCP).isPresent();
    if (has("mcp") && other && !tcp) {
      fields.error(
          "mcp",
          "non-MCP endpoint '%s' cannot configure mcp options; remove them or write protocol: mcp"
              .formatted(endpoint.hostText()));
    }
  }

  private boolean isHostless() {
    return fields
        .take("host")
        .map(at -> at.node() instanceof Node.Scalar scalar && scalar.text().isEmpty())
        .orElse(true);
  }

  // An empty text is the same as an absent key.
  private boolean has(String key) {
    return fields
        .take(key)
        .filter(at -> !(at.node() instanceof Node.Scalar scalar && scalar.text().isEmpty()))
        .isPresent();
  }

  private void checkPlain() {
    if (has("protocol")) {
      // It is no protocol, which is an error; what else would follow from it is not meant.
      return;
    }
    if (has("deny_rules")) {
      fields.error("deny_rules", "need a protocol; add protocol: rest");
    }
    for (String key : List.of("rules", "access")) {
      if (has(key)) {
        fields.warning(
            key, "has no effect without a protocol: every request passes; add protocol: rest");
      }
    }
  }

  private void checkProtocol(Protocol protocol) {
    switch (protocol) {
      case TCP -> checkTcp();
      case REST, WEBSOCKET, GRAPHQL, SQL -> checkBase(protocol);
      case JSON_RPC, MCP, GRPC -> checkRpcBase(protocol);
    }
    if (protocol == Protocol.SQL) {
      fields.warning("protocol", "sql is accepted but not inspected by Sluice");
      if (!endpoint.audited()) {
        fields.error("enforcement", "sql cannot be enforced; write enforcement: audit");
      }
    }
    if (protocol == Protocol.GRPC) {
      fields.warning("protocol", Violation.OWN_KEY);
    }
    boolean base = !endpoint.allow().isEmpty() || has("access");
    if (has("deny_rules") && protocol != Protocol.MCP && !base) {
      fields.error("deny_rules", "need something to deny from; add rules or access");
    }
    new MatcherChecks(endpoint, protocol, fields.violations()).check();
  }

  private void checkBase(Protocol protocol) {
    if (!has("rules") && !has("access")) {
      fields.error("protocol", "%s needs rules or access; add one".formatted(protocol.word()));
    }
  }

  private void checkRpcBase(Protocol protocol) {
    if (has("access")) {
      fields.error("access", "has no presets for %s; write rules".formatted(protocol.word()));
    }
    boolean allKnown = protocol == Protocol.MCP && endpoint.body().allowAllKnownMethods();
    if (!has("rules") && !allKnown) {
      fields.error("protocol", "%s needs rules; add them".formatted(protocol.word()));
    }
    if (protocol == Protocol.MCP && endpoint.host().isEmpty()) {
      fields.error("protocol", "mcp needs a host; add it");
    }
  }

  private void checkTcp() {
    for (String key : L7_KEYS) {
      if (has(key)) {
        fields.error(
            key, "cannot be combined with protocol: tcp, which admits by host and port alone");
      }
    }
    if (has("credential_binding")) {
      fields.error("credential_binding", "cannot be combined with protocol: tcp; remove it");
    }
    String host = endpoint.hostText();
    boolean name = EndpointHost.isName(host.replace('*', 'x'));
    if (!name || endpoint.host().map(HostPattern::text).flatMap(IpLiteral::parse).isPresent()) {
      fields.error("host", "protocol: tcp needs a DNS name or wildcard, without trailing dot");
    }
    fields.warning("protocol", "tcp: transparent capture is not offered by Sluice; CONNECT works");
  }

  private void checkUpgrades() {
    boolean websocket = endpoint.protocol().filter(p -> p == Protocol.WEBSOCKET).isPresent();
    if (websocket && !endpoint.upgrades().allowed()) {
      fields.error("upgrades", "a websocket endpoint takes nothing but upgrades; remove the key");
    }
    if (has("upgrades")) {
      fields.warning("upgrades", Violation.OWN_KEY + upgradesEffect());
    }
    if (has("refuse_upgrade")) {
      fields.warning("refuse_upgrade", Violation.OWN_KEY);
    }
  }

  // A rule for GET admits a handshake alone (data-plane 9.2).
  private void checkText() {
    boolean websocket = endpoint.protocol().filter(p -> p == Protocol.WEBSOCKET).isPresent();
    boolean silent = endpoint.messages().text() == Reading.DENY || !has("rules");
    if (websocket && !silent && !endpoint.readsOperations() && !endpoint.admitsText()) {
      fields.warning(
          "protocol",
          "no rule admits text messages; add one with method: WEBSOCKET_TEXT, or messages:"
              + " {text: deny}");
    }
  }

  private void checkMessages() {
    if (!endpoint.messages().isWritten()) {
      return;
    }
    String unread = "; it has no effect on TLS, which tls: skip relays unread";
    fields.warning("messages", Violation.OWN_KEY + (endpoint.tlsSkip() ? unread : ""));
    if (endpoint.isInspected() && !endpoint.upgrades().allowed()) {
      fields.error(
          "messages", "no WebSocket passes here; write upgrades: allow, or remove the key");
    }
    if (endpoint.messages().text() == Reading.PASS && endpoint.readsMessages()) {
      fields.error("messages", "text: pass would let messages pass the rules; write inspect");
    }
    if (endpoint.messages().fromOrigin() == Reading.DENY) {
      fields.warning("messages", "from_origin: deny closes at the first message of the origin");
    }
  }

  private void checkRefusals() {
    if (has("refusals")) {
      String unread = "; it has no effect on TLS, which tls: skip relays unread";
      fields.warning("refusals", Violation.OWN_KEY + (endpoint.tlsSkip() ? unread : ""));
    }
  }

  private String upgradesEffect() {
    return endpoint.isInspected() ? "" : "; it has no effect without an inspected protocol";
  }

  private void checkRewrites() {
    boolean rest = endpoint.protocol().filter(p -> p == Protocol.REST).isPresent();
    boolean passes = endpoint.isInspected() && endpoint.upgrades().allowed();
    if (endpoint.credentials().websocketRewrite() && rest && !passes) {
      fields.error(
          "websocket_credential_rewrite",
          "no WebSocket passes here, and OpenShell from 0.1.8 refuses it; write protocol: websocket"
              + " or upgrades: allow, or remove it");
    } else if (endpoint.credentials().websocketRewrite() && !passes) {
      fields.warning("websocket_credential_rewrite", "has no effect on this protocol; remove it");
    }
    if (endpoint.credentials().bodyRewrite() && !endpoint.isInspected()) {
      fields.warning("request_body_credential_rewrite", "has no effect here; add a protocol");
    }
  }
}
