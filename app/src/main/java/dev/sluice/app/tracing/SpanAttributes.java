package dev.sluice.app.tracing;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;
import java.util.Set;

/**
 * Names and values of attributes, by the semantic conventions of OpenTelemetry 1.44 for HTTP
 * (stable) and RPC; those of Sluice begin with {@code sluice.}.
 */
final class SpanAttributes {
  static final AttributeKey<String> METHOD = stringKey("http.request.method");
  static final AttributeKey<Long> STATUS = longKey("http.response.status_code");
  static final AttributeKey<String> ERROR = stringKey("error.type");
  static final AttributeKey<String> SERVER = stringKey("server.address");
  static final AttributeKey<Long> SERVER_PORT = longKey("server.port");
  static final AttributeKey<String> CLIENT = stringKey("client.address");
  static final AttributeKey<String> PEER = stringKey("network.peer.address");
  static final AttributeKey<Long> PEER_PORT = longKey("network.peer.port");
  static final AttributeKey<String> VERSION = stringKey("network.protocol.version");
  static final AttributeKey<String> SCHEME = stringKey("url.scheme");
  static final AttributeKey<String> PATH = stringKey("url.path");
  static final AttributeKey<String> URL = stringKey("url.full");
  static final AttributeKey<Long> REQUEST_BYTES = longKey("http.request.body.size");
  static final AttributeKey<Long> RESPONSE_BYTES = longKey("http.response.body.size");
  static final AttributeKey<String> RPC_SYSTEM = stringKey("rpc.system");
  static final AttributeKey<String> RPC_SERVICE = stringKey("rpc.service");
  static final AttributeKey<String> RPC_METHOD = stringKey("rpc.method");

  static final AttributeKey<String> REQUEST_ID = stringKey("sluice.request.id");
  static final AttributeKey<String> SANDBOX = stringKey("sluice.sandbox");
  static final AttributeKey<String> DECISION = stringKey("sluice.decision");
  static final AttributeKey<String> POLICY = stringKey("sluice.policy");
  static final AttributeKey<String> ENGINE = stringKey("sluice.engine");
  static final AttributeKey<Long> GENERATION = longKey("sluice.generation");
  static final AttributeKey<Long> MESSAGES_READ = longKey("sluice.messages.read");
  static final AttributeKey<Long> MESSAGES_MODIFIED = longKey("sluice.messages.modified");
  static final AttributeKey<Long> MESSAGES_DENIED = longKey("sluice.messages.denied");
  static final AttributeKey<String> STAGE = stringKey("sluice.stage.entry");
  static final AttributeKey<String> IMPLEMENTATION = stringKey("sluice.stage.implementation");
  static final AttributeKey<String> OUTCOME = stringKey("sluice.stage.outcome");
  static final AttributeKey<Long> FINDINGS = longKey("sluice.stage.findings");

  /** In the place of a method that is not registered: a client chose it. */
  static final String OTHER = "_OTHER";

  private static final Set<String> METHODS =
      Set.of(
          "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE");

  private SpanAttributes() {}

  static String method(String method) {
    return METHODS.contains(method) ? method : OTHER;
  }

  static String name(String method) {
    return METHODS.contains(method) ? method : "HTTP";
  }
}
