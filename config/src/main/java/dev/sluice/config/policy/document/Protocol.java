package dev.sluice.config.policy.document;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How an endpoint's traffic is inspected. */
public enum Protocol {
  /** Transparent capture; host and port alone decide. */
  TCP("tcp"),
  REST("rest"),
  WEBSOCKET("websocket"),
  GRAPHQL("graphql"),
  /** Relayed unread; only ever audited. */
  SQL("sql"),
  JSON_RPC("json-rpc"),
  MCP("mcp");

  static final Map<String, Protocol> WORDS =
      Arrays.stream(values()).collect(Collectors.toMap(Protocol::word, Function.identity()));

  private final String word;

  Protocol(String word) {
    this.word = word;
  }

  /** As policies write it. */
  public String word() {
    return word;
  }

  /** Whether requests are read and judged; of the others only host and port are. */
  public boolean isInspected() {
    return this != TCP && this != SQL;
  }

  /** Whether request bodies are policy input. */
  public boolean readsBodies() {
    return this == GRAPHQL || this == JSON_RPC || this == MCP;
  }
}
