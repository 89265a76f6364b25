package dev.sluice.proto;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which part of the platform decided: {@code Rule.engine} and {@code BodyRecheck.engine}. */
public enum RuleEngine {
  /** Policy, by host and port. */
  OPA("opa"),
  /** Policy, by method and path. */
  L7("l7"),
  L7_GRAPHQL("l7-graphql"),
  L7_JSON_RPC("l7-jsonrpc"),
  L7_MCP("l7-mcp"),
  L7_GRPC("l7-grpc"),
  /** Policy, by WebSocket message, and the rules of the WebSocket protocol. */
  L7_WEBSOCKET("l7-websocket"),
  /** A middleware entry of a request. */
  MIDDLEWARE("middleware"),
  /** A middleware entry of a WebSocket session, whether it reads messages or not. */
  SUPERVISOR_MIDDLEWARE("supervisor-middleware"),
  /** The check of the address that a host resolves to. */
  SSRF("ssrf"),
  /** The name or address of the origin: no answer from name servers, or no connection. */
  UPSTREAM("upstream"),
  /** A limit of the node or the share of a sandbox. */
  CAPACITY("capacity"),
  TLS("tls"),
  HTTP_PARSER("http-parser"),
  REQUEST_AUTHORITY("request-authority"),
  /** The rule that traffic to a credentialed endpoint must be readable. */
  CREDENTIALS("credentials"),
  CREDENTIAL_BINDING("credential-binding"),
  /** The proxy itself, which answers some hosts without any policy. */
  LOCAL("local"),
  INTERNAL("internal");

  private static final Map<String, Optional<RuleEngine>> BY_TEXT =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(RuleEngine::text, Optional::of));

  private final String text;

  RuleEngine(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  public static Optional<RuleEngine> of(String text) {
    return BY_TEXT.getOrDefault(text, Optional.empty());
  }

  /** Whether the text names policy about the content of requests, in this or a later version. */
  public static boolean isLayer7(String engine) {
    return engine.startsWith(L7.text);
  }
}
